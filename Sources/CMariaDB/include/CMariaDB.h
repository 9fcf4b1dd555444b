#ifndef ASSAY_MARIADB_H
#define ASSAY_MARIADB_H

// MariaDB's client library, loaded when it is first used, so that Assay starts without it. Needs
// no headers of the library; its interface has been the same since version 3.0.

#include <stddef.h>

typedef struct assay_mariadb assay_mariadb;
typedef struct assay_mariadb_result assay_mariadb_result;

/// Where and as whom to connect. Times are in seconds.
typedef struct {
  const char *host;
  unsigned int port;
  const char *user;
  const char *password;
  /// NULL: none.
  const char *database;
  unsigned int connect_timeout;
  unsigned int answer_timeout;
} assay_mariadb_target;

/// Loads the library once; NULL, or what the loader says.
const char *assay_mariadb_load(void);

/// Connects; NULL with the server's error number and text. The library must have been loaded.
assay_mariadb *assay_mariadb_connect(const assay_mariadb_target *target, unsigned int *number,
                                     char *message, size_t capacity);

void assay_mariadb_close(assay_mariadb *connection);

/// Sends one statement and waits for the answer; 0 or the error's number.
unsigned int assay_mariadb_query(assay_mariadb *connection, const char *statement, size_t length);

/// The text of the last error.
const char *assay_mariadb_error(assay_mariadb *connection);

/// The rows of the last statement; NULL when it has none, or on an error (see the number).
assay_mariadb_result *assay_mariadb_rows(assay_mariadb *connection, unsigned int *number);

/// Goes to the next answer of a statement that has several: 0 there is one, -1 there is none, else
/// the error's number.
int assay_mariadb_next(assay_mariadb *connection);

unsigned int assay_mariadb_columns(assay_mariadb_result *result);

/// The next row and its columns' lengths; NULL at the end.
char **assay_mariadb_row(assay_mariadb_result *result, unsigned long **lengths);

void assay_mariadb_free(assay_mariadb_result *result);

#endif
