#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const char variable[] = "ASSAY_SANDBOX_HELPER";

enum { ASK_MILLISECONDS = 10000 };

// Those who end a command by these mean the command; the supervisor ends after it.
static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM};
enum { ENDINGS = sizeof endings / sizeof *endings };
static void (*handlers[ENDINGS])(int);

static void outlive_signals(void) {
  for (int index = 0; index < ENDINGS; index++) handlers[index] = signal(endings[index], SIG_IGN);
}

void restore_signals(void) {
  for (int index = 0; index < ENDINGS; index++) signal(endings[index], handlers[index]);
}

// A signal ends us as it ended the command, so that whoever waits sees the same.
static int end_as(int status) {
  if (!WIFSIGNALED(status)) return WEXITSTATUS(status);
  int number = WTERMSIG(status);
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(number, SIG_DFL);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
  raise(number);
  return 128 + number;
}

// What is missing is found by doing it: only the attempt tells what a container forbids.
static int probe(struct options *options) {
  options->enforces = 1;
  options->network = NETWORK_LOOPBACK;
  options->limits_files = 1;
  struct supervised supervised;
  if (start_confined(options, &supervised) != 0) {
    printf("processes!%s\n", strerror(errno));
    return 0;
  }
  waitpid(supervised.pid, NULL, 0);
  const struct confinement *found = &supervised.confinement;
  if (found->has_network) puts("network=1");
  if (found->has_processes) puts("processes=1");
  if (found->landlock_version > 0) printf("files=%d\n", found->landlock_version);
  if (found->listener >= 0) puts("calls=1");
  // Each line of it is NAME!REASON.
  fputs(found->missing, stdout);
  return 0;
}

int assay_sandbox_main(int count, char *const *arguments) {
  static struct options options;
  char problem[512];
  if (parse_options(count, arguments, &options, problem, sizeof problem) != 0) {
    fprintf(stderr, "assay: cannot confine the command: %s\n", problem);
    return 125;
  }
  outlive_signals();
  if (options.is_probe) return probe(&options);
  if (open_log(&options) != 0) {
    fprintf(stderr, "assay: cannot write %s: %s\n", options.log_path, strerror(errno));
    return 125;
  }
  struct supervised supervised;
  if (start_confined(&options, &supervised) != 0) {
    fprintf(stderr, "assay: cannot confine the command: %s\n", strerror(errno));
    return 125;
  }
  log_begin(&options, &supervised.confinement);
  return end_as(supervise(&options, &supervised));
}

// Before main: the program's own main is a test runner's and knows nothing of us.
__attribute__((constructor)) static void become_sandbox(int count, char **arguments) {
  if (getenv(variable) == NULL) return;
  // Nothing that is started from here on may be taken for a helper.
  unsetenv(variable);
  // The first argument says the same as the variable, which may have been inherited.
  if (count < 2 || strcmp(arguments[1], "sandbox") != 0) return;
  int code = assay_sandbox_main(count, arguments);
  fflush(stdout);
  _exit(code);
}

// Reads to the end, or to the end of the time.
static long read_answer(int descriptor, char *answer, size_t capacity) {
  size_t length = 0;
  while (length + 1 < capacity) {
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    int ready = poll(&wait, 1, ASK_MILLISECONDS);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) errno = ETIMEDOUT;
    if (ready <= 0) return -1;
    ssize_t got = read(descriptor, answer + length, capacity - 1 - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    length += (size_t)got;
  }
  answer[length] = 0;
  return (long)length;
}

long assay_sandbox_ask(const char *without, char *answer, size_t capacity) {
  char mark[sizeof variable + 2];
  snprintf(mark, sizeof mark, "%s=1", variable);
  // Where its libraries are.
  char libraries[4096];
  const char *folders = getenv("LD_LIBRARY_PATH");
  snprintf(libraries, sizeof libraries, "LD_LIBRARY_PATH=%s", folders == NULL ? "" : folders);
  char *environment[] = {mark, folders == NULL ? NULL : libraries, NULL};
  char *arguments[] = {
      "/proc/self/exe", "sandbox", "--probe", "--without", (char *)without, NULL};
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t pid = 0;
  int error = posix_spawn(&pid, arguments[0], &actions, NULL, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  long length = error == 0 ? read_answer(ends[0], answer, capacity) : -1;
  if (error == 0) error = errno;
  close(ends[0]);
  if (pid > 0) {
    if (length < 0) kill(pid, SIGKILL);
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
  }
  errno = error;
  return length;
}
