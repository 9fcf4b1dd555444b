#include "CProfileCounters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of LLVM's profiling runtime; not there in a program without counters. Source: compiler-rt's
// InstrProfiling.h.
extern void __llvm_profile_reset_counters(void) __attribute__((weak));
extern int __llvm_profile_write_file(void) __attribute__((weak));
extern void __llvm_profile_set_filename(const char *) __attribute__((weak));

bool profile_counters_exist(void) {
  return __llvm_profile_reset_counters && __llvm_profile_write_file &&
         __llvm_profile_set_filename;
}

void profile_counters_reset(void) { __llvm_profile_reset_counters(); }

static int write_name(const char *path, const char *name) {
  FILE *file = fopen(path, "w");
  if (!file) return errno;
  int failed = fputs(name, file) == EOF;
  failed |= fclose(file) == EOF;
  return failed ? errno : 0;
}

int profile_counters_write(const char *folder, const char *stem, const char *name) {
  size_t length = strlen(folder) + strlen(stem) + sizeof "/.profraw";
  char *path = malloc(length);
  if (!path) return ENOMEM;
  snprintf(path, length, "%s/%s.profraw", folder, stem);
  __llvm_profile_set_filename(path);
  errno = 0;
  int failed = __llvm_profile_write_file();
  int result = failed ? (errno ? errno : EIO) : 0;
  // What is left at the end goes where it would have gone. The runtime keeps the pointer, and the
  // environment's stays.
  __llvm_profile_set_filename(getenv("LLVM_PROFILE_FILE"));
  __llvm_profile_reset_counters();
  if (!result) {
    snprintf(path, length, "%s/%s.name", folder, stem);
    result = write_name(path, name);
  }
  free(path);
  return result;
}
