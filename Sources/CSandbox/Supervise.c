#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// From 6.6: the caller runs on at once where the supervisor just ran.
#define NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#define SYNC_WAKE_UP 1UL

// How long what a Go test program prints may wait for others to be handed on with it.
enum { HAND_ON_MILLISECONDS = 5 };

// Room for structures of a kernel that is newer than our headers.
union request {
  struct seccomp_notif call;
  unsigned char room[512];
};

union response {
  struct seccomp_notif_resp answer;
  unsigned char room[256];
};

// The error that stands for "not here", of which each call has one that programs expect.
static int refusal(const struct finding *finding) {
  return strcmp(finding->operation, "fork") == 0 ? EAGAIN : EACCES;
}

static void serve(const struct options *options, int listener) {
  union request request;
  union response response;
  memset(&request, 0, sizeof request);
  memset(&response, 0, sizeof response);
  // A caller that was killed meanwhile.
  if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0) return;
  struct caller caller = {.thread = (pid_t)request.call.pid};
  static struct finding finding;
  finding.verdict = VERDICT_QUIET;
  finding.operation = finding.protocol = "";
  finding.target[0] = 0;
  judge(options, &request.call, &caller, &finding);
  int isDenied = finding.verdict == VERDICT_VIOLATION && options->enforces;
  response.answer.id = request.call.id;
  if (isDenied) {
    response.answer.error = -refusal(&finding);
  } else {
    response.answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  }
  // What was read belongs to this caller only if it still waits.
  if (finding.verdict != VERDICT_QUIET &&
      ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &request.call.id) == 0 &&
      (caller.process != 0 || find_caller(caller.thread, &caller) == 0)) {
    read_go_output();
    log_finding(options, &caller, &finding, isDenied);
    if (options->reads_go_output && strcmp(finding.operation, "execute") == 0)
      join_go_output(listener, request.call.id, &caller, finding.target);
  }
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

static int64_t milliseconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int supervise(const struct options *options, struct supervised *supervised) {
  int listener = supervised->confinement.listener;
  unsigned long notifications = 0;
  int64_t handedOn = 0;
  if (listener >= 0) ioctl(listener, NOTIF_SET_FLAGS, SYNC_WAKE_UP);
  for (;;) {
    struct pollfd waits[2 + GO_OUTPUT_LIMIT] = {
        {.fd = supervised->channel, .events = POLLIN}, {.fd = listener, .events = POLLIN}};
    int outputs = watch_go_output(waits + 2);
    int ready = poll(waits, 2 + (nfds_t)outputs, outputs > 0 ? HAND_ON_MILLISECONDS : -1);
    if (ready < 0 && errno != EINTR) break;
    if (ready < 0) continue;
    int isEnd = ready > 0 && !(waits[0].revents | waits[1].revents);
    if (outputs > 0 && (isEnd || milliseconds() - handedOn >= HAND_ON_MILLISECONDS)) {
      hand_on_go_output();
      handedOn = milliseconds();
    }
    if (waits[1].revents & POLLIN) {
      serve(options, listener);
      notifications++;
      continue;
    }
    // Nobody is left who could call.
    if (waits[1].revents != 0) listener = -1;
    if (waits[0].revents != 0) break;
  }
  hand_on_go_output();
  struct ending ending = {0, 0};
  int first = 0;
  ssize_t length = read(supervised->channel, &ending, sizeof ending);
  while (waitpid(supervised->pid, &first, 0) < 0 && errno == EINTR) continue;
  // Somebody killed the first process, and the command with it.
  if (length != sizeof ending) ending = (struct ending){first, 0};
  log_end(notifications, &ending);
  return ending.status;
}
