#ifndef ASSAY_REGULAR_EXPRESSIONS_H
#define ASSAY_REGULAR_EXPRESSIONS_H

// PCRE2, loaded when it is first used. Needs no headers of the library.

#include <stddef.h>

typedef struct assay_regex assay_regex;

/// Loads the library once; NULL, or what the loader says.
const char *assay_regex_load(void);

/// Compiles a pattern of UTF-8 that matches whole texts; NULL with a message and the place in bytes.
/// The library must have been loaded.
assay_regex *assay_regex_compile(
    const char *pattern, size_t length, char *message, size_t capacity, size_t *place);

/// 1: matches, 0: does not, -1: too many steps, -2: anything else. From any thread. The text must be
/// UTF-8.
int assay_regex_match(const assay_regex *regex, const char *text, size_t length);

void assay_regex_free(assay_regex *regex);

#endif
