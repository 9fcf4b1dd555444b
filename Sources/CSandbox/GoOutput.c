#define _GNU_SOURCE
#include "Sandbox.h"

#include <string.h>

// `go test -json` runs test programs so that they print, before a test begins and after it ended,
// a line that begins with one of these (package testing; cmd/test2json). The program waits
// meanwhile, so that what it does next is done by the test that the last lines told of: the times
// that `go` itself gives to these lines are those at which it came to read them.

enum { OUTPUT_LIMIT = 4096, THREAD_LIMIT = 64 };

static int is_mark(const char *line) {
  const char *marks[] = {"=== RUN ", "=== PAUSE ", "=== CONT ", "--- PASS: ", "--- FAIL: ",
                         "--- SKIP: "};
  for (size_t index = 0; index < sizeof marks / sizeof *marks; index++)
    if (strncmp(line, marks[index], strlen(marks[index])) == 0) return 1;
  return 0;
}

// Threads that told of tests before. A number may come to another thread only when all numbers have
// been used up meanwhile.
static struct {
  struct caller caller;
  char folder[PATH_LIMIT];
} known[THREAD_LIMIT];

static const char *know(struct caller *caller) {
  int slot = caller->thread % THREAD_LIMIT;
  if (known[slot].caller.thread != caller->thread) {
    if (find_caller(caller->thread, caller) != 0) return NULL;
    known[slot].caller = *caller;
    read_link(caller->process, "cwd", known[slot].folder);
  }
  *caller = known[slot].caller;
  return known[slot].folder;
}

void read_go_output(const struct seccomp_notif *call, struct caller *caller) {
  static char text[OUTPUT_LIMIT + 1];
  size_t length = call->data.args[2] > OUTPUT_LIMIT ? OUTPUT_LIMIT : call->data.args[2];
  if (read_memory(caller->thread, call->data.args[1], text, length) != 0) return;
  text[length] = 0;
  for (char *line = text, *next; line != NULL; line = next) {
    next = strchr(line, '\n');
    if (next != NULL) *next++ = 0;
    // From Go 1.20 a control character stands before; results of subtests are indented.
    line += strspn(line, " \x16");
    if (!is_mark(line)) continue;
    const char *folder = know(caller);
    if (folder == NULL) return;
    log_mark(caller, folder, line);
  }
}
