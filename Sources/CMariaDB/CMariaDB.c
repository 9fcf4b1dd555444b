#include "CMariaDB.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// Numbers of enum mysql_option and of client flags, as MySQL's protocol and client fixed them.
enum { option_connect_timeout = 0, option_charset = 7, option_local_infile = 8 };
enum { option_protocol = 9, option_read_timeout = 11, option_write_timeout = 12 };
enum { protocol_tcp = 1 };
static const unsigned long flag_multi_results = 1UL << 17;

static struct {
  void *(*init)(void *);
  int (*options)(void *, int, const void *);
  void *(*real_connect)(void *, const char *, const char *, const char *, const char *,
                        unsigned int, const char *, unsigned long);
  void (*close)(void *);
  int (*real_query)(void *, const char *, unsigned long);
  unsigned int (*number)(void *);
  const char *(*error)(void *);
  void *(*store_result)(void *);
  int (*next_result)(void *);
  unsigned int (*field_count)(void *);
  unsigned int (*num_fields)(void *);
  char **(*fetch_row)(void *);
  unsigned long *(*fetch_lengths)(void *);
  void (*free_result)(void *);
  int (*server_init)(int, char **, char **);
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char problem[512];

static int find(void *handle, const char *name, void *place) {
  void *symbol = dlsym(handle, name);
  if (symbol == NULL) {
    snprintf(problem, sizeof problem, "libmariadb.so.3 has no %s", name);
    return 0;
  }
  memcpy(place, &symbol, sizeof symbol);
  return 1;
}

static void load(void) {
  void *handle = dlopen("libmariadb.so.3", RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL) {
    const char *text = dlerror();
    snprintf(problem, sizeof problem, "%s", text != NULL ? text : "libmariadb.so.3 is missing");
    return;
  }
  if (!find(handle, "mysql_init", &library.init) ||
      !find(handle, "mysql_options", &library.options) ||
      !find(handle, "mysql_real_connect", &library.real_connect) ||
      !find(handle, "mysql_close", &library.close) ||
      !find(handle, "mysql_real_query", &library.real_query) ||
      !find(handle, "mysql_errno", &library.number) ||
      !find(handle, "mysql_error", &library.error) ||
      !find(handle, "mysql_store_result", &library.store_result) ||
      !find(handle, "mysql_next_result", &library.next_result) ||
      !find(handle, "mysql_field_count", &library.field_count) ||
      !find(handle, "mysql_num_fields", &library.num_fields) ||
      !find(handle, "mysql_fetch_row", &library.fetch_row) ||
      !find(handle, "mysql_fetch_lengths", &library.fetch_lengths) ||
      !find(handle, "mysql_free_result", &library.free_result) ||
      !find(handle, "mysql_server_init", &library.server_init))
    return;
  // Else the first connections would do it, and two at once would do it twice.
  library.server_init(0, NULL, NULL);
}

const char *assay_mariadb_load(void) {
  pthread_once(&once, load);
  return problem[0] == 0 ? NULL : problem;
}

static void *set_up(const assay_mariadb_target *target) {
  void *connection = library.init(NULL);
  if (connection == NULL) return NULL;
  unsigned int protocol = protocol_tcp, off = 0;
  library.options(connection, option_protocol, &protocol);
  library.options(connection, option_connect_timeout, &target->connect_timeout);
  library.options(connection, option_read_timeout, &target->answer_timeout);
  library.options(connection, option_write_timeout, &target->answer_timeout);
  library.options(connection, option_charset, "utf8mb4");
  // A migration must not make the server ask for files of this machine.
  library.options(connection, option_local_infile, &off);
  return connection;
}

assay_mariadb *assay_mariadb_connect(const assay_mariadb_target *target, unsigned int *number,
                                     char *message, size_t capacity) {
  void *connection = set_up(target);
  if (connection == NULL) {
    *number = 2008;  // CR_OUT_OF_MEMORY
    snprintf(message, capacity, "out of memory");
    return NULL;
  }
  if (library.real_connect(connection, target->host, target->user, target->password,
                           target->database, target->port, NULL, flag_multi_results) == NULL) {
    *number = library.number(connection);
    snprintf(message, capacity, "%s", library.error(connection));
    library.close(connection);
    return NULL;
  }
  return connection;
}

void assay_mariadb_close(assay_mariadb *connection) { library.close(connection); }

unsigned int assay_mariadb_query(assay_mariadb *connection, const char *statement, size_t length) {
  return library.real_query(connection, statement, length) == 0 ? 0 : library.number(connection);
}

const char *assay_mariadb_error(assay_mariadb *connection) { return library.error(connection); }

assay_mariadb_result *assay_mariadb_rows(assay_mariadb *connection, unsigned int *number) {
  void *result = library.store_result(connection);
  *number = result == NULL && library.field_count(connection) != 0 ? library.number(connection) : 0;
  return result;
}

int assay_mariadb_next(assay_mariadb *connection) {
  int answer = library.next_result(connection);
  return answer > 0 ? (int)library.number(connection) : answer;
}

unsigned int assay_mariadb_columns(assay_mariadb_result *result) {
  return library.num_fields(result);
}

char **assay_mariadb_row(assay_mariadb_result *result, unsigned long **lengths) {
  char **row = library.fetch_row(result);
  if (row != NULL) *lengths = library.fetch_lengths(result);
  return row;
}

void assay_mariadb_free(assay_mariadb_result *result) { library.free_result(result); }
