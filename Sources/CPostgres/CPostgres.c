#define _GNU_SOURCE
#include "CPostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

typedef struct assay_pg_connection connection_t;
typedef struct assay_pg_result result_t;
typedef struct assay_pg_cancel cancel_t;

// X(result, our name, libpq's name, parameters)
#define FUNCTIONS(X)                                                                              \
  X(connection_t *, start, PQconnectStartParams, (const char *const *, const char *const *, int)) \
  X(int, connect_poll, PQconnectPoll, (connection_t *))                                           \
  X(int, status, PQstatus, (const connection_t *))                                                \
  X(int, socket, PQsocket, (const connection_t *))                                                \
  X(int, server_version, PQserverVersion, (const connection_t *))                                 \
  X(int, transaction_status, PQtransactionStatus, (const connection_t *))                         \
  X(char *, error_message, PQerrorMessage, (const connection_t *))                                \
  X(void, finish, PQfinish, (connection_t *))                                                     \
  X(int, set_nonblocking, PQsetnonblocking, (connection_t *, int))                                \
  X(notice_receiver_t, set_notice_receiver, PQsetNoticeReceiver,                                  \
    (connection_t *, notice_receiver_t, void *))                                                  \
  X(int, send_query, PQsendQuery, (connection_t *, const char *))                                 \
  X(int, send_query_params, PQsendQueryParams,                                                    \
    (connection_t *, const char *, int, const unsigned int *, const char *const *, const int *,   \
     const int *, int))                                                                           \
  X(int, flush, PQflush, (connection_t *))                                                        \
  X(int, consume_input, PQconsumeInput, (connection_t *))                                         \
  X(int, is_busy, PQisBusy, (connection_t *))                                                     \
  X(int, put_copy_data, PQputCopyData, (connection_t *, const char *, int))                       \
  X(int, put_copy_end, PQputCopyEnd, (connection_t *, const char *))                              \
  X(result_t *, get_result, PQgetResult, (connection_t *))                                        \
  X(int, result_status, PQresultStatus, (const result_t *))                                       \
  X(char *, result_error_field, PQresultErrorField, (const result_t *, int))                      \
  X(char *, result_error_message, PQresultErrorMessage, (const result_t *))                       \
  X(char *, cmd_tuples, PQcmdTuples, (result_t *))                                                \
  X(int, ntuples, PQntuples, (const result_t *))                                                  \
  X(int, nfields, PQnfields, (const result_t *))                                                  \
  X(char *, fname, PQfname, (const result_t *, int))                                              \
  X(int, getisnull, PQgetisnull, (const result_t *, int, int))                                    \
  X(char *, getvalue, PQgetvalue, (const result_t *, int, int))                                   \
  X(int, getlength, PQgetlength, (const result_t *, int, int))                                    \
  X(void, clear, PQclear, (result_t *))                                                           \
  X(cancel_t *, get_cancel, PQgetCancel, (connection_t *))                                        \
  X(int, cancel, PQcancel, (cancel_t *, char *, int))                                             \
  X(void, free_cancel, PQfreeCancel, (cancel_t *))

typedef void (*notice_receiver_t)(void *, const result_t *);

#define MEMBER(result, name, symbol, parameters) result(*name) parameters;
static struct {
  FUNCTIONS(MEMBER)
} pq;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *problem;

static void load(void) {
  void *library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *message = dlerror();
    // A later call of the same thread overwrites what dlerror returned.
    problem = message ? strdup(message) : NULL;
    if (!problem) problem = "dlopen failed";
    return;
  }
#define FIND(result, name, symbol, parameters)                  \
  *(void **)&pq.name = dlsym(library, #symbol);                 \
  if (!pq.name) {                                               \
    problem = "libpq.so.5 has no " #symbol;                     \
    return;                                                     \
  }
  FUNCTIONS(FIND)
}

const char *assay_pg_load(void) {
  pthread_once(&once, load);
  return problem;
}

// libpq prints notices to standard error otherwise.
static void ignore_notice(void *context, const result_t *result) {
  (void)context;
  (void)result;
}

connection_t *assay_pg_connect(const char *const *keywords, const char *const *values) {
  connection_t *connection = pq.start(keywords, values, 0);
  if (connection) pq.set_notice_receiver(connection, ignore_notice, NULL);
  return connection;
}

int assay_pg_connect_poll(connection_t *connection) {
  int state = pq.connect_poll(connection);
  // Large statements would block in the middle of sending otherwise.
  if (state == 3) pq.set_nonblocking(connection, 1);
  return state;
}

int assay_pg_is_connected(const connection_t *connection) { return pq.status(connection) == 0; }
int assay_pg_socket(const connection_t *connection) { return pq.socket(connection); }
int assay_pg_server_version(const connection_t *connection) {
  return pq.server_version(connection);
}
int assay_pg_transaction_status(const connection_t *connection) {
  return pq.transaction_status(connection);
}
const char *assay_pg_error_message(const connection_t *connection) {
  return pq.error_message(connection);
}
void assay_pg_finish(connection_t *connection) { pq.finish(connection); }

int assay_pg_send_query(connection_t *connection, const char *text) {
  return pq.send_query(connection, text);
}
int assay_pg_send_query_parameters(connection_t *connection, const char *text, int count,
                                   const char *const *values) {
  return pq.send_query_params(connection, text, count, NULL, values, NULL, NULL, 0);
}
int assay_pg_flush(connection_t *connection) { return pq.flush(connection); }
int assay_pg_consume_input(connection_t *connection) { return pq.consume_input(connection); }
int assay_pg_is_busy(connection_t *connection) { return pq.is_busy(connection); }
int assay_pg_put_copy_data(connection_t *connection, const char *bytes, int count) {
  return pq.put_copy_data(connection, bytes, count);
}
int assay_pg_put_copy_end(connection_t *connection, const char *reason) {
  return pq.put_copy_end(connection, reason);
}

result_t *assay_pg_get_result(connection_t *connection) { return pq.get_result(connection); }
int assay_pg_result_status(const result_t *result) { return pq.result_status(result); }
const char *assay_pg_result_error_field(const result_t *result, int field) {
  return pq.result_error_field(result, field);
}
const char *assay_pg_result_error_message(const result_t *result) {
  return pq.result_error_message(result);
}
const char *assay_pg_affected_rows(result_t *result) { return pq.cmd_tuples(result); }
int assay_pg_row_count(const result_t *result) { return pq.ntuples(result); }
int assay_pg_column_count(const result_t *result) { return pq.nfields(result); }
const char *assay_pg_column_name(const result_t *result, int column) {
  return pq.fname(result, column);
}
int assay_pg_is_null(const result_t *result, int row, int column) {
  return pq.getisnull(result, row, column);
}
const char *assay_pg_value(const result_t *result, int row, int column) {
  return pq.getvalue(result, row, column);
}
int assay_pg_value_length(const result_t *result, int row, int column) {
  return pq.getlength(result, row, column);
}
void assay_pg_clear(result_t *result) { pq.clear(result); }

cancel_t *assay_pg_make_cancel(connection_t *connection) { return pq.get_cancel(connection); }

static void *cancel_and_free(void *cancel) {
  char message[256];
  pq.cancel(cancel, message, sizeof message);
  pq.free_cancel(cancel);
  return NULL;
}

void assay_pg_send_cancel(cancel_t *cancel) {
  if (!cancel) return;
  pthread_t thread;
  if (pthread_create(&thread, NULL, cancel_and_free, cancel) == 0) {
    pthread_detach(thread);
  } else {
    pq.free_cancel(cancel);
  }
}

int assay_pg_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
