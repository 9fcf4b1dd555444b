#define _GNU_SOURCE
#include "CProcessControl.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Numbers that older kernel headers lack; the same on every architecture.
#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#endif

int assay_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); }

int assay_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int assay_pidfd_send_signal(int descriptor, int signal) {
  return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

int assay_has_ended(pid_t pid, struct rusage *usage) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  memset(usage, 0, sizeof *usage);
  // The system call and not waitid(3): only the call hands out the resources of the dead child.
  if (syscall(SYS_waitid, P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT, usage) != 0) return -1;
  return info.si_pid == pid;
}

int assay_pipe(int *reading, int *writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  *reading = ends[0];
  *writing = ends[1];
  return 0;
}

int assay_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int assay_exit_code(pid_t pid, int *code) {
  siginfo_t info;
  memset(&info, 0, sizeof info);
  if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
  if (info.si_pid != pid) return 0;
  *code = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
  return 1;
}
