#ifndef ASSAY_CPOSTGRES_H
#define ASSAY_CPOSTGRES_H

// The part of libpq that Assay uses, found when it is first needed: a program that is linked
// against libpq would not even start on a machine without it. Types, numbers and behaviour are
// those of the PostgreSQL documentation, chapter "libpq - C Library".

#include <stddef.h>

struct assay_pg_connection;
struct assay_pg_result;
struct assay_pg_cancel;

/// Loads libpq.so.5 once; NULL, or why it could not be done. Before it, no other function here
/// may be called.
const char *assay_pg_load(void);

/// PQconnectStartParams; `keywords` and `values` end with NULL.
struct assay_pg_connection *assay_pg_connect(const char *const *keywords,
                                             const char *const *values);
/// PQconnectPoll: 0 failed, 1 wait for reading, 2 wait for writing, 3 connected.
int assay_pg_connect_poll(struct assay_pg_connection *connection);
/// Whether PQstatus says that it is connected.
int assay_pg_is_connected(const struct assay_pg_connection *connection);
int assay_pg_socket(const struct assay_pg_connection *connection);
/// For example 150018.
int assay_pg_server_version(const struct assay_pg_connection *connection);
/// PQtransactionStatus: 0 idle, 1 active, 2 in a transaction, 3 in a failed one, 4 unknown.
int assay_pg_transaction_status(const struct assay_pg_connection *connection);
const char *assay_pg_error_message(const struct assay_pg_connection *connection);
void assay_pg_finish(struct assay_pg_connection *connection);

// What sends returns 1, or 0 with a message in assay_pg_error_message.
int assay_pg_send_query(struct assay_pg_connection *connection, const char *text);
int assay_pg_send_query_parameters(struct assay_pg_connection *connection, const char *text,
                                   int count, const char *const *values);
/// 0 all sent, 1 some left, -1 failed.
int assay_pg_flush(struct assay_pg_connection *connection);
int assay_pg_consume_input(struct assay_pg_connection *connection);
int assay_pg_is_busy(struct assay_pg_connection *connection);
/// 1 queued, 0 the buffer is full, -1 failed.
int assay_pg_put_copy_data(struct assay_pg_connection *connection, const char *bytes, int count);
/// `problem` other than NULL makes the server refuse the data.
int assay_pg_put_copy_end(struct assay_pg_connection *connection, const char *problem);

/// PQgetResult; NULL when the command is done.
struct assay_pg_result *assay_pg_get_result(struct assay_pg_connection *connection);
/// ExecStatusType: 0 empty, 1 command, 2 rows, 3 copy out, 4 copy in, 5 bad response, 6 notice,
/// 7 error, 8 copy both.
int assay_pg_result_status(const struct assay_pg_result *result);
/// PQresultErrorField; `field` is a letter: S severity, C SQLSTATE, M message, D detail, H hint,
/// P position, W context. NULL when the server did not say.
const char *assay_pg_result_error_field(const struct assay_pg_result *result, int field);
const char *assay_pg_result_error_message(const struct assay_pg_result *result);
/// How many rows a command changed, in digits.
const char *assay_pg_affected_rows(struct assay_pg_result *result);
int assay_pg_row_count(const struct assay_pg_result *result);
int assay_pg_column_count(const struct assay_pg_result *result);
const char *assay_pg_column_name(const struct assay_pg_result *result, int column);
int assay_pg_is_null(const struct assay_pg_result *result, int row, int column);
const char *assay_pg_value(const struct assay_pg_result *result, int row, int column);
int assay_pg_value_length(const struct assay_pg_result *result, int row, int column);
void assay_pg_clear(struct assay_pg_result *result);

/// What is needed to cancel what `connection` does, from any thread; NULL on failure.
struct assay_pg_cancel *assay_pg_make_cancel(struct assay_pg_connection *connection);
/// Asks the server to stop, on a thread of its own, as that may take long; frees `cancel`.
void assay_pg_send_cancel(struct assay_pg_cancel *cancel);

/// A counter to wake up poll(2) with, which never blocks; -1 with errno.
int assay_pg_eventfd(void);

#endif
