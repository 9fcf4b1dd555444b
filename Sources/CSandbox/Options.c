#define _GNU_SOURCE
#include "Sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_text(struct texts *texts, const char *text) {
  if (texts->count == LIST_LIMIT) return -1;
  texts->items[texts->count++] = text;
  return 0;
}

// The kernel's own name of a folder, as callers' paths are compared with it.
static int add_folder(struct options *options, const char *path) {
  char *resolved = realpath(path, NULL);
  // What is not there cannot be written to either.
  return resolved == NULL ? 0 : add_text(&options->writable, resolved);
}

static int add_endpoint(struct options *options, const struct endpoint *endpoint) {
  if (options->endpoint_count == LIST_LIMIT) return -1;
  options->endpoints[options->endpoint_count++] = *endpoint;
  return 0;
}

static struct in6_addr mapped(struct in_addr address) {
  struct in6_addr result = {.s6_addr = {[10] = 0xff, [11] = 0xff}};
  memcpy(result.s6_addr + 12, &address, sizeof address);
  return result;
}

// `PORT`, `HOST:PORT` or `[HOST]:PORT`; names are looked up here, where all networks are.
static int parse_endpoint(struct options *options, const char *text) {
  char host[256] = "";
  const char *colon = strrchr(text, ':');
  const char *port = colon == NULL ? text : colon + 1;
  char *end = NULL;
  unsigned long number = strtoul(port, &end, 10);
  if (end == port || *end != 0 || number == 0 || number > 65535) return -1;
  struct endpoint endpoint = {.port = (uint16_t)number};
  if (colon == NULL) {
    endpoint.is_any_address = 1;
    return add_endpoint(options, &endpoint);
  }
  size_t length = (size_t)(colon - text);
  if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
    text++;
    length -= 2;
  }
  if (length == 0 || length >= sizeof host) return -1;
  memcpy(host, text, length);
  struct in_addr four;
  if (inet_pton(AF_INET6, host, &endpoint.address) == 1) return add_endpoint(options, &endpoint);
  if (inet_pton(AF_INET, host, &four) == 1) {
    endpoint.address = mapped(four);
    return add_endpoint(options, &endpoint);
  }
  if (strcmp(host, "localhost") != 0) options->resolves = 1;
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list = NULL;
  // A name that nobody knows leads nowhere, so there is nothing to allow.
  if (getaddrinfo(host, NULL, &hints, &list) != 0) return 0;
  int result = 0;
  for (struct addrinfo *item = list; item != NULL && result == 0; item = item->ai_next) {
    if (item->ai_family == AF_INET) {
      endpoint.address = mapped(((struct sockaddr_in *)(void *)item->ai_addr)->sin_addr);
    } else if (item->ai_family == AF_INET6) {
      endpoint.address = ((struct sockaddr_in6 *)(void *)item->ai_addr)->sin6_addr;
    } else {
      continue;
    }
    result = add_endpoint(options, &endpoint);
  }
  freeaddrinfo(list);
  return result;
}

static int parse_network(const char *text, enum network *network) {
  const char *names[] = {"none", "loopback", "declared", "any"};
  for (int index = 0; index < 4; index++) {
    if (strcmp(text, names[index]) != 0) continue;
    *network = (enum network)index;
    return 0;
  }
  return -1;
}

static int parse_count(const char *text, long *count) {
  char *end = NULL;
  errno = 0;
  *count = strtol(text, &end, 10);
  return errno == 0 && end != text && *end == 0 && *count > 0 ? 0 : -1;
}

static unsigned parse_features(const char *text) {
  unsigned features = 0;
  if (strstr(text, "users,") != NULL) features |= FEATURE_USERS;
  if (strstr(text, "files,") != NULL) features |= FEATURE_LANDLOCK;
  if (strstr(text, "calls,") != NULL) features |= FEATURE_SECCOMP;
  if (strstr(text, "processes,") != NULL) features |= FEATURE_PROCESSES;
  return features;
}

static int parse_mode(const char *text, int *enforces) {
  *enforces = strcmp(text, "enforce") == 0;
  return *enforces || strcmp(text, "watch") == 0 ? 0 : -1;
}

static int parse_option(struct options *options, const char *name, const char *value) {
  if (strcmp(name, "--mode") == 0) return parse_mode(value, &options->enforces);
  if (strcmp(name, "--network") == 0) return parse_network(value, &options->network);
  if (strcmp(name, "--allow") == 0) return parse_endpoint(options, value);
  if (strcmp(name, "--socket") == 0) return add_text(&options->sockets, value);
  if (strcmp(name, "--write") == 0) {
    options->limits_files = 1;
    return add_folder(options, value);
  }
  if (strcmp(name, "--quiet") == 0) return add_text(&options->quiet_names, value);
  if (strcmp(name, "--processes") == 0) return parse_count(value, &options->process_limit);
  if (strcmp(name, "--records") == 0) return parse_count(value, &options->record_limit);
  if (strcmp(name, "--without") == 0) {
    options->without = parse_features(value);
    return 0;
  }
  if (strcmp(name, "--output") == 0) {
    options->reads_go_output = 1;
    return strcmp(value, "go") == 0 ? 0 : -1;
  }
  if (strcmp(name, "--log") == 0) {
    options->log_path = value;
    return 0;
  }
  if (strcmp(name, "--markers") == 0) {
    options->marker_folder = value;
    return 0;
  }
  return -1;
}

int parse_options(int count, char *const *arguments, struct options *options, char *problem,
                  size_t capacity) {
  memset(options, 0, sizeof *options);
  options->network = NETWORK_ANY;
  options->record_limit = 50000;
  // The program's name and `sandbox`.
  int index = 2;
  while (index < count && strcmp(arguments[index], "--") != 0) {
    const char *name = arguments[index];
    if (strcmp(name, "--probe") == 0) {
      options->is_probe = 1;
      index++;
      continue;
    }
    if (index + 1 >= count || parse_option(options, name, arguments[index + 1]) != 0) {
      snprintf(problem, capacity, "option %s has a bad value or is unknown", name);
      return -1;
    }
    index += 2;
  }
  options->command = arguments + index + (index < count);
  if (!options->is_probe && (index + 1 >= count || options->log_path == NULL)) {
    snprintf(problem, capacity, "no command behind --, or no --log");
    return -1;
  }
  return 0;
}
