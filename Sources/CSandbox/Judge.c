#define _GNU_SOURCE
#include "Sandbox.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#else
#define NATIVE AUDIT_ARCH_AARCH64
#endif

// Counts what was started, and looks at how many still run only when they could be too many.
static void judge_fork(const struct options *options, struct finding *finding) {
  static long started = 0, running = 0;
  finding->operation = "fork";
  if (options->process_limit == 0) return;
  if (running + started + 1 > options->process_limit) {
    long count = count_processes();
    // The first process is ours and not the suite's.
    if (count >= 0) {
      running = count - 1;
      started = 0;
    }
    if (running + 1 > options->process_limit) {
      finding->verdict = VERDICT_VIOLATION;
      snprintf(
          finding->target, sizeof finding->target, "%ld processes", options->process_limit + 1);
      return;
    }
  }
  started++;
}

static void judge_execution(const struct seccomp_notif *call, const struct caller *caller,
                            struct finding *finding) {
  int isAt = call->data.nr == SYS_execveat;
  int folder = isAt ? (int)call->data.args[0] : AT_FDCWD;
  static char path[PATH_LIMIT];
  int exists = 0;
  if (read_text(caller->thread, call->data.args[isAt], path, sizeof path) <= 0) return;
  // A program's own name for itself leads elsewhere for us.
  if (strcmp(path, "/proc/self/exe") == 0)
    snprintf(path, sizeof path, "/proc/%d/exe", (int)caller->thread);
  // Shells try all folders of PATH; a program that is not there is not executed.
  if (resolve_path(caller, folder, path, LAST_FOLLOWED, finding->target, &exists) != 0 || !exists)
    return;
  finding->operation = "execute";
  finding->verdict = VERDICT_ALLOWED;
}

static void judge_socket(const struct options *options, const struct seccomp_notif *call,
                         struct caller *caller, struct finding *finding) {
  const uint64_t *arguments = (const uint64_t *)call->data.args;
  uint64_t place = arguments[1], length = arguments[2];
  const char *operation = call->data.nr == SYS_bind ? "bind" : "connect";
  if (call->data.nr == SYS_sendto) {
    operation = "send";
    place = arguments[4];
    length = arguments[5];
  } else if (call->data.nr == SYS_sendmsg || call->data.nr == SYS_sendmmsg) {
    // Of many messages the first one stands for all; both structures begin alike.
    struct msghdr message;
    if (read_memory(caller->thread, arguments[1], &message, sizeof message) != 0) return;
    operation = "send";
    place = (uint64_t)(uintptr_t)message.msg_name;
    length = message.msg_namelen;
  }
  struct sockaddr_storage address;
  memset(&address, 0, sizeof address);
  if (place == 0 || length < sizeof address.ss_family) return;
  if (length > sizeof address) length = sizeof address;
  if (read_memory(caller->thread, place, &address, length) != 0) return;
  if (address.ss_family == AF_INET || address.ss_family == AF_INET6)
    if (find_caller(caller->thread, caller) != 0) return;
  judge_address(
      options, caller, (int)arguments[0], operation, &address, (socklen_t)length, finding);
}

void judge(const struct options *options, const struct seccomp_notif *call,
           struct caller *caller, struct finding *finding) {
  if (call->data.arch != NATIVE || call->data.nr == SYS_io_uring_setup) {
    finding->operation = call->data.arch != NATIVE ? "foreign" : "ring";
    finding->verdict = VERDICT_ALLOWED;
    read_link(caller->thread, "exe", finding->target);
    return;
  }
  switch (call->data.nr) {
  case SYS_connect:
  case SYS_bind:
  case SYS_sendto:
  case SYS_sendmsg:
  case SYS_sendmmsg: judge_socket(options, call, caller, finding); break;
  case SYS_execve:
  case SYS_execveat: judge_execution(call, caller, finding); break;
  case SYS_clone:
#ifdef SYS_fork
  case SYS_fork:
  case SYS_vfork:
#endif
    judge_fork(options, finding); break;
  default: judge_file(options, call, caller, finding);
  }
}
