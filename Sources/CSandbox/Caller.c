#define _GNU_SOURCE
#include "Sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

// Limits of what is looked at, so that no tree of processes holds us up.
enum { DEPTH_LIMIT = 64, PROCESS_LIMIT = 32768, TEST_LIMIT = 2048 };

static long read_file(const char *path, char *text, size_t capacity) {
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  ssize_t length;
  do length = read(descriptor, text, capacity - 1);
  while (length < 0 && errno == EINTR);
  close(descriptor);
  if (length < 0) return -1;
  text[length] = 0;
  return length;
}

int find_caller(pid_t thread, struct caller *caller) {
  char path[64], status[2048];
  snprintf(path, sizeof path, "/proc/%d/status", (int)thread);
  if (read_file(path, status, sizeof status) < 0) return -1;
  const char *process = strstr(status, "\nTgid:");
  const char *parent = strstr(status, "\nPPid:");
  if (process == NULL || parent == NULL) return -1;
  caller->thread = thread;
  caller->process = atoi(process + 6);
  caller->parent = atoi(parent + 6);
  caller->own_number = caller->process;
  // The last of the numbers is that in the innermost name space.
  const char *numbers = strstr(status, "\nNStgid:");
  if (numbers == NULL) return 0;
  const char *end = strchr(numbers + 1, '\n');
  while (end != NULL && end > numbers && end[-1] >= '0' && end[-1] <= '9') end--;
  if (end != NULL) caller->own_number = atoi(end);
  return 0;
}

int read_memory(pid_t thread, uint64_t address, void *target, size_t length) {
  struct iovec ours = {target, length}, theirs = {(void *)(uintptr_t)address, length};
  return process_vm_readv(thread, &ours, 1, &theirs, 1, 0) == (ssize_t)length ? 0 : -1;
}

long read_text(pid_t thread, uint64_t address, char *text, size_t capacity) {
  // Memory behind the text may not be there, so it is read up to the ends of pages.
  enum { PAGE = 4096, STEP = 256 };
  size_t length = 0;
  while (length < capacity) {
    size_t part = STEP;
    size_t left = PAGE - (address + length) % PAGE;
    if (part > left) part = left;
    if (part > capacity - length) part = capacity - length;
    if (read_memory(thread, address + length, text + length, part) != 0) return -1;
    const char *end = memchr(text + length, 0, part);
    if (end != NULL) return end - text;
    length += part;
  }
  return -1;
}

void read_link(pid_t process, const char *name, char *target) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
  ssize_t length = readlink(path, target, PATH_LIMIT - 1);
  target[length < 0 ? 0 : length] = 0;
}

int is_inside(const char *path, const char *folder) {
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0) return 0;
  return path[length] == 0 || path[length] == '/' || (length > 0 && folder[length - 1] == '/');
}

int resolve_path(const struct caller *caller, int folder, const char *path, enum last_part last,
                 char *resolved, int *exists) {
  static char whole[PATH_LIMIT + 64];
  // Through the caller's own links, which lead there whatever the folder's name is by now.
  if (path[0] == '/') {
    snprintf(whole, sizeof whole, "%s", path);
  } else if (folder == AT_FDCWD) {
    snprintf(whole, sizeof whole, "/proc/%d/cwd/%s", (int)caller->thread, path);
  } else {
    snprintf(whole, sizeof whole, "/proc/%d/fd/%d/%s", (int)caller->thread, folder, path);
  }
  const char *name = "";
  int descriptor = open(whole, O_PATH | O_CLOEXEC | (last == LAST_KEPT ? O_NOFOLLOW : 0));
  *exists = descriptor >= 0;
  if (descriptor < 0) {
    if (errno == ENAMETOOLONG) return -1;
    size_t length = strlen(whole);
    while (length > 1 && whole[length - 1] == '/') whole[--length] = 0;
    char *slash = strrchr(whole, '/');
    if (slash == NULL) return -1;
    name = slash + 1;
    *slash = 0;
    descriptor = open(slash == whole ? "/" : whole, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -1;
  }
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, resolved, PATH_LIMIT - 1);
  close(descriptor);
  if (length < 0) return -1;
  resolved[length] = 0;
  if (name[0] == 0) return 0;
  // Two names of full length are no path any more.
  if ((size_t)length + strlen(name) + 2 > PATH_LIMIT) return -1;
  if (length == 0 || resolved[length - 1] != '/') resolved[length++] = '/';
  strcpy(resolved + length, name);
  return 0;
}

void find_test(const struct options *options, const struct caller *caller, char *test) {
  test[0] = 0;
  if (options->marker_folder == NULL) return;
  struct caller current = *caller;
  pid_t own = getpid();
  for (int depth = 0; depth < DEPTH_LIMIT; depth++) {
    char path[PATH_LIMIT];
    snprintf(path, sizeof path, "%s/%d", options->marker_folder, (int)current.own_number);
    if (read_file(path, test, TEST_LIMIT) >= 0) {
      // Shorter texts are written over longer ones; theirs ends at the line break.
      test[strcspn(test, "\n")] = 0;
      return;
    }
    if (current.parent <= 1 || current.parent == own) return;
    if (find_caller(current.parent, &current) != 0) return;
  }
}

void list_ancestors(const struct caller *caller, char *text, size_t capacity) {
  struct caller current = *caller;
  size_t length = 0;
  text[0] = 0;
  for (int depth = 0; depth < DEPTH_LIMIT && length < capacity; depth++) {
    if (current.parent <= 1 || current.parent == getpid()) return;
    length += (size_t)snprintf(
        text + length, capacity - length, "%s%d", depth > 0 ? "," : "", (int)current.parent);
    if (find_caller(current.parent, &current) != 0) return;
  }
}

static pid_t parent_of(const char *number) {
  char path[300], status[512];
  snprintf(path, sizeof path, "/proc/%s/stat", number);
  if (read_file(path, status, sizeof status) < 0) return -1;
  // The program's name may hold anything, also brackets; what follows its last one may not.
  const char *bracket = strrchr(status, ')');
  if (bracket == NULL || strlen(bracket) < 4) return -1;
  // It has ended, and only its parent has not looked yet.
  if (bracket[2] == 'Z') return -1;
  return atoi(bracket + 4);
}

struct process {
  pid_t pid, parent;
};

static int compare(const void *left, const void *right) {
  pid_t first = ((const struct process *)left)->pid, second = ((const struct process *)right)->pid;
  return (first > second) - (first < second);
}

// Whether a process is below this one; what began or ended meanwhile may be missed.
static int is_ours(const struct process *table, size_t count, struct process process) {
  for (size_t step = 0; step < count; step++) {
    if (process.parent == getpid()) return 1;
    struct process key = {.pid = process.parent};
    const struct process *parent = bsearch(&key, table, count, sizeof *table, compare);
    if (parent == NULL) return 0;
    process = *parent;
  }
  return 0;
}

long count_processes(void) {
  static struct process table[PROCESS_LIMIT];
  size_t count = 0;
  DIR *folder = opendir("/proc");
  if (folder == NULL) return -1;
  struct dirent *entry;
  while ((entry = readdir(folder)) != NULL && count < PROCESS_LIMIT) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    table[count].pid = atoi(entry->d_name);
    table[count++].parent = parent_of(entry->d_name);
  }
  closedir(folder);
  qsort(table, count, sizeof *table, compare);
  long ours = 0;
  for (size_t index = 0; index < count; index++) ours += is_ours(table, count, table[index]);
  return ours;
}
