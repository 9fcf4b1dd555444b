#ifndef ASSAY_PROCESS_CONTROL_H
#define ASSAY_PROCESS_CONTROL_H

// Linux calls that Swift cannot make by itself: variadic functions (prctl, syscall) and what its
// Glibc module leaves out (pipe2, eventfd).

#include <sys/resource.h>
#include <sys/types.h>

/// Makes the calling process the parent of every orphan below it; 0 or -1 with errno.
int assay_become_subreaper(void);

/// A descriptor of a process, which stays its own after the number is reused; -1 with errno.
int assay_pidfd_open(pid_t pid);

/// Signals the process behind a descriptor from assay_pidfd_open; 0 or -1 with errno.
int assay_pidfd_send_signal(int descriptor, int signal);

/// Whether the child `pid` has ended, without reaping it: 1 (then `usage` is filled in), 0, or -1
/// with errno.
int assay_has_ended(pid_t pid, struct rusage *usage);

/// A pipe that children do not inherit; 0 or -1 with errno.
int assay_pipe(int *reading, int *writing);

/// A counter to wake up poll(2) with, which never blocks; -1 with errno.
int assay_eventfd(void);

#endif
