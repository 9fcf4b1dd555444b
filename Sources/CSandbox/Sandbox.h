#ifndef ASSAY_SANDBOX_INTERNAL_H
#define ASSAY_SANDBOX_INTERNAL_H

// What the files of the helper share.

#include "CSandbox.h"

#include <linux/seccomp.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

enum {
  // Longest path that is looked at; Linux itself takes no longer ones.
  PATH_LIMIT = 4096,
  // Of one record in the log: a path of which every byte is escaped, twice.
  RECORD_LIMIT = 64 << 10,
  LIST_LIMIT = 1024,
};

enum network { NETWORK_NONE, NETWORK_LOOPBACK, NETWORK_DECLARED, NETWORK_ANY };

// What the helper shall do without, to see what it does on machines that have it not.
enum feature {
  FEATURE_USERS = 1,
  FEATURE_LANDLOCK = 2,
  FEATURE_SECCOMP = 4,
  FEATURE_PROCESSES = 8,
};

// Where connections may go to: an address (IPv4 as ::ffff:a.b.c.d) with a port; any port is 0.
struct endpoint {
  struct in6_addr address;
  int is_any_address;
  uint16_t port;
};

struct texts {
  const char *items[LIST_LIMIT];
  int count;
};

struct options {
  int enforces;
  enum network network;
  // Whether names may be looked up: a declared endpoint has one.
  int resolves;
  int limits_files;
  struct texts writable;
  struct texts sockets;
  struct texts quiet_names;
  struct endpoint endpoints[LIST_LIMIT];
  int endpoint_count;
  long process_limit;
  long record_limit;
  const char *log_path;
  const char *marker_folder;
  // Whether what Go's test programs print tells which tests they run.
  int reads_go_output;
  unsigned without;
  int is_probe;
  char *const *command;
};

// 0, or -1 with `problem` filled in.
int parse_options(int count, char *const *arguments, struct options *options, char *problem,
                  size_t capacity);

// Undoes what the helper did to the signals that it outlives, for the command.
void restore_signals(void);

// What confines a process in fact; what does not has its reason in `missing`.
struct confinement {
  int has_network;
  int has_processes;
  int landlock_version;
  int listener;
  char missing[1024];
};

void add_missing(struct confinement *confinement, const char *what, const char *reason);

// Landlock's version on this machine; 0 and errno when there is none.
int landlock_version(void);

// Confines this process and its children for good, `truncates` also their truncating of files that
// they opened to read; 0 or -1 with errno.
int landlock_files(const struct options *options, int truncates);

// Installs the filter; returns the descriptor on which its notifications are read, or -1 and errno.
int install_filter(const struct options *options);

// Brings up the loopback device; 0 or -1 with errno.
int raise_loopback(void);

// Runs the command below a process that ends all others with it; see Confine.c.
struct supervised {
  pid_t pid;
  int channel;
  struct confinement confinement;
};

// Starts what is to be supervised; 0, or -1 with errno when not even a process could be made.
int start_confined(const struct options *options, struct supervised *supervised);

// Serves until the command ends; returns its status as of waitpid(2).
int supervise(const struct options *options, struct supervised *supervised);

// A caller of a system call, as far as it is known.
struct caller {
  pid_t thread;
  pid_t process;
  pid_t parent;
  // The number by which it knows itself, which differs in a name space of its own.
  pid_t own_number;
};

// Reads who calls; 0, or -1 when it is gone.
int find_caller(pid_t thread, struct caller *caller);

// Copies a text out of a caller's memory; its length, or -1.
long read_text(pid_t thread, uint64_t address, char *text, size_t capacity);
int read_memory(pid_t thread, uint64_t address, void *target, size_t length);

// What a link in the caller's /proc folder leads to; empty when it cannot be read.
void read_link(pid_t process, const char *name, char *target);

// Names the file that a path means to a caller, links followed; 0, or -1 when the folder that it
// would lie in is not there.
enum last_part { LAST_FOLLOWED, LAST_KEPT };
int resolve_path(const struct caller *caller, int folder, const char *path, enum last_part last,
                 char *resolved, int *exists);

// Whether `path` is `folder` or lies in it.
int is_inside(const char *path, const char *folder);

// Go test programs whose output goes through us, at most.
enum { GO_OUTPUT_LIMIT = 64 };

// Puts a pipe of ours between `go` and a test program that it is about to start.
void join_go_output(int listener, uint64_t call, const struct caller *caller, const char *program);

// Tells of tests that have begun and ended until now.
void read_go_output(void);

// Gives `go` what it has not got yet.
void hand_on_go_output(void);

// What to wait for, so that ends are seen at once; how many they are.
int watch_go_output(struct pollfd *waits);

// The test that the caller, or the nearest process above it, says that it runs; empty for none.
void find_test(const struct options *options, const struct caller *caller, char *test);

// How the command ended, and how many processes it left behind.
struct ending {
  int status;
  long leftovers;
};

// How many living processes there are below this one.
long count_processes(void);

// What is done with a system call. What a caller's memory says may be changed before the kernel
// reads it again; sure are name spaces and Landlock, and the verdict says who wanted what.
enum verdict { VERDICT_QUIET, VERDICT_ALLOWED, VERDICT_VIOLATION };

struct finding {
  enum verdict verdict;
  const char *operation;
  const char *protocol;
  char target[PATH_LIMIT + 64];
};

void judge(const struct options *options, const struct seccomp_notif *call,
           struct caller *caller, struct finding *finding);
void judge_address(const struct options *options, const struct caller *caller, int descriptor,
                   const char *operation, const struct sockaddr_storage *address, socklen_t length,
                   struct finding *finding);
void judge_file(const struct options *options, const struct seccomp_notif *call,
                const struct caller *caller, struct finding *finding);


// The numbers of the processes above the caller, up to this one, between commas.
void list_ancestors(const struct caller *caller, char *text, size_t capacity);

// The log; see Log.c.
int open_log(const struct options *options);
void log_begin(const struct options *options, const struct confinement *confinement);
void log_finding(const struct options *options, const struct caller *caller,
                 const struct finding *finding, int is_denied);
void log_mark(const struct caller *caller, const char *folder, const char *text);
void log_end(unsigned long notifications, const struct ending *ending);

#endif
