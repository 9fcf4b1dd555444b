#define _GNU_SOURCE
#include "CProcessControl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Defined in Swift by whoever composes the program; 0 when nobody does.
extern int32_t assay_helper_main(const char *kind, int32_t count, const char *const *arguments)
    __attribute__((weak));

// Whether standard input is one end of a Unix socket pair: nobody starts a program so by accident.
static int has_socket_input(void) {
  int domain = 0, type = 0;
  socklen_t length = sizeof domain;
  if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) return 0;
  length = sizeof type;
  if (getsockopt(STDIN_FILENO, SOL_SOCKET, SO_TYPE, &type, &length) != 0) return 0;
  return domain == AF_UNIX && type == SOCK_STREAM;
}

// Executes what follows the helper's name without any network but loopback.
static void run_on_loopback(int count, char **arguments) {
  if (count < 3) _exit(2);
  if (assay_confine_to_loopback() != 0) {
    fprintf(stderr, "assay: cannot make a network of its own: %s\n", strerror(errno));
    _exit(125);
  }
  execv(arguments[2], arguments + 2);
  fprintf(stderr, "assay: %s: %s\n", arguments[2], strerror(errno));
  _exit(127);
}

// Before main: the program's own main is a test runner's and knows nothing of us.
__attribute__((constructor)) static void become_helper(int count, char **arguments) {
  const char *kind = getenv("ASSAY_HELPER");
  if (kind == NULL) return;
  int is_guard = strcmp(kind, "guard") == 0 && has_socket_input();
  // A server's first argument says the same as the variable, which may have been inherited.
  int is_server = count > 1 && strcmp(kind, arguments[1]) == 0;
  // Nothing that is started from here on may be taken for a helper.
  unsetenv("ASSAY_HELPER");
  if (is_server && strcmp(kind, "loopback") == 0) run_on_loopback(count, arguments);
  if ((!is_guard && !is_server) || assay_helper_main == NULL) return;
  const char *name = is_guard ? "guard" : arguments[1];
  _exit(assay_helper_main(name, count, (const char *const *)arguments));
}
