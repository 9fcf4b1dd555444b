#define _GNU_SOURCE
#include "CProcessControl.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#define ASSAY_CLOSE_RANGE_CLOEXEC (1U << 2)

// Held while a child may have changed its account but not yet executed its program.
static pthread_mutex_t account_lock = PTHREAD_MUTEX_INITIALIZER;

// What the child found out; in the parent's memory, which it shares until it executes.
struct outcome {
  volatile int step;
  volatile int error;
};

static void fail(struct outcome *outcome, int step) {
  outcome->step = step;
  outcome->error = errno;
  _exit(127);
}

// Above the three standard descriptors, so that putting one in place never overwrites another.
static int moved_up(int descriptor) {
  if (descriptor > STDERR_FILENO) return descriptor;
  return fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

// Only system calls from here on: the parent's other threads run meanwhile, in the same memory.
static void run_child(const struct assay_spawn_options *options, struct outcome *outcome) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  for (int number = 1; number < NSIG; number++) sigaction(number, &action, NULL);
  setsid();

  int standard[3] = {options->input, options->output, options->error};
  for (int index = 0; index < 3; index++) {
    standard[index] = standard[index] < 0 ? open("/dev/null", O_RDWR | O_CLOEXEC) : standard[index];
    standard[index] = standard[index] < 0 ? -1 : moved_up(standard[index]);
    if (standard[index] < 0) fail(outcome, ASSAY_SPAWN_DESCRIPTORS);
  }
  for (int index = 0; index < 3; index++)
    if (dup2(standard[index], index) < 0) fail(outcome, ASSAY_SPAWN_DESCRIPTORS);
  // What other libraries forgot to mark; kernels before 5.11 cannot, which is no reason to fail.
  syscall(SYS_close_range, 3U, ~0U, ASSAY_CLOSE_RANGE_CLOEXEC);

  // The system calls and not the functions of the C library: those change all threads, and wait
  // for ever when another thread was just starting.
  if (options->changes_account &&
      (syscall(SYS_setgroups, 0, NULL) != 0 ||
       syscall(SYS_setresgid, options->group, options->group, options->group) != 0 ||
       syscall(SYS_setresuid, options->user, options->user, options->user) != 0))
    fail(outcome, ASSAY_SPAWN_ACCOUNT);
  if (chdir(options->directory) != 0) fail(outcome, ASSAY_SPAWN_DIRECTORY);

  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  execve(options->executable, options->arguments, options->environment);
  fail(outcome, ASSAY_SPAWN_PROGRAM);
}

pid_t assay_spawn(const struct assay_spawn_options *options, int *step) {
  struct outcome outcome = {.step = ASSAY_SPAWN_PROCESS, .error = 0};
  sigset_t all, before;
  sigfillset(&all);
  // A handler of ours that ran in the child would run in our memory.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  int dumpable = 0;
  if (options->changes_account) {
    pthread_mutex_lock(&account_lock);
    dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
  }
  pid_t pid = vfork();
  if (pid == 0) run_child(options, &outcome);
  if (pid < 0) outcome.error = errno;
  if (options->changes_account) {
    // Changing accounts made the memory that both share private; the child has its own by now.
    if (dumpable == 1) prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    pthread_mutex_unlock(&account_lock);
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (outcome.error == 0) return pid;
  if (pid > 0)
    while (syscall(SYS_wait4, pid, NULL, 0, NULL) < 0 && errno == EINTR) continue;
  *step = outcome.step;
  errno = outcome.error;
  return -1;
}
