#define _GNU_SOURCE
#include "Sandbox.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif

enum { NO_FOLDER = -1, NO_PATH = -1 };

// What a call does when the file is there already, or is not.
enum effect { ALWAYS, IF_ABSENT, IF_PRESENT };

// Where a call's arguments name a file: a folder's descriptor, and a path.
struct shape {
  int number;
  const char *operation;
  enum effect effect;
  enum last_part last;
  int folder, path;
  int other_folder, other_path;
};

static const struct shape shapes[] = {
    {SYS_openat, "write", ALWAYS, LAST_FOLLOWED, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_openat2, "write", ALWAYS, LAST_FOLLOWED, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_mkdirat, "create", IF_ABSENT, LAST_KEPT, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_mknodat, "create", IF_ABSENT, LAST_KEPT, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_symlinkat, "create", IF_ABSENT, LAST_KEPT, 1, 2, NO_FOLDER, NO_PATH},
    {SYS_linkat, "create", IF_ABSENT, LAST_KEPT, 2, 3, NO_FOLDER, NO_PATH},
    {SYS_unlinkat, "remove", IF_PRESENT, LAST_KEPT, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_renameat2, "rename", IF_PRESENT, LAST_KEPT, 0, 1, 2, 3},
    {SYS_truncate, "write", IF_PRESENT, LAST_FOLLOWED, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_fchmodat, "change", IF_PRESENT, LAST_FOLLOWED, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_fchmodat2, "change", IF_PRESENT, LAST_FOLLOWED, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_fchownat, "change", IF_PRESENT, LAST_FOLLOWED, 0, 1, NO_FOLDER, NO_PATH},
    {SYS_utimensat, "change", IF_PRESENT, LAST_FOLLOWED, 0, 1, NO_FOLDER, NO_PATH},
#ifdef SYS_renameat
    {SYS_renameat, "rename", IF_PRESENT, LAST_KEPT, 0, 1, 2, 3},
#endif
#ifdef SYS_open
    {SYS_open, "write", ALWAYS, LAST_FOLLOWED, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_creat, "write", ALWAYS, LAST_FOLLOWED, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_mkdir, "create", IF_ABSENT, LAST_KEPT, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_mknod, "create", IF_ABSENT, LAST_KEPT, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_symlink, "create", IF_ABSENT, LAST_KEPT, NO_FOLDER, 1, NO_FOLDER, NO_PATH},
    {SYS_link, "create", IF_ABSENT, LAST_KEPT, NO_FOLDER, 1, NO_FOLDER, NO_PATH},
    {SYS_rmdir, "remove", IF_PRESENT, LAST_KEPT, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_unlink, "remove", IF_PRESENT, LAST_KEPT, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_rename, "rename", IF_PRESENT, LAST_KEPT, NO_FOLDER, 0, NO_FOLDER, 1},
    {SYS_chmod, "change", IF_PRESENT, LAST_FOLLOWED, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_chown, "change", IF_PRESENT, LAST_FOLLOWED, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
    {SYS_lchown, "change", IF_PRESENT, LAST_KEPT, NO_FOLDER, 0, NO_FOLDER, NO_PATH},
#endif
};

// Devices, settings of processes, and what is opened already under another name; only the kernel
// knows those, and nothing of them stays.
static int is_no_file(const char *path) {
  const char *devices[] = {
      "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty",
      "/dev/ptmx", "/dev/pts", "/dev/shm", "/dev/fd", "/dev/stdin", "/dev/stdout", "/dev/stderr",
      "/proc"};
  if (strstr(path, "/..") != NULL) return 0;
  for (size_t index = 0; index < sizeof devices / sizeof *devices; index++)
    if (is_inside(path, devices[index])) return 1;
  return 0;
}

static int has_quiet_name(const struct options *options, const char *path) {
  for (int index = 0; index < options->quiet_names.count; index++) {
    const char *name = options->quiet_names.items[index];
    size_t length = strlen(name);
    for (const char *hit = strstr(path, name); hit != NULL; hit = strstr(hit + 1, name))
      if (hit > path && hit[-1] == '/' && (hit[length] == '/' || hit[length] == 0)) return 1;
  }
  return 0;
}

static int may_write(const struct options *options, const char *path) {
  if (is_no_file(path) || has_quiet_name(options, path)) return 1;
  for (int index = 0; index < options->writable.count; index++)
    if (is_inside(path, options->writable.items[index])) return 1;
  return 0;
}

// The flags of openat2 lie behind a pointer, so that the filter could not look at them.
static int opens_for_reading(const struct seccomp_notif *call, const struct caller *caller) {
  if (call->data.nr != SYS_openat2) return 0;
  struct open_how how;
  if (read_memory(caller->thread, call->data.args[2], &how, sizeof how) != 0) return 1;
  return (how.flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) == 0 &&
      (how.flags & O_TMPFILE) != O_TMPFILE;
}

// Whether the file at one place of the arguments is one that may not be changed.
static int violates(const struct options *options, const struct seccomp_notif *call,
                    const struct caller *caller, const struct shape *shape, int folder, int path,
                    struct finding *finding, int *exists) {
  static char text[PATH_LIMIT];
  // Without a path the call is about an open file, or the kernel refuses it.
  if (read_text(caller->thread, call->data.args[path], text, sizeof text) <= 0) return 0;
  if (is_no_file(text)) return 0;
  int base = folder == NO_FOLDER ? AT_FDCWD : (int)call->data.args[folder];
  if (resolve_path(caller, base, text, shape->last, finding->target, exists) != 0) return 0;
  return !may_write(options, finding->target);
}

void judge_file(const struct options *options, const struct seccomp_notif *call,
                const struct caller *caller, struct finding *finding) {
  const struct shape *shape = NULL;
  for (size_t index = 0; index < sizeof shapes / sizeof *shapes && shape == NULL; index++)
    if (shapes[index].number == call->data.nr) shape = &shapes[index];
  if (shape == NULL || opens_for_reading(call, caller)) return;
  int exists = 0, otherExists = 0;
  int isViolation =
      violates(options, call, caller, shape, shape->folder, shape->path, finding, &exists);
  // What the kernel refuses by itself changes nothing.
  if (shape->effect == IF_ABSENT && exists) return;
  if (shape->effect == IF_PRESENT && !exists) return;
  if (!isViolation && shape->other_path != NO_PATH)
    isViolation = violates(
        options, call, caller, shape, shape->other_folder, shape->other_path, finding,
        &otherExists);
  if (!isViolation) return;
  finding->operation = shape->effect == ALWAYS && !exists ? "create" : shape->operation;
  finding->verdict = VERDICT_VIOLATION;
}
