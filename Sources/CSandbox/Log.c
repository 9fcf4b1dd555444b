#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// One JSON object a line, each written whole, so that only the last can be torn. What happens again
// and again is written out at first, and then counted for a while.

enum {
  MARK_LIMIT = 4 << 20,
  SLOTS = 4096,
  WRITTEN_OUT = 64,
  WINDOW_NANOSECONDS = 20 * 1000 * 1000,
};

struct repeated {
  uint64_t key;
  long written;
  long waiting;
  int64_t first, last;
  // All but the braces and the times; owned.
  char *text;
};

static struct repeated slots[SLOTS];
static int log_descriptor = -1;
static long records_left;
static unsigned long dropped;
static char buffer[2 * RECORD_LIMIT];
static size_t buffered;

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct line {
  char text[RECORD_LIMIT];
  size_t length;
};

static void put(struct line *line, const char *text, size_t length) {
  // Room for the end of the object is kept.
  if (line->length + length > sizeof line->text - 256) return;
  memcpy(line->text + line->length, text, length);
  line->length += length;
}

static void put_text(struct line *line, const char *text) { put(line, text, strlen(text)); }

// How many bytes a character has that is well formed (RFC 3629); 0 for others.
static int utf8_length(const unsigned char *text) {
  if (text[0] < 0x80) return 1;
  int length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
  if (text[0] < 0xc2 || text[0] > 0xf4) return 0;
  for (int index = 1; index < length; index++)
    if ((text[index] & 0xc0) != 0x80) return 0;
  // Too long, surrogates, beyond the last character.
  if ((text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
      (text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f))
    return 0;
  return length;
}

// A JSON string; bytes that are no UTF-8 are shown as \xNN.
static void put_string(struct line *line, const char *string) {
  const unsigned char *rest = (const unsigned char *)string;
  put_text(line, "\"");
  while (*rest != 0) {
    char escaped[16];
    int length = utf8_length(rest);
    if (length == 0) {
      snprintf(escaped, sizeof escaped, "\\\\x%02X", *rest++);
      put_text(line, escaped);
    } else if (*rest == '"' || *rest == '\\' || *rest < 0x20) {
      snprintf(escaped, sizeof escaped, "\\u%04x", *rest++);
      put_text(line, escaped);
    } else {
      put(line, (const char *)rest, (size_t)length);
      rest += length;
    }
  }
  put_text(line, "\"");
}

static void put_member(struct line *line, const char *name, const char *value) {
  if (value[0] == 0) return;
  put_text(line, ",\"");
  put_text(line, name);
  put_text(line, "\":");
  put_string(line, value);
}

static void write_out(void) {
  size_t done = 0;
  while (done < buffered) {
    ssize_t written = write(log_descriptor, buffer + done, buffered - done);
    if (written < 0 && errno == EINTR) continue;
    // On a full disk the last line may have room again, and then says that others are missing.
    if (written <= 0) {
      dropped++;
      break;
    }
    done += (size_t)written;
  }
  buffered = 0;
}

// Lines that may wait are written with the next one that may not.
static void write_line(const char *time, const char *middle, const char *end, int mayWait) {
  for (int attempt = 0; attempt < 2; attempt++) {
    size_t room = sizeof buffer - buffered;
    int length =
        snprintf(buffer + buffered, room, "{\"time\":%s%s%s}\n", time, middle, end);
    if (length >= 0 && (size_t)length < room) {
      buffered += (size_t)length;
      break;
    }
    write_out();
  }
  if (!mayWait) write_out();
}

static void print_time(char *text, size_t capacity, int64_t time) {
  snprintf(
      text, capacity, "%lld.%09lld", (long long)(time / 1000000000),
      (long long)(time % 1000000000));
}

static void write_record(const char *text, int64_t first, int64_t last, long count) {
  if (records_left <= 0) {
    dropped += (unsigned long)count;
    return;
  }
  records_left--;
  char time[40], until[40], end[128] = "";
  print_time(time, sizeof time, first);
  print_time(until, sizeof until, last);
  if (count > 1) snprintf(end, sizeof end, ",\"count\":%ld,\"until\":%s", count, until);
  write_line(time, text, end, 0);
}

static void flush(struct repeated *slot) {
  if (slot->waiting > 0) write_record(slot->text, slot->first, slot->last, slot->waiting);
  slot->waiting = 0;
}

int open_log(const struct options *options) {
  records_left = options->record_limit;
  log_descriptor =
      open(options->log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  return log_descriptor < 0 ? -1 : 0;
}

static uint64_t hash(const char *text) {
  uint64_t value = 1469598103934665603u;
  for (; *text != 0; text++) value = (value ^ (unsigned char)*text) * 1099511628211u;
  return value;
}

void log_finding(const struct options *options, const struct caller *caller,
                 const struct finding *finding, int is_denied) {
  static struct line line;
  static char link[PATH_LIMIT];
  static char test[PATH_LIMIT];
  line.length = 0;
  char numbers[64];
  put_member(&line, "operation", finding->operation);
  put_member(
      &line, "outcome",
      is_denied ? "denied" : finding->verdict == VERDICT_VIOLATION ? "seen" : "allowed");
  put_member(&line, "protocol", finding->protocol);
  put_member(&line, "target", finding->target);
  snprintf(
      numbers, sizeof numbers, ",\"process\":%d,\"thread\":%d", (int)caller->process,
      (int)caller->thread);
  put_text(&line, numbers);
  if (options->reads_go_output) {
    char ancestors[1024];
    list_ancestors(caller, ancestors, sizeof ancestors);
    put_text(&line, ",\"ancestors\":[");
    put_text(&line, ancestors);
    put_text(&line, "]");
  }
  read_link(caller->process, "exe", link);
  put_member(&line, "program", link);
  read_link(caller->process, "cwd", link);
  put_member(&line, "folder", link);
  find_test(options, caller, test);
  put_member(&line, "test", test);
  line.text[line.length] = 0;

  int64_t time = now();
  uint64_t key = hash(line.text);
  struct repeated *slot = &slots[key % SLOTS];
  if (slot->text == NULL || slot->key != key) {
    flush(slot);
    free(slot->text);
    *slot = (struct repeated){.key = key, .text = strdup(line.text)};
  }
  if (slot->written < WRITTEN_OUT || slot->text == NULL) {
    slot->written++;
    write_record(line.text, time, time, 1);
    return;
  }
  if (slot->waiting > 0 && time - slot->first > WINDOW_NANOSECONDS) flush(slot);
  if (slot->waiting++ == 0) slot->first = time;
  slot->last = time;
}

void log_mark(const struct caller *caller, const char *folder, const char *text) {
  static struct line line;
  static long written = 0;
  if (written++ >= MARK_LIMIT) {
    dropped++;
    return;
  }
  line.length = 0;
  char time[40], number[40];
  snprintf(number, sizeof number, ",\"process\":%d", (int)caller->process);
  put_text(&line, ",\"operation\":\"mark\"");
  put_text(&line, number);
  put_member(&line, "folder", folder);
  put_member(&line, "text", text);
  line.text[line.length] = 0;
  print_time(time, sizeof time, now());
  write_line(time, line.text, "", 1);
}

void log_begin(const struct options *options, const struct confinement *confinement) {
  static struct line line;
  line.length = 0;
  put_text(&line, ",\"operation\":\"begin\",\"version\":1");
  put_member(&line, "mode", options->enforces ? "enforce" : "watch");
  char facts[128];
  snprintf(
      facts, sizeof facts, ",\"network\":%s,\"processes\":%s,\"files\":%d,\"calls\":%s",
      confinement->has_network ? "true" : "false", confinement->has_processes ? "true" : "false",
      confinement->landlock_version, confinement->listener >= 0 ? "true" : "false");
  put_text(&line, facts);
  put_member(&line, "missing", confinement->missing);
  line.text[line.length] = 0;
  char time[40];
  print_time(time, sizeof time, now());
  write_line(time, line.text, "", 0);
}

void log_end(unsigned long notifications, const struct ending *ending) {
  for (int index = 0; index < SLOTS; index++) flush(&slots[index]);
  char time[40], text[160];
  print_time(time, sizeof time, now());
  int status = ending->status;
  snprintf(
      text, sizeof text,
      ",\"operation\":\"end\",\"notifications\":%lu,\"dropped\":%lu,\"leftovers\":%ld,"
      "\"status\":%d",
      notifications, dropped, ending->leftovers,
      WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
  write_line(time, text, "", 0);
}
