#ifndef ASSAY_PROCESS_CONTROL_H
#define ASSAY_PROCESS_CONTROL_H

// Linux calls that Swift cannot make by itself: variadic functions (prctl, syscall), what its Glibc
// module leaves out (pipe2, eventfd, vfork), and loops over many small system calls.

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

/// Makes the calling process the parent of every orphan below it; 0 or -1 with errno.
int assay_become_subreaper(void);

/// Gives the calling process a network of its own, in which there is loopback and nothing else; 0 or
/// -1 with errno. The process has one thread.
int assay_confine_to_loopback(void);

/// A descriptor of a process, which stays its own after the number is reused; -1 with errno.
int assay_pidfd_open(pid_t pid);

/// Signals the process behind a descriptor from assay_pidfd_open; 0 or -1 with errno.
int assay_pidfd_send_signal(int descriptor, int signal);

/// Whether the child `pid` has ended, without reaping it: 1 (then `usage` is filled in), 0, or -1
/// with errno.
int assay_has_ended(pid_t pid, struct rusage *_Nonnull usage);

/// A pipe that children do not inherit; 0 or -1 with errno.
int assay_pipe(int *_Nonnull reading, int *_Nonnull writing);

/// A counter to wake up poll(2) with, which never blocks; -1 with errno.
int assay_eventfd(void);

/// How the child `pid` ended, without reaping it: 1 (then `code` is its exit code, or 128 and the
/// signal), 0 while it runs, or -1 with errno.
int assay_exit_code(pid_t pid, int *_Nonnull code);

/// What a child executes, as whom, and where its input and outputs lead to; a descriptor below 0
/// stands for /dev/null.
struct assay_spawn_options {
  const char *_Nonnull executable;
  char *_Nullable const *_Nonnull arguments;
  char *_Nullable const *_Nonnull environment;
  const char *_Nonnull directory;
  int input, output, error;
  int changes_account;
  uid_t user;
  gid_t group;
};

/// What a child could not do.
enum assay_spawn_step {
  ASSAY_SPAWN_PROCESS,
  ASSAY_SPAWN_DESCRIPTORS,
  ASSAY_SPAWN_ACCOUNT,
  ASSAY_SPAWN_DIRECTORY,
  ASSAY_SPAWN_PROGRAM,
};

/// Starts a child in a session of its own, with no other descriptors; -1 with errno and `step`.
pid_t assay_spawn(const struct assay_spawn_options *_Nonnull options, int *_Nonnull step);

/// A socket that takes connections.
struct assay_listener {
  uint64_t inode;
  uid_t user;
};

/// Asks the kernel who takes connections to a TCP port of 127.0.0.1; their number, or -1 with
/// errno where it does not answer such questions (sock_diag(7)).
///
/// The tables in /proc say the same, and take milliseconds to read.
int assay_find_listeners(
    uint16_t port, struct assay_listener *_Nonnull listeners, int capacity);

/// Removes a file or folder with all that is in it, links not followed; 0, or -1 with the errno of
/// what could not be removed.
int assay_remove_tree(const char *_Nonnull path);

/// How many bytes a folder takes on its disk.
uint64_t assay_tree_size(const char *_Nonnull path);

/// Writes what is in `folder` to the new file `target`, alike contents once and zeros not at all;
/// 0, or -1 with errno.
int assay_pack_folder(const char *_Nonnull folder, const char *_Nonnull target);

/// Makes in the empty `folder` what `pack` holds, for an account if it `changes_account`; 0, or -1
/// with errno: EBADMSG for a pack that is not whole.
int assay_unpack_folder(
    const char *_Nonnull pack, const char *_Nonnull folder, int changes_account, uid_t user,
    gid_t group);

#endif
