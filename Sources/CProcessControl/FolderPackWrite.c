#define _GNU_SOURCE
#include "CProcessControl.h"
#include "FolderPack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_LIMIT = 100, PATH_LIMIT = 4096 };

// A run of zeros shorter than this is not worth an extent of its own.
enum { HOLE_BLOCKS = 4 };

struct buffer {
  unsigned char *bytes;
  size_t count, capacity;
};

// Files whose contents are in the pack, by checksum: databases come with many alike.
struct known_content {
  uint64_t checksum, size;
  size_t extents; // where in the index
  uint32_t extent_count;
};

struct writer {
  struct buffer index, content;
  struct known_content *known;
  size_t known_count, known_capacity;
  uint64_t entry_count;
  unsigned char *file;
  size_t file_capacity;
  char path[PATH_LIMIT];
};

uint64_t pack_checksum(const unsigned char *bytes, size_t count, uint64_t seed) {
  const uint64_t factor = 0x9fb21c651e98df25ULL;
  uint64_t lanes[4] = {seed, seed ^ factor, ~seed, seed + factor};
  size_t position = 0;
  for (; position + 32 <= count; position += 32) {
    uint64_t words[4];
    memcpy(words, bytes + position, 32);
    for (int lane = 0; lane < 4; lane++) {
      uint64_t mixed = (lanes[lane] ^ words[lane]) * factor;
      lanes[lane] = mixed ^ (mixed >> 29);
    }
  }
  uint64_t result = count;
  for (int lane = 0; lane < 4; lane++) result = ((result ^ lanes[lane]) * factor) ^ (result >> 31);
  for (; position < count; position++)
    result = ((result ^ bytes[position]) * factor) ^ (result >> 31);
  return result;
}

static unsigned char *reserve(struct buffer *buffer, uint64_t more) {
  if (more > PACK_LIMIT || buffer->count + more > PACK_LIMIT) {
    errno = EFBIG;
    return NULL;
  }
  size_t needed = buffer->count + more;
  if (needed > buffer->capacity) {
    size_t capacity = buffer->capacity < (1 << 20) ? (1 << 20) : buffer->capacity;
    while (capacity < needed) capacity *= 2;
    unsigned char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) return NULL;
    buffer->bytes = bytes;
    buffer->capacity = capacity;
  }
  unsigned char *start = buffer->bytes + buffer->count;
  buffer->count = needed;
  return start;
}

static int append_padded(struct buffer *buffer, const void *bytes, size_t length) {
  unsigned char *target = reserve(buffer, pack_padded(length));
  if (target == NULL) return -1;
  memset(target, 0, pack_padded(length));
  if (length > 0) memcpy(target, bytes, length);
  return 0;
}

static int append_entry(
    struct writer *writer, enum pack_kind kind, const struct stat *status, uint64_t size,
    uint32_t extent_count) {
  size_t length = strlen(writer->path) + 1;
  struct pack_entry entry = {
      .kind = kind, .mode = status->st_mode & 0777, .size = size, .path_length = (uint32_t)length,
      .extent_count = extent_count};
  writer->entry_count++;
  if (append_padded(&writer->index, &entry, sizeof entry) != 0) return -1;
  return append_padded(&writer->index, writer->path, length);
}

static int is_zero(const unsigned char *block, size_t count) {
  return block[0] == 0 && (count == 1 || memcmp(block, block + 1, count - 1) == 0);
}

// How many blocks from `block` on are zero, or are not and no long hole begins.
static uint64_t run_length(
    const unsigned char *bytes, uint64_t size, uint64_t block, int *is_hole) {
  uint64_t count = pack_blocks(size) / PACK_BLOCK, end = block, zeros = 0;
  *is_hole = 0;
  for (; end < count; end++) {
    uint64_t start = end * PACK_BLOCK;
    uint64_t length = size - start < PACK_BLOCK ? size - start : PACK_BLOCK;
    int zero = is_zero(bytes + start, length);
    if (*is_hole && !zero) return end - block;
    zeros = zero ? zeros + 1 : 0;
    if (!*is_hole && zeros == HOLE_BLOCKS) {
      if (end + 1 - zeros > block) return end + 1 - zeros - block;
      *is_hole = 1;
    }
  }
  return end - block;
}

static int append_content(struct writer *writer, uint64_t size, const struct stat *status) {
  uint64_t checksum = pack_checksum(writer->file, size, 0);
  for (size_t i = 0; i < writer->known_count; i++) {
    struct known_content known = writer->known[i];
    // 64 bits and the length: two files of one database that differ will not agree in both.
    if (known.checksum != checksum || known.size != size) continue;
    if (append_entry(writer, PACK_FILE, status, size, known.extent_count) != 0) return -1;
    size_t length = known.extent_count * sizeof(struct pack_extent);
    unsigned char *target = reserve(&writer->index, length);
    if (target == NULL) return -1;
    memcpy(target, writer->index.bytes + known.extents, length);
    return 0;
  }
  size_t entry = writer->index.count;
  if (append_entry(writer, PACK_FILE, status, size, 0) != 0) return -1;
  struct known_content known = {checksum, size, writer->index.count, 0};
  int is_hole;
  for (uint64_t block = 0; block * PACK_BLOCK < size;) {
    uint64_t run = run_length(writer->file, size, block, &is_hole);
    uint64_t start = block * PACK_BLOCK, end = (block + run) * PACK_BLOCK;
    if (end > size) end = size;
    block += run;
    if (is_hole) continue;
    struct pack_extent extent = {start, writer->content.count, end - start};
    if (append_padded(&writer->index, &extent, sizeof extent) != 0) return -1;
    unsigned char *target = reserve(&writer->content, pack_blocks(extent.length));
    if (target == NULL) return -1;
    memcpy(target, writer->file + start, extent.length);
    memset(target + extent.length, 0, pack_blocks(extent.length) - extent.length);
    known.extent_count++;
  }
  memcpy(
      writer->index.bytes + entry + offsetof(struct pack_entry, extent_count),
      &known.extent_count, sizeof known.extent_count);
  if (writer->known_count == writer->known_capacity) {
    size_t capacity = writer->known_capacity == 0 ? 256 : writer->known_capacity * 2;
    struct known_content *grown = realloc(writer->known, capacity * sizeof known);
    if (grown == NULL) return -1;
    writer->known = grown;
    writer->known_capacity = capacity;
  }
  writer->known[writer->known_count++] = known;
  return 0;
}

static int add_file(struct writer *writer, int parent, const char *name, const struct stat *seen) {
  uint64_t size = (uint64_t)seen->st_size;
  if (size > PACK_LIMIT) {
    errno = EFBIG;
    return -1;
  }
  if (size > writer->file_capacity) {
    unsigned char *grown = realloc(writer->file, size);
    if (grown == NULL) return -1;
    writer->file = grown;
    writer->file_capacity = size;
  }
  int descriptor = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  uint64_t done = 0;
  while (done < size) {
    ssize_t count = read(descriptor, writer->file + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      // Shorter than a moment ago: somebody writes to what should be at rest.
      int error = count == 0 ? EBUSY : errno;
      close(descriptor);
      errno = error;
      return -1;
    }
    done += (uint64_t)count;
  }
  close(descriptor);
  return append_content(writer, size, seen);
}

static int add_link(struct writer *writer, int parent, const char *name, const struct stat *seen) {
  char target[PATH_LIMIT];
  ssize_t length = readlinkat(parent, name, target, sizeof target - 1);
  if (length < 0) return -1;
  target[length] = 0;
  if (append_entry(writer, PACK_LINK, seen, (uint64_t)length + 1, 0) != 0) return -1;
  return append_padded(&writer->index, target, (size_t)length + 1);
}

static int add_folder(struct writer *writer, int parent, const char *name, int depth) {
  int descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  DIR *folder = fdopendir(descriptor);
  if (folder == NULL) {
    close(descriptor);
    return -1;
  }
  int result = 0;
  size_t length = strlen(writer->path);
  struct dirent *entry;
  while (result == 0 && (entry = readdir(folder)) != NULL) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    size_t more = strlen(entry->d_name);
    struct stat status;
    if (depth == DEPTH_LIMIT || length + more + 2 > PATH_LIMIT) {
      errno = ENAMETOOLONG;
      result = -1;
      break;
    }
    if (length > 0) writer->path[length] = '/';
    memcpy(writer->path + length + (length > 0), entry->d_name, more + 1);
    if (fstatat(descriptor, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      result = -1;
    } else if (S_ISREG(status.st_mode)) {
      result = add_file(writer, descriptor, entry->d_name, &status);
    } else if (S_ISLNK(status.st_mode)) {
      result = add_link(writer, descriptor, entry->d_name, &status);
    } else if (S_ISDIR(status.st_mode)) {
      result = append_entry(writer, PACK_FOLDER, &status, 0, 0);
      if (result == 0) result = add_folder(writer, descriptor, entry->d_name, depth + 1);
    }
    // Sockets and the like belong to the server that has ended.
    writer->path[length] = 0;
  }
  int error = errno;
  closedir(folder);
  errno = error;
  return result;
}

static int write_all(int descriptor, const void *bytes, size_t count) {
  const unsigned char *next = bytes;
  while (count > 0) {
    ssize_t written = write(descriptor, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return -1;
    next += written;
    count -= (size_t)written;
  }
  return 0;
}

int assay_pack_folder(const char *folder, const char *target) {
  struct writer *writer = calloc(1, sizeof *writer);
  if (writer == NULL) return -1;
  int result = add_folder(writer, AT_FDCWD, folder, 0);
  // Contents begin at a block, so that file systems can share them.
  size_t before = sizeof(struct pack_header) + writer->index.count;
  size_t padding = pack_blocks(before) - before;
  if (result == 0) {
    unsigned char *zeros = reserve(&writer->index, padding);
    result = zeros == NULL ? -1 : 0;
    if (zeros != NULL) memset(zeros, 0, padding);
  }
  int descriptor = -1;
  if (result == 0) {
    descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    result = descriptor < 0 ? -1 : 0;
  }
  if (result == 0) {
    struct pack_header header = {
        .magic = PACK_MAGIC, .index_length = writer->index.count,
        .content_length = writer->content.count, .entry_count = writer->entry_count};
    header.checksum = pack_checksum(writer->index.bytes, writer->index.count, PACK_MAGIC);
    header.checksum =
        pack_checksum(writer->content.bytes, writer->content.count, header.checksum);
    if (write_all(descriptor, &header, sizeof header) != 0 ||
        write_all(descriptor, writer->index.bytes, writer->index.count) != 0 ||
        write_all(descriptor, writer->content.bytes, writer->content.count) != 0)
      result = -1;
  }
  int error = errno;
  if (descriptor >= 0 && close(descriptor) != 0 && result == 0) {
    error = errno;
    result = -1;
  }
  if (result != 0 && descriptor >= 0) unlink(target);
  free(writer->index.bytes);
  free(writer->content.bytes);
  free(writer->known);
  free(writer->file);
  free(writer);
  errno = error;
  return result;
}
