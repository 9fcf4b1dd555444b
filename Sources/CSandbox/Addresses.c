#define _GNU_SOURCE
#include "Sandbox.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

enum { BOUND_LIMIT = 256, NAME_SERVICE_PORT = 53 };

// Sockets that the suite gave an address, to tell its own servers from others on this machine.
static struct {
  pid_t process;
  int descriptor;
} bound[BOUND_LIMIT];
static int bound_count;

// A bit for each port that is known to be the suite's.
static unsigned char own_ports[65536 / 8];

struct socket_facts {
  int type;
  uint16_t port;
};

// What a caller's socket is, found by a look at the socket itself; 0 or -1.
static int look_at(pid_t process, int descriptor, struct socket_facts *facts) {
  int reference = (int)syscall(SYS_pidfd_open, process, 0);
  if (reference < 0) return -1;
  int copy = (int)syscall(SYS_pidfd_getfd, reference, descriptor, 0);
  close(reference);
  if (copy < 0) return -1;
  struct sockaddr_in6 name;
  socklen_t length = sizeof facts->type;
  int result = getsockopt(copy, SOL_SOCKET, SO_TYPE, &facts->type, &length);
  length = sizeof name;
  memset(&name, 0, sizeof name);
  // The port is at the same place for both families.
  if (result == 0) result = getsockname(copy, (struct sockaddr *)&name, &length);
  facts->port = ntohs(name.sin6_port);
  close(copy);
  return result;
}

static void note_own(uint16_t port) { own_ports[port / 8] |= (unsigned char)(1 << port % 8); }

static int is_own(uint16_t port) {
  if (own_ports[port / 8] & 1 << port % 8) return 1;
  // Only now do those have their ports who let the kernel choose.
  for (int index = 0; index < bound_count; index++) {
    struct socket_facts facts;
    if (look_at(bound[index].process, bound[index].descriptor, &facts) == 0 && facts.port != 0)
      note_own(facts.port);
  }
  return (own_ports[port / 8] & 1 << port % 8) != 0;
}

static void remember(pid_t process, int descriptor, uint16_t port) {
  if (port != 0) {
    note_own(port);
    return;
  }
  int index = bound_count % BOUND_LIMIT;
  if (bound_count < BOUND_LIMIT) {
    bound_count++;
  } else {
    // The oldest has been asked for by now, or never will be.
    memmove(bound, bound + 1, sizeof bound - sizeof *bound);
    index = BOUND_LIMIT - 1;
  }
  bound[index].process = process;
  bound[index].descriptor = descriptor;
}

static int is_loopback(const struct in6_addr *address) {
  static const struct in6_addr any = IN6ADDR_ANY_INIT, own = IN6ADDR_LOOPBACK_INIT;
  if (IN6_IS_ADDR_V4MAPPED(address))
    return address->s6_addr[12] == 127 || memcmp(address->s6_addr + 12, any.s6_addr, 4) == 0;
  return memcmp(address, &any, sizeof any) == 0 || memcmp(address, &own, sizeof own) == 0;
}

static int is_declared(const struct options *options, const struct in6_addr *address,
                       uint16_t port) {
  for (int index = 0; index < options->endpoint_count; index++) {
    const struct endpoint *endpoint = &options->endpoints[index];
    if (endpoint->port != port) continue;
    if (endpoint->is_any_address || memcmp(&endpoint->address, address, sizeof *address) == 0)
      return 1;
    // A dependency on this machine answers under all of its names.
    if (is_loopback(address) && is_loopback(&endpoint->address)) return 1;
  }
  return 0;
}

static void describe(const struct in6_addr *address, uint16_t port, struct finding *finding) {
  char text[INET6_ADDRSTRLEN];
  if (IN6_IS_ADDR_V4MAPPED(address)) {
    inet_ntop(AF_INET, address->s6_addr + 12, text, sizeof text);
    snprintf(finding->target, sizeof finding->target, "%s:%u", text, port);
  } else {
    inet_ntop(AF_INET6, address, text, sizeof text);
    snprintf(finding->target, sizeof finding->target, "[%s]:%u", text, port);
  }
}

// What may be done without harm in a suite that may use no network: libraries wake their own
// threads by a pair of datagram sockets on loopback.
static int is_own_pair(const struct finding *finding, int isBind, int isLoopback, uint16_t port) {
  if (strcmp(finding->protocol, "udp") != 0 || !isLoopback) return 0;
  return isBind ? port == 0 : is_own(port);
}

static void judge_internet(const struct options *options, const struct caller *caller,
                           int descriptor, const struct in6_addr *address, uint16_t port,
                           struct finding *finding) {
  struct socket_facts facts = {.type = SOCK_STREAM};
  int isKnown = look_at(caller->process, descriptor, &facts) == 0;
  int isBind = strcmp(finding->operation, "bind") == 0;
  int isLoopback = is_loopback(address);
  finding->protocol = facts.type == SOCK_STREAM ? "tcp" : facts.type == SOCK_DGRAM ? "udp" : "raw";
  describe(address, port, finding);
  finding->verdict = VERDICT_ALLOWED;
  if (isBind) remember(caller->process, descriptor, port);
  if (options->network == NETWORK_ANY || is_declared(options, address, port)) return;
  if (port == NAME_SERVICE_PORT && !isBind) {
    finding->operation = "resolve";
    if (!options->resolves) finding->verdict = VERDICT_VIOLATION;
    return;
  }
  if (options->network == NETWORK_NONE && is_own_pair(finding, isBind, isLoopback, port)) {
    finding->verdict = VERDICT_QUIET;
    return;
  }
  if (options->network == NETWORK_LOOPBACK && (isLoopback || isBind)) return;
  // Where sockets cannot be looked at, the suite's own servers cannot be told from others.
  if (options->network == NETWORK_DECLARED &&
      (isBind || (isLoopback && (!isKnown || is_own(port)))))
    return;
  finding->verdict = VERDICT_VIOLATION;
}

// The name service's own cache, which every C library asks first, and mostly in vain.
static int is_name_cache(const char *path) {
  return strcmp(path, "/var/run/nscd/socket") == 0 || strcmp(path, "/run/nscd/socket") == 0;
}

static int is_allowed_socket(const struct options *options, const char *path) {
  for (int index = 0; index < options->sockets.count; index++)
    if (is_inside(path, options->sockets.items[index])) return 1;
  return 0;
}

static void judge_local(const struct options *options, const struct caller *caller,
                        const struct sockaddr_un *address, size_t length,
                        struct finding *finding) {
  // A bind makes a file, which Landlock watches, or has no path.
  if (strcmp(finding->operation, "bind") == 0) return;
  size_t size = length - offsetof(struct sockaddr_un, sun_path);
  if (length <= offsetof(struct sockaddr_un, sun_path)) return;
  static char path[PATH_LIMIT];
  int exists = 1;
  if (address->sun_path[0] == 0) {
    // Names without a file lie in the name space of networks, of which the suite has its own.
    if (options->network <= NETWORK_LOOPBACK && options->enforces) return;
    snprintf(path, sizeof path, "@%.*s", (int)(size - 1), address->sun_path + 1);
  } else {
    char text[sizeof address->sun_path + 1] = "";
    memcpy(text, address->sun_path, size);
    if (is_name_cache(text)) return;
    if (resolve_path(caller, AT_FDCWD, text, LAST_FOLLOWED, path, &exists) != 0 || !exists) return;
    for (int index = 0; index < options->writable.count; index++)
      if (is_inside(path, options->writable.items[index])) return;
  }
  snprintf(finding->target, sizeof finding->target, "unix:%s", path);
  int isAllowed = options->network == NETWORK_ANY || is_allowed_socket(options, path);
  finding->verdict = isAllowed ? VERDICT_ALLOWED : VERDICT_VIOLATION;
}

void judge_address(const struct options *options, const struct caller *caller, int descriptor,
                   const char *operation, const struct sockaddr_storage *address, socklen_t length,
                   struct finding *finding) {
  finding->operation = operation;
  struct in6_addr internet = {.s6_addr = {[10] = 0xff, [11] = 0xff}};
  if (address->ss_family == AF_INET) {
    const struct sockaddr_in *four = (const void *)address;
    memcpy(internet.s6_addr + 12, &four->sin_addr, sizeof four->sin_addr);
    judge_internet(options, caller, descriptor, &internet, ntohs(four->sin_port), finding);
  } else if (address->ss_family == AF_INET6) {
    const struct sockaddr_in6 *six = (const void *)address;
    judge_internet(options, caller, descriptor, &six->sin6_addr, ntohs(six->sin6_port), finding);
  } else if (address->ss_family == AF_UNIX) {
    const struct sockaddr_un *local = (const void *)address;
    size_t size = length > sizeof *local ? sizeof *local : length;
    judge_local(options, caller, local, size, finding);
  } else if (address->ss_family == AF_VSOCK || address->ss_family == AF_PACKET) {
    snprintf(
        finding->target, sizeof finding->target,
        address->ss_family == AF_VSOCK ? "a virtual machine's socket" : "a network card");
    finding->verdict =
        options->network == NETWORK_ANY ? VERDICT_ALLOWED : VERDICT_VIOLATION;
  }
  // Others speak with this machine's kernel.
}
