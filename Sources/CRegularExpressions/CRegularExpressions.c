#define _GNU_SOURCE
#include "CRegularExpressions.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// As the interface of PCRE2 10 fixed them.
enum {
  anchored = 0x80000000u,
  end_anchored = 0x20000000u,
  utf = 0x00080000u,
  no_utf_check = 0x40000000u,
  no_jit = 0x00002000u,
  jit_complete = 1,
  no_match = -1,
  jit_stack_limit = -46,
  match_limit = -47,
  depth_limit = -53,
  heap_limit = -63,
};

// Steps of one match, about half a second of them, and memory in KiB; not time, so that a busy
// machine decides the same.
enum { step_limit = 10000000, memory_limit = 64 << 10 };

static struct {
  assay_regex *(*compile)(const char *, size_t, uint32_t, int *, size_t *, void *);
  int (*jit_compile)(assay_regex *, uint32_t);
  void (*code_free)(assay_regex *);
  int (*error_text)(int, char *, size_t);
  void *(*data_create)(uint32_t, void *);
  void (*data_free)(void *);
  void *(*context_create)(void *);
  int (*set_steps)(void *, uint32_t);
  int (*set_memory)(void *, uint32_t);
  int (*match)(const assay_regex *, const char *, size_t, size_t, uint32_t, void *, void *);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[512];
static void *context;

static int find(void *handle, const char *name, void *place) {
  void *symbol = dlsym(handle, name);
  if (symbol == NULL) {
    snprintf(problem, sizeof problem, "libpcre2-8.so.0 has no %s", name);
    return 0;
  }
  memcpy(place, &symbol, sizeof symbol);
  return 1;
}

static void load(void) {
  void *handle = dlopen("libpcre2-8.so.0", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    const char *text = dlerror();
    snprintf(problem, sizeof problem, "%s", text != NULL ? text : "libpcre2-8.so.0 is missing");
    return;
  }
  if (find(handle, "pcre2_compile_8", &library.compile) &&
      find(handle, "pcre2_jit_compile_8", &library.jit_compile) &&
      find(handle, "pcre2_code_free_8", &library.code_free) &&
      find(handle, "pcre2_get_error_message_8", &library.error_text) &&
      find(handle, "pcre2_match_data_create_8", &library.data_create) &&
      find(handle, "pcre2_match_data_free_8", &library.data_free) &&
      find(handle, "pcre2_match_context_create_8", &library.context_create) &&
      find(handle, "pcre2_set_match_limit_8", &library.set_steps) &&
      find(handle, "pcre2_set_heap_limit_8", &library.set_memory) &&
      find(handle, "pcre2_match_8", &library.match)) {
    context = library.context_create(NULL);
    if (context == NULL) {
      snprintf(problem, sizeof problem, "no memory for libpcre2-8.so.0");
      return;
    }
    library.set_steps(context, step_limit);
    library.set_memory(context, memory_limit);
  }
}

const char *assay_regex_load(void) {
  pthread_once(&once, load);
  return problem[0] == 0 ? NULL : problem;
}

assay_regex *assay_regex_compile(
    const char *pattern, size_t length, char *message, size_t capacity, size_t *place) {
  int error = 0;
  *place = 0;
  uint32_t options = anchored | end_anchored | utf;
  assay_regex *regex = library.compile(pattern, length, options, &error, place, NULL);
  if (regex == NULL) {
    if (library.error_text(error, message, capacity) < 0 && capacity > 0) message[0] = 0;
    return NULL;
  }
  // Where there is no compiler for this processor, patterns are interpreted.
  library.jit_compile(regex, jit_complete);
  return regex;
}

int assay_regex_match(const assay_regex *regex, const char *text, size_t length) {
  // Where the match lies is of no interest.
  void *data = library.data_create(1, NULL);
  if (data == NULL) return -2;
  int result = library.match(regex, text, length, 0, no_utf_check, data, context);
  // The compiled pattern's stack is small; the interpreter's memory is not.
  if (result == jit_stack_limit)
    result = library.match(regex, text, length, 0, no_utf_check | no_jit, data, context);
  library.data_free(data);
  if (result >= 0) return 1;
  switch (result) {
  case no_match: return 0;
  case match_limit:
  case depth_limit:
  case heap_limit: return -1;
  default: return -2;
  }
}

void assay_regex_free(assay_regex *regex) { library.code_free(regex); }
