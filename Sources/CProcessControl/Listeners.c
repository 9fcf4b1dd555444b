#define _GNU_SOURCE
#include "CProcessControl.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { LISTEN_STATE = 10 };

// Whether connections to 127.0.0.1 arrive at a socket with this address.
static int takes_loopback(const struct inet_diag_msg *message) {
  const uint32_t *source = message->id.idiag_src;
  uint32_t loopback = htonl(INADDR_LOOPBACK);
  if (message->idiag_family == AF_INET) return source[0] == 0 || source[0] == loopback;
  if (source[0] != 0 || source[1] != 0) return 0;
  if (source[2] == 0) return source[3] == 0;
  return source[2] == htonl(0xffff) && source[3] == loopback;
}

static int ask(int socket, int family, uint16_t port) {
  struct {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
  } request;
  memset(&request, 0, sizeof request);
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.sdiag_family = (uint8_t)family;
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_states = 1U << LISTEN_STATE;
  request.body.id.idiag_sport = htons(port);
  return send(socket, &request, sizeof request, 0) == sizeof request ? 0 : -1;
}

// Reads answers to the end of one dump; adds to `found`.
static int collect(
    int socket, uint16_t port, struct assay_listener *listeners, int capacity, int *found) {
  union {
    struct nlmsghdr first;
    unsigned char bytes[16384];
  } buffer;
  for (;;) {
    ssize_t length = recv(socket, &buffer, sizeof buffer, 0);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return -1;
    size_t left = (size_t)length;
    for (struct nlmsghdr *header = &buffer.first; NLMSG_OK(header, left);
         header = NLMSG_NEXT(header, left)) {
      if (header->nlmsg_type == NLMSG_DONE) return 0;
      if (header->nlmsg_type == NLMSG_ERROR) {
        const struct nlmsgerr *problem = NLMSG_DATA(header);
        errno = -problem->error;
        return -1;
      }
      if (header->nlmsg_len < NLMSG_LENGTH(sizeof(struct inet_diag_msg))) continue;
      const struct inet_diag_msg *message = NLMSG_DATA(header);
      if (message->id.idiag_sport != htons(port) || !takes_loopback(message)) continue;
      if (*found < capacity) {
        listeners[*found].inode = message->idiag_inode;
        listeners[*found].user = message->idiag_uid;
        (*found)++;
      }
    }
  }
}

int assay_find_listeners(uint16_t port, struct assay_listener *listeners, int capacity) {
  int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor < 0) return -1;
  struct timeval limit = {.tv_sec = 1};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  int found = 0;
  int result = ask(descriptor, AF_INET, port);
  if (result == 0) result = collect(descriptor, port, listeners, capacity, &found);
  // Machines without IPv6 refuse the second question.
  if (result == 0 && ask(descriptor, AF_INET6, port) == 0)
    collect(descriptor, port, listeners, capacity, &found);
  int error = errno;
  close(descriptor);
  errno = error;
  return result == 0 ? found : -1;
}
