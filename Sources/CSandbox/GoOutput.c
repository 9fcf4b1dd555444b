#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// `go test -json` runs test programs so that they print, before a test begins and after it ended,
// a line that begins with one of these (package testing; cmd/test2json). The times that `go` itself
// gives to these lines are those at which it came to read them. We therefore put a pipe of ours
// between such a program and `go`, and empty it before anything that the program does is written
// down: a call that waits for our answer was made by the test that the last line tells of. What
// nobody waits for is handed on a few times a blink, as waking us for each line cost one part in
// twelve of a suite's time.

enum {
  PIPE_BYTES = 1 << 20,
  // Marks are at the beginnings of lines; names longer than this are cut off.
  LINE_LIMIT = 4096,
};

struct output {
  // Ours to read, and that of `go` to write to.
  int source, target;
  struct caller caller;
  char folder[PATH_LIMIT];
  // What was read and not yet handed on; owned.
  char *waiting;
  size_t length, capacity;
  // Nobody can write any more.
  int is_over;
  char line[LINE_LIMIT];
  size_t line_length;
};

static struct output *outputs[GO_OUTPUT_LIMIT];
static int count;

static int is_mark(const char *line) {
  const char *marks[] = {"=== RUN ", "=== PAUSE ", "=== CONT ", "--- PASS: ", "--- FAIL: ",
                         "--- SKIP: "};
  for (size_t index = 0; index < sizeof marks / sizeof *marks; index++)
    if (strncmp(line, marks[index], strlen(marks[index])) == 0) return 1;
  return 0;
}

static void note(struct output *output, const char *text, size_t length) {
  for (size_t index = 0; index < length; index++) {
    if (text[index] != '\n') {
      if (output->line_length + 1 < LINE_LIMIT) output->line[output->line_length++] = text[index];
      continue;
    }
    output->line[output->line_length] = 0;
    output->line_length = 0;
    // From Go 1.20 a control character stands before; results of subtests are indented.
    const char *line = output->line + strspn(output->line, " \x16");
    if (is_mark(line)) log_mark(&output->caller, output->folder, line);
  }
}

// Reads all that is there.
static void take(struct output *output) {
  while (!output->is_over) {
    if (output->capacity - output->length < PIPE_BYTES / 16) {
      size_t capacity = output->capacity * 2 + PIPE_BYTES / 8;
      char *larger = realloc(output->waiting, capacity);
      if (larger == NULL) return;
      output->waiting = larger;
      output->capacity = capacity;
    }
    char *end = output->waiting + output->length;
    ssize_t length = read(output->source, end, output->capacity - output->length);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return;
    output->is_over = length == 0;
    note(output, end, (size_t)length);
    output->length += (size_t)length;
  }
}

// Hands on what `go` takes now.
static void give(struct output *output) {
  size_t given = 0;
  int isTaken = 1;
  while (given < output->length) {
    ssize_t length = write(output->target, output->waiting + given, output->length - given);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) {
      isTaken = errno == EAGAIN;
      break;
    }
    given += (size_t)length;
  }
  // Nobody reads any more.
  if (!isTaken) given = output->length;
  memmove(output->waiting, output->waiting + given, output->length - given);
  output->length -= given;
}

// A copy of a descriptor of the caller's, when it is a pipe; -1 for all else.
static int copy_pipe(int process, int number, struct stat *status) {
  int copy = (int)syscall(SYS_pidfd_getfd, process, number, 0);
  if (copy >= 0 && fstat(copy, status) == 0 && S_ISFIFO(status->st_mode)) return copy;
  if (copy >= 0) close(copy);
  return -1;
}

static int put(int listener, uint64_t call, int descriptor, int number) {
  struct seccomp_notif_addfd addition = {
      .id = call, .flags = SECCOMP_ADDFD_FLAG_SETFD, .srcfd = (uint32_t)descriptor,
      .newfd = (uint32_t)number};
  return ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &addition) < 0 ? -1 : 0;
}

static int ends_with(const char *text, const char *end) {
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

// Whether the caller is `go`, about to become a test program.
static int is_test_program(const struct caller *caller, const char *program) {
  static char parent[PATH_LIMIT];
  if (!ends_with(program, ".test")) return 0;
  read_link(caller->parent, "exe", parent);
  return ends_with(parent, "/go");
}

static void join(int listener, uint64_t call, const struct caller *caller, int target,
                 int has_errors) {
  int ends[2];
  struct output *output = calloc(1, sizeof *output);
  if (output == NULL || pipe2(ends, O_CLOEXEC) != 0) {
    free(output);
    close(target);
    return;
  }
  output->source = ends[0];
  output->target = target;
  output->caller = *caller;
  read_link(caller->process, "cwd", output->folder);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  // Of the target nobody else writes to it: `go` closes its copy when the program has started.
  fcntl(target, F_SETFL, fcntl(target, F_GETFL) | O_NONBLOCK);
  fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
  int isPut = put(listener, call, ends[1], STDOUT_FILENO) == 0;
  // Both in one, so that what a crash prints comes behind the tests that ran before it.
  if (isPut && has_errors) put(listener, call, ends[1], STDERR_FILENO);
  close(ends[1]);
  if (isPut) {
    outputs[count++] = output;
    return;
  }
  close(ends[0]);
  close(target);
  free(output);
}

void join_go_output(
    int listener, uint64_t call, const struct caller *caller, const char *program) {
  if (count == GO_OUTPUT_LIMIT || !is_test_program(caller, program)) return;
  int process = (int)syscall(SYS_pidfd_open, caller->process, 0);
  if (process < 0) return;
  struct stat output, errors;
  int target = copy_pipe(process, STDOUT_FILENO, &output);
  if (target >= 0) {
    int other = copy_pipe(process, STDERR_FILENO, &errors);
    int isSame = other >= 0 && output.st_dev == errors.st_dev && output.st_ino == errors.st_ino;
    if (other >= 0) close(other);
    join(listener, call, caller, target, isSame);
  }
  close(process);
}

void read_go_output(void) {
  for (int index = 0; index < count; index++) take(outputs[index]);
}

void hand_on_go_output(void) {
  for (int index = count - 1; index >= 0; index--) {
    struct output *output = outputs[index];
    // Who writes more than `go` reads has to wait, as without us.
    if (output->length < PIPE_BYTES) take(output);
    if (output->length > 0) give(output);
    if (!output->is_over || output->length > 0) continue;
    close(output->source);
    close(output->target);
    free(output->waiting);
    free(output);
    outputs[index] = outputs[--count];
  }
}

int watch_go_output(struct pollfd *waits) {
  // No events: only that nobody can write any more wakes us.
  for (int index = 0; index < count; index++)
    waits[index] = (struct pollfd){.fd = outputs[index]->is_over ? -1 : outputs[index]->source};
  return count;
}
