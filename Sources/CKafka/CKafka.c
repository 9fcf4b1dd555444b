#define _GNU_SOURCE
#include "CKafka.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

// Of rd_kafka_type_t, as librdkafka's interface fixed it.
enum { type_producer = 0 };

static struct {
  void *(*conf_new)(void);
  int (*conf_set)(void *, const char *, const char *, char *, size_t);
  void *(*kafka_new)(int, void *, char *, size_t);
  void (*conf_destroy)(void *);
  void (*kafka_destroy)(void *);
  const char *(*error_text)(int);
  void *(*cluster_new)(void *, int);
  void (*cluster_destroy)(void *);
  const char *(*bootstraps)(const void *);
  int (*topic_create)(void *, const char *, int, int);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[512];

static int find(void *handle, const char *name, void *place) {
  void *symbol = dlsym(handle, name);
  if (symbol == NULL) {
    snprintf(problem, sizeof problem, "librdkafka.so.1 has no %s", name);
    return 0;
  }
  memcpy(place, &symbol, sizeof symbol);
  return 1;
}

static void load(void) {
  void *handle = dlopen("librdkafka.so.1", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    const char *text = dlerror();
    snprintf(problem, sizeof problem, "%s", text != NULL ? text : "librdkafka.so.1 is missing");
    return;
  }
  // The last three are what the library calls experimental.
  if (find(handle, "rd_kafka_conf_new", &library.conf_new) &&
      find(handle, "rd_kafka_conf_set", &library.conf_set) &&
      find(handle, "rd_kafka_new", &library.kafka_new) &&
      find(handle, "rd_kafka_conf_destroy", &library.conf_destroy) &&
      find(handle, "rd_kafka_destroy", &library.kafka_destroy) &&
      find(handle, "rd_kafka_err2str", &library.error_text) &&
      find(handle, "rd_kafka_mock_cluster_new", &library.cluster_new) &&
      find(handle, "rd_kafka_mock_cluster_destroy", &library.cluster_destroy) &&
      find(handle, "rd_kafka_mock_cluster_bootstraps", &library.bootstraps) &&
      find(handle, "rd_kafka_mock_topic_create", &library.topic_create))
    problem[0] = 0;
}

const char *assay_kafka_load(void) {
  pthread_once(&once, load);
  return problem[0] == 0 ? NULL : problem;
}

struct assay_kafka_mock {
  void *kafka;
  void *cluster;
};

assay_kafka_mock *assay_kafka_start(int brokers, char *message, size_t capacity) {
  assay_kafka_mock *mock = calloc(1, sizeof *mock);
  if (mock == NULL) {
    snprintf(message, capacity, "out of memory");
    return NULL;
  }
  void *configuration = library.conf_new();
  // The cluster lives inside a client that never connects anywhere, and need not say so.
  library.conf_set(configuration, "log_level", "3", message, capacity);
  mock->kafka = library.kafka_new(type_producer, configuration, message, capacity);
  if (mock->kafka == NULL) {
    library.conf_destroy(configuration);
    free(mock);
    return NULL;
  }
  mock->cluster = library.cluster_new(mock->kafka, brokers);
  if (mock->cluster == NULL) {
    snprintf(message, capacity, "%s", strerror(errno));
    library.kafka_destroy(mock->kafka);
    free(mock);
    return NULL;
  }
  return mock;
}

const char *assay_kafka_bootstraps(const assay_kafka_mock *mock) {
  return library.bootstraps(mock->cluster);
}

const char *assay_kafka_create(assay_kafka_mock *mock, const char *topic, int partitions,
                               int replicas) {
  int error = library.topic_create(mock->cluster, topic, partitions, replicas);
  return error == 0 ? NULL : library.error_text(error);
}

void assay_kafka_stop(assay_kafka_mock *mock) {
  library.cluster_destroy(mock->cluster);
  library.kafka_destroy(mock->kafka);
  free(mock);
}

static void ends(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGHUP);
}

int assay_kafka_hold_signals(void) {
  sigset_t set;
  ends(&set);
  errno = pthread_sigmask(SIG_BLOCK, &set, NULL);
  return errno == 0 ? 0 : -1;
}

int assay_kafka_wait(pid_t parent) {
  sigset_t set;
  ends(&set);
  int signals = signalfd(-1, &set, SFD_CLOEXEC);
  if (signals < 0) return -1;
  // A descriptor and not PR_SET_PDEATHSIG, which fires when the thread that forked ends.
  int process = (int)syscall(SYS_pidfd_open, parent, 0);
  // It ended already: so do we.
  if (process < 0 && errno == ESRCH) {
    close(signals);
    return 0;
  }
  // Without pidfds (Linux before 5.3) a look every half second must do.
  struct pollfd events[2] = {{signals, POLLIN, 0}, {process, POLLIN, 0}};
  int result = 0;
  while (getppid() == parent) {
    int count = poll(events, process < 0 ? 1 : 2, process < 0 ? 500 : -1);
    if (count > 0) break;
    if (count < 0 && errno != EINTR) {
      result = -1;
      break;
    }
  }
  close(signals);
  if (process >= 0) close(process);
  return result;
}
