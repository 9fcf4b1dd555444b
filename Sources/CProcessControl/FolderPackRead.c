#define _GNU_SOURCE
#include "CProcessControl.h"
#include "FolderPack.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREAD_LIMIT = 4 };

// One entry of the index, checked.
struct item {
  struct pack_entry entry;
  const char *path;
  // Extents, or the target of a link.
  const unsigned char *rest;
};

struct reader {
  int pack;
  uint64_t content_start;
  unsigned char *bytes;
  const unsigned char *content;
  uint64_t content_length;
  struct item *items;
  uint64_t count;
  int root;
  int changes_account;
  uid_t user;
  gid_t group;
  atomic_ulong next;
  atomic_int error;
  // Whether the file system may share blocks instead of copying them; tried once.
  atomic_int clones;
};

static int read_all(int descriptor, unsigned char *target, uint64_t count) {
  while (count > 0) {
    ssize_t got = read(descriptor, target, count);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) {
      errno = EBADMSG;
      return -1;
    }
    target += got;
    count -= (uint64_t)got;
  }
  return 0;
}

// Below the folder and nowhere else.
static int is_safe_path(const char *path) {
  if (path[0] == 0) return 0;
  while (*path != 0) {
    size_t length = strcspn(path, "/");
    if (length == 0 || (length == 1 && path[0] == '.') ||
        (length == 2 && path[0] == '.' && path[1] == '.'))
      return 0;
    path += length;
    if (*path == '/' && *++path == 0) return 0;
  }
  return 1;
}

// Makes items of the index; what does not fit is EBADMSG.
static int parse(struct reader *reader, const unsigned char *index, uint64_t length) {
  errno = EBADMSG;
  uint64_t position = 0;
  for (uint64_t i = 0; i < reader->count; i++) {
    struct item *item = &reader->items[i];
    if (length - position < sizeof item->entry) return -1;
    memcpy(&item->entry, index + position, sizeof item->entry);
    position += sizeof item->entry;
    uint64_t path_length = item->entry.path_length;
    if (path_length == 0 || pack_padded(path_length) > length - position) return -1;
    item->path = (const char *)index + position;
    if (item->path[path_length - 1] != 0 || !is_safe_path(item->path)) return -1;
    position += pack_padded(path_length);
    item->rest = index + position;
    uint64_t size = item->entry.size, rest = 0;
    if (size > PACK_LIMIT) return -1;
    switch (item->entry.kind) {
    case PACK_FOLDER: break;
    case PACK_LINK: rest = pack_padded(size); break;
    case PACK_FILE: rest = item->entry.extent_count * sizeof(struct pack_extent); break;
    default: return -1;
    }
    if (rest > length - position) return -1;
    position += rest;
    if (item->entry.kind == PACK_LINK && (size == 0 || item->rest[size - 1] != 0)) return -1;
    if (item->entry.kind != PACK_FILE) continue;
    for (uint32_t j = 0; j < item->entry.extent_count; j++) {
      struct pack_extent extent;
      memcpy(&extent, item->rest + j * sizeof extent, sizeof extent);
      if (extent.length > size || extent.file_offset > size - extent.length ||
          extent.length > reader->content_length ||
          extent.content_offset > reader->content_length - extent.length)
        return -1;
    }
  }
  return 0;
}

// Lets file and pack share whole blocks; returns how many bytes are done.
static uint64_t clone_blocks(
    struct reader *reader, int file, uint64_t source, const struct pack_extent *extent) {
  if (!atomic_load_explicit(&reader->clones, memory_order_relaxed)) return 0;
  uint64_t length = extent->length / PACK_BLOCK * PACK_BLOCK;
  if (length == 0 || source % PACK_BLOCK != 0 || extent->file_offset % PACK_BLOCK != 0) return 0;
  struct file_clone_range range = {
      .src_fd = reader->pack, .src_offset = source, .src_length = length,
      .dest_offset = extent->file_offset};
  if (ioctl(file, FICLONERANGE, &range) == 0) return length;
  atomic_store_explicit(&reader->clones, 0, memory_order_relaxed);
  return 0;
}

static int write_extent(struct reader *reader, int file, const struct pack_extent *extent) {
  uint64_t done =
      clone_blocks(reader, file, reader->content_start + extent->content_offset, extent);
  while (done < extent->length) {
    ssize_t count = pwrite(
        file, reader->content + extent->content_offset + done, extent->length - done,
        (off_t)(extent->file_offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return -1;
    done += (uint64_t)count;
  }
  return 0;
}

static int make_file(struct reader *reader, const struct item *item) {
  int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  int file = openat(reader->root, item->path, flags, 0600);
  if (file < 0) return -1;
  uint64_t end = 0;
  int result = 0;
  for (uint32_t j = 0; result == 0 && j < item->entry.extent_count; j++) {
    struct pack_extent extent;
    memcpy(&extent, item->rest + j * sizeof extent, sizeof extent);
    result = write_extent(reader, file, &extent);
    end = extent.file_offset + extent.length;
  }
  if (result == 0 && end < item->entry.size) result = ftruncate(file, (off_t)item->entry.size);
  if (result == 0 && item->entry.mode != 0600) result = fchmod(file, item->entry.mode & 0777);
  if (result == 0 && reader->changes_account) result = fchown(file, reader->user, reader->group);
  int error = errno;
  if (close(file) != 0 && result == 0) return -1;
  errno = error;
  return result;
}

static void *make_files(void *argument) {
  struct reader *reader = argument;
  while (atomic_load(&reader->error) == 0) {
    uint64_t index = atomic_fetch_add(&reader->next, 1);
    if (index >= reader->count) break;
    const struct item *item = &reader->items[index];
    int result = 0;
    if (item->entry.kind == PACK_FILE) result = make_file(reader, item);
    if (item->entry.kind == PACK_LINK) {
      result = symlinkat((const char *)item->rest, reader->root, item->path);
      if (result == 0 && reader->changes_account)
        result = fchownat(
            reader->root, item->path, reader->user, reader->group, AT_SYMLINK_NOFOLLOW);
    }
    if (result != 0) atomic_store(&reader->error, errno);
  }
  return NULL;
}

static int make_all(struct reader *reader) {
  // Parents come before what is in them.
  for (uint64_t i = 0; i < reader->count; i++)
    if (reader->items[i].entry.kind == PACK_FOLDER &&
        mkdirat(reader->root, reader->items[i].path, 0700) != 0)
      return -1;
  pthread_t threads[THREAD_LIMIT];
  long processors = sysconf(_SC_NPROCESSORS_ONLN);
  int wanted = processors < THREAD_LIMIT ? (int)processors - 1 : THREAD_LIMIT - 1;
  int started = 0;
  while (started < wanted && pthread_create(&threads[started], NULL, make_files, reader) == 0)
    started++;
  make_files(reader);
  for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
  if ((errno = atomic_load(&reader->error)) != 0) return -1;
  // Last, as a folder may be one that cannot be written to.
  for (uint64_t i = reader->count; i-- > 0;) {
    const struct item *item = &reader->items[i];
    if (item->entry.kind != PACK_FOLDER) continue;
    if (reader->changes_account &&
        fchownat(reader->root, item->path, reader->user, reader->group, AT_SYMLINK_NOFOLLOW) != 0)
      return -1;
    if (item->entry.mode != 0700 &&
        fchmodat(reader->root, item->path, item->entry.mode & 0777, 0) != 0)
      return -1;
  }
  return 0;
}

static int read_pack(struct reader *reader) {
  struct stat status;
  struct pack_header header;
  if (fstat(reader->pack, &status) != 0) return -1;
  if (read_all(reader->pack, (unsigned char *)&header, sizeof header) != 0) return -1;
  errno = EBADMSG;
  uint64_t size = (uint64_t)status.st_size;
  if (header.magic != PACK_MAGIC || header.index_length > PACK_LIMIT ||
      header.content_length > PACK_LIMIT ||
      size != sizeof header + header.index_length + header.content_length ||
      header.entry_count > header.index_length / sizeof(struct pack_entry))
    return -1;
  uint64_t length = header.index_length + header.content_length;
  reader->bytes = malloc(length + 1);
  reader->items = calloc(header.entry_count + 1, sizeof *reader->items);
  if (reader->bytes == NULL || reader->items == NULL) return -1;
  if (read_all(reader->pack, reader->bytes, length) != 0) return -1;
  uint64_t checksum = pack_checksum(reader->bytes, header.index_length, PACK_MAGIC);
  reader->content = reader->bytes + header.index_length;
  checksum = pack_checksum(reader->content, header.content_length, checksum);
  errno = EBADMSG;
  if (checksum != header.checksum) return -1;
  reader->content_length = header.content_length;
  reader->content_start = sizeof header + header.index_length;
  reader->count = header.entry_count;
  return parse(reader, reader->bytes, header.index_length);
}

int assay_unpack_folder(
    const char *pack, const char *folder, int changes_account, uid_t user, gid_t group) {
  struct reader reader = {
      .pack = -1, .root = -1, .changes_account = changes_account, .user = user, .group = group,
      .clones = 1};
  int result = -1;
  reader.pack = open(pack, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (reader.pack >= 0) result = read_pack(&reader);
  if (result == 0) {
    reader.root = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    result = reader.root < 0 ? -1 : make_all(&reader);
  }
  int error = errno;
  if (reader.root >= 0) close(reader.root);
  if (reader.pack >= 0) close(reader.pack);
  free(reader.bytes);
  free(reader.items);
  errno = error;
  return result;
}
