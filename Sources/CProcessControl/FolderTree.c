#define _GNU_SOURCE
#include "CProcessControl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Each level holds a descriptor open.
enum { DEPTH_LIMIT = 200 };

static int is_self_or_parent(const char *name) {
  return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static DIR *open_folder(int parent, const char *name) {
  int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int descriptor = openat(parent, name, flags);
  if (descriptor < 0) return NULL;
  DIR *folder = fdopendir(descriptor);
  if (folder == NULL) close(descriptor);
  return folder;
}

// Returns the first errno, and goes on after it.
static int remove_entry(int parent, const char *name, int depth) {
  if (unlinkat(parent, name, 0) == 0 || errno == ENOENT) return 0;
  if (errno != EISDIR && errno != EPERM) return errno;
  if (depth == DEPTH_LIMIT) return ELOOP;
  int first = 0;
  DIR *folder = open_folder(parent, name);
  if (folder == NULL && errno == EACCES) {
    fchmodat(parent, name, 0700, 0);
    folder = open_folder(parent, name);
  }
  if (folder == NULL) return errno;
  fchmod(dirfd(folder), 0700);
  struct dirent *entry;
  while ((entry = readdir(folder)) != NULL) {
    if (is_self_or_parent(entry->d_name)) continue;
    int error = remove_entry(dirfd(folder), entry->d_name, depth + 1);
    if (first == 0) first = error;
  }
  closedir(folder);
  if (unlinkat(parent, name, AT_REMOVEDIR) != 0 && errno != ENOENT && first == 0) first = errno;
  return first;
}

int assay_remove_tree(const char *path) {
  int error = remove_entry(AT_FDCWD, path, 0);
  errno = error;
  return error == 0 ? 0 : -1;
}

static uint64_t entry_size(int parent, const char *name, int depth) {
  struct stat status;
  if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  uint64_t total = (uint64_t)status.st_blocks * 512;
  if (!S_ISDIR(status.st_mode) || depth == DEPTH_LIMIT) return total;
  DIR *folder = open_folder(parent, name);
  if (folder == NULL) return total;
  struct dirent *entry;
  while ((entry = readdir(folder)) != NULL)
    if (!is_self_or_parent(entry->d_name))
      total += entry_size(dirfd(folder), entry->d_name, depth + 1);
  closedir(folder);
  return total;
}

uint64_t assay_tree_size(const char *path) { return entry_size(AT_FDCWD, path, 0); }
