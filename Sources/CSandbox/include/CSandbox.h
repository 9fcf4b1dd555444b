#ifndef ASSAY_SANDBOX_H
#define ASSAY_SANDBOX_H

// Confines a test suite's processes and says what they tried to reach: name spaces, Landlock
// (landlock(7)) and a supervisor of system calls (seccomp_unotify(2)). All of it is C, as it runs
// before a program's own main and between fork and exec.

#include <stddef.h>

/// The helper itself: confines and supervises the command that stands behind `--`.
///
/// A constructor calls it before `main` when the program was started with the variable
/// ASSAY_SANDBOX_HELPER and `sandbox` as its first argument, so it runs in every program that links
/// us. The calling process has one thread. Options are those that `Sandbox` in Swift writes.
///
/// Returns the exit code: the command's own; 125 when it could not be confined as asked.
int assay_sandbox_main(int count, char *_Nullable const *_Nonnull arguments);

/// Asks a helper of this very program what this machine can confine; lines `NAME=VERSION` or
/// `NAME!REASON`.
///
/// `without` holds names, each followed by a comma, of what the helper shall do without, as if this
/// machine had it not. Returns the length of the answer, or -1 with errno.
long assay_sandbox_ask(
    const char *_Nonnull without, char *_Nonnull answer, size_t capacity);

#endif
