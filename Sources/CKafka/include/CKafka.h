#ifndef ASSAY_KAFKA_H
#define ASSAY_KAFKA_H

// librdkafka's mock cluster, loaded when it is first used, so that Assay starts without it. Needs no
// headers of the library.

#include <stddef.h>
#include <sys/types.h>

typedef struct assay_kafka_mock assay_kafka_mock;

/// Loads the library once; NULL, or what the loader says.
const char *assay_kafka_load(void);

/// A cluster of that many brokers on 127.0.0.1, which choose their ports; NULL with a message. The
/// library must have been loaded.
assay_kafka_mock *assay_kafka_start(int brokers, char *message, size_t capacity);

/// `host:port` of each broker, separated by commas; as long as the cluster runs.
const char *assay_kafka_bootstraps(const assay_kafka_mock *mock);

/// Creates a topic; NULL or what is wrong.
const char *assay_kafka_create(assay_kafka_mock *mock, const char *topic, int partitions,
                               int replicas);

void assay_kafka_stop(assay_kafka_mock *mock);

/// Holds back SIGTERM, SIGINT and SIGHUP in this thread and those that it starts, so that
/// assay_kafka_wait sees them; 0 or -1 with errno.
int assay_kafka_hold_signals(void);

/// Waits for one of the signals held back or for the end of process `parent`; 0 or -1 with errno.
int assay_kafka_wait(pid_t parent);

#endif
