#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

enum { WITH_TRUNCATE = 3 };

int landlock_version(void) {
  long version =
      syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : (int)version;
}

// What changes a file system; reading is free.
//
// A rule about truncating makes every file that is opened, also to be read, a third dearer, so that
// there is one only where nobody looks at the calls that truncate.
static uint64_t changes(int version, int truncates) {
  uint64_t rights = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
      LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
      LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
      LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER;
  return truncates && version >= WITH_TRUNCATE ? rights | LANDLOCK_ACCESS_FS_TRUNCATE : rights;
}

// 0 also when there is no such path: then nobody writes to it either.
static int allow(int rules, const char *path, uint64_t rights) {
  int descriptor = open(path, O_PATH | O_CLOEXEC);
  if (descriptor < 0) return 0;
  struct stat status;
  // A file takes only the rights that files have.
  if (fstat(descriptor, &status) == 0 && !S_ISDIR(status.st_mode))
    rights &= LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;
  struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = descriptor};
  int result = (int)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  int error = errno;
  close(descriptor);
  errno = error;
  return result;
}

int landlock_files(const struct options *options, int truncates) {
  uint64_t all = changes(landlock_version(), truncates);
  struct landlock_ruleset_attr attributes = {.handled_access_fs = all};
  int rules = (int)syscall(
      SYS_landlock_create_ruleset, &attributes, sizeof attributes.handled_access_fs, 0);
  if (rules < 0) return -1;
  int result = 0;
  for (int index = 0; index < options->writable.count && result == 0; index++)
    result = allow(rules, options->writable.items[index], all);
  // Devices, and settings of processes: no file changes there.
  const uint64_t contents = all & (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE);
  if (result == 0) result = allow(rules, "/dev", contents);
  if (result == 0) result = allow(rules, "/dev/shm", all);
  if (result == 0) result = allow(rules, "/proc", contents);
  if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, rules, 0);
  int error = errno;
  close(rules);
  errno = error;
  return result;
}
