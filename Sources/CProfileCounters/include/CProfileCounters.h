#ifndef CPROFILECOUNTERS_H
#define CPROFILECOUNTERS_H

#include <stdbool.h>

/// Whether this program counts what it executes (`-profile-generate`).
bool profile_counters_exist(void);

/// Sets all counters to zero.
void profile_counters_reset(void);

/// Writes the counters as `FOLDER/STEM.profraw` and the test's name as `FOLDER/STEM.name`, and sets
/// them to zero. Returns 0, or what errno says.
int profile_counters_write(const char *folder, const char *stem, const char *name);

#endif
