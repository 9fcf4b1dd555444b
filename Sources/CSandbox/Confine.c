#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Three processes: the supervisor; below it the first process, which lives in the name spaces,
// starts the command and takes up orphans; the command. When the supervisor dies, however it does,
// the kernel ends the first process, and with that all that is in its name space.
//
// Supervisor and first process share their descriptors until the supervisor holds the one on which
// notifications arrive: a filter may already forbid the calls that would pass it on otherwise.

// What the first process tells the supervisor, in this order.
struct news {
  int step;
  int error;
  struct confinement confinement;
};

enum { START_SECONDS = 20 };

struct account {
  uid_t user;
  gid_t group;
};

enum step { STEP_READY, STEP_REFUSED, STEP_CONFINED, STEP_FAILED };

void add_missing(struct confinement *confinement, const char *what, const char *reason) {
  size_t length = strlen(confinement->missing);
  snprintf(
      confinement->missing + length, sizeof confinement->missing - length, "%s!%s\n", what, reason);
}

int raise_loopback(void) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  int result = ioctl(descriptor, SIOCSIFFLAGS, &request);
  int error = errno;
  close(descriptor);
  errno = error;
  return result;
}

static int write_file(const char *path, const char *text) {
  int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  ssize_t length = (ssize_t)strlen(text);
  ssize_t written = write(descriptor, text, (size_t)length);
  int error = errno;
  close(descriptor);
  errno = error;
  return written == length ? 0 : -1;
}

// In a name space of users we stay who we are.
static int keep_user(struct account account) {
  char map[64];
  if (write_file("/proc/self/setgroups", "deny") != 0 && errno != ENOENT) return -1;
  snprintf(map, sizeof map, "%u %u 1", account.user, account.user);
  if (write_file("/proc/self/uid_map", map) != 0) return -1;
  snprintf(map, sizeof map, "%u %u 1", account.group, account.group);
  return write_file("/proc/self/gid_map", map);
}

// What is in /proc has to speak of the processes that are there.
static int mount_processes(void) {
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return -1;
  return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL);
}

static int send_news(int channel, struct news *news) {
  return write(channel, news, sizeof *news) == (ssize_t)sizeof *news ? 0 : -1;
}

static int receive(int channel, void *target, size_t length) {
  ssize_t got;
  do got = read(channel, target, length);
  while (got < 0 && errno == EINTR);
  return got == (ssize_t)length ? 0 : -1;
}

static void confine_files_and_calls(const struct options *options, struct news *news) {
  struct confinement *confinement = &news->confinement;
  errno = ENOSYS;
  confinement->listener = options->without & FEATURE_SECCOMP ? -1 : install_filter(options);
  if (confinement->listener < 0)
    add_missing(
        confinement, "calls",
        errno == EBUSY ? "another supervisor watches this process already" : strerror(errno));
  // Of version 1 nothing may be renamed from one folder to another, which many programs do.
  int version = options->without & FEATURE_LANDLOCK ? 0 : landlock_version();
  if (options->enforces && options->limits_files) {
    if (version < 2) {
      add_missing(confinement, "files", "this kernel has no Landlock of version 2 or later");
    } else if (landlock_files(options, confinement->listener < 0) != 0) {
      add_missing(confinement, "files", strerror(errno));
    } else {
      confinement->landlock_version = version;
    }
  }
}

// Without a name space of processes: orphans come to us, so that each round ends those whose
// parents the last one ended.
static void end_children(void) {
  char path[64], list[4096];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
  for (int round = 0; round < 1000; round++) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = descriptor < 0 ? 0 : read(descriptor, list, sizeof list - 1);
    if (descriptor >= 0) close(descriptor);
    if (length <= 0) return;
    list[length] = 0;
    // A number at the end of the buffer may be cut off, and another process's.
    if (length == sizeof list - 1) *strrchr(list, ' ') = 0;
    char *rest = list;
    for (;;) {
      char *end = rest;
      long child = strtol(rest, &end, 10);
      if (end == rest) break;
      if (child > 1) kill((pid_t)child, SIGKILL);
      rest = end;
    }
    while (waitpid(-1, NULL, 0) < 0 && errno == EINTR) continue;
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
  }
}

// Waits for all, and ends as soon as the command did, and with it what is left of the command.
_Noreturn static void await(pid_t command, int channel, int hasProcesses) {
  struct ending ending = {0, 0};
  for (;;) {
    pid_t ended = waitpid(-1, &ending.status, 0);
    if (ended == command) break;
    if (ended >= 0 || errno == EINTR) continue;
    ending.status = 127 << 8;
    break;
  }
  ending.leftovers = count_processes();
  // The kernel ends the rest of a name space with its first process.
  if (!hasProcesses) end_children();
  // The supervisor may have died; then nobody asks.
  _exit(write(channel, &ending, sizeof ending) < 0);
}

_Noreturn static void run_command(const struct options *options) {
  restore_signals();
  execvp(options->command[0], options->command);
  fprintf(stderr, "assay: %s: %s\n", options->command[0], strerror(errno));
  _exit(errno == ENOENT ? 127 : 126);
}

_Noreturn static void be_first(
    const struct options *options, int flags, const int *ends, struct account account) {
  int other = ends[0], channel = ends[1];
  struct news news = {.step = STEP_READY, .confinement = {.listener = -1}};
  char go;
  // A supervisor that answers after this will take us along when it dies.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (send_news(channel, &news) != 0 || receive(channel, &go, 1) != 0) _exit(125);
  news.step = STEP_REFUSED;
  if ((flags & CLONE_NEWUSER && keep_user(account) != 0) ||
      (flags & CLONE_NEWNET && raise_loopback() != 0) ||
      (flags & CLONE_NEWPID && mount_processes() != 0)) {
    news.error = errno;
    send_news(channel, &news);
    _exit(125);
  }
  news.confinement.has_network = (flags & CLONE_NEWNET) != 0;
  news.confinement.has_processes = (flags & CLONE_NEWPID) != 0;
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(125);
  confine_files_and_calls(options, &news);
  news.step = STEP_CONFINED;
  if (send_news(channel, &news) != 0 || receive(channel, &go, 1) != 0) _exit(125);
  if (options->is_probe) _exit(0);
  // Only the supervisor may hold the listener: when it is gone, no call may wait for an answer.
  if (unshare(CLONE_FILES) != 0) _exit(125);
  if (news.confinement.listener >= 0) close(news.confinement.listener);
  close(other);
  if (send_news(channel, &news) != 0) _exit(125);
  pid_t command = fork();
  if (command == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    run_command(options);
  }
  await(command, channel, news.confinement.has_processes);
}

// The supervisor's side of starting the first process; 0, or -1 with errno.
static int lead(const struct options *options, int channel, int other, struct news *news) {
  if (receive(channel, news, sizeof *news) != 0) return -1;
  if (write(channel, "g", 1) != 1 || receive(channel, news, sizeof *news) != 0) return -1;
  if (news->step != STEP_CONFINED) {
    errno = news->error;
    return -1;
  }
  if (write(channel, "g", 1) != 1) return -1;
  if (options->is_probe) return 0;
  if (receive(channel, news, sizeof *news) != 0) return -1;
  // Now the other end is the first process's alone, so that its death is seen.
  close(other);
  return 0;
}

// Tries once: 0, or -1 with errno.
static int try_flags(const struct options *options, int flags, struct supervised *supervised) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
  // As long as both share their descriptors no end of a channel is seen; a time limit is.
  struct timeval limit = {.tv_sec = START_SECONDS}, none = {.tv_sec = 0};
  for (int index = 0; index < 2; index++)
    setsockopt(ends[index], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  struct account account = {geteuid(), getegid()};
  struct news news = {.error = 0};
  pid_t pid = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD | flags, 0, 0, 0, 0);
  if (pid == 0) be_first(options, flags, ends, account);
  if (pid < 0 || lead(options, ends[0], ends[1], &news) != 0) {
    int error = errno;
    if (pid > 0) {
      kill(pid, SIGKILL);
      while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
    }
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return -1;
  }
  setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &none, sizeof none);
  supervised->pid = pid;
  supervised->channel = ends[0];
  // What earlier attempts lacked stays noted.
  char *missing = supervised->confinement.missing;
  size_t length = strlen(missing), capacity = sizeof news.confinement.missing;
  memmove(news.confinement.missing + length, news.confinement.missing, capacity - length);
  memcpy(news.confinement.missing, missing, length);
  news.confinement.missing[capacity - 1] = 0;
  supervised->confinement = news.confinement;
  return 0;
}

static const char *explain(int error) {
  if (error == EPERM || error == EACCES)
    return "a container's or the kernel's settings forbid name spaces";
  if (error == ENOSPC || error == EUSERS)
    return "no more name spaces may be made (user.max_user_namespaces)";
  return strerror(error);
}

int start_confined(const struct options *options, struct supervised *supervised) {
  memset(supervised, 0, sizeof *supervised);
  int needsNetwork = options->enforces &&
      (options->network == NETWORK_NONE || options->network == NETWORK_LOOPBACK);
  int network = needsNetwork ? CLONE_NEWNET : 0;
  int processes = options->enforces ? CLONE_NEWPID | CLONE_NEWNS : 0;
  // Root needs no name space of users, in which all other accounts would be nobody; root in a
  // container may not without one. That of processes is what we can best do without.
  const int both = network | processes;
  const int attempts[] = {both, CLONE_NEWUSER | both, network, CLONE_NEWUSER | network, 0};
  const char *reason = "";
  for (int index = 0; index < 5; index++) {
    int flags = attempts[index];
    // The same as an attempt before, or a name space of users alone, which confines nothing.
    if (index > 0 && index < 4 && (flags & ~CLONE_NEWUSER) == 0) continue;
    if (flags != 0 && options->without & FEATURE_USERS) {
      reason = "this machine gives no name spaces";
      continue;
    }
    if (flags & CLONE_NEWPID && options->without & FEATURE_PROCESSES) {
      reason = "this machine gives no name space of processes";
      continue;
    }
    struct confinement *confinement = &supervised->confinement;
    memset(confinement, 0, sizeof *confinement);
    if (processes != 0 && !(flags & CLONE_NEWPID)) add_missing(confinement, "processes", reason);
    if (network != 0 && !(flags & CLONE_NEWNET)) add_missing(confinement, "network", reason);
    if (try_flags(options, flags, supervised) == 0) return 0;
    reason = explain(errno);
  }
  return -1;
}
