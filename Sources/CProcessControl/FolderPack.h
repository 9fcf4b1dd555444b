#ifndef ASSAY_FOLDER_PACK_H
#define ASSAY_FOLDER_PACK_H

// A folder as one file: header, index, contents. Only for caches of the machine that wrote it, so
// numbers are as the machine has them; a checksum guards against everything but malice.

#include <stddef.h>
#include <stdint.h>

#define PACK_MAGIC 0x314b434150415341ULL // "ASAPACK1"
// Contents and holes are in units of it, so that file systems can share what they hold.
#define PACK_BLOCK 4096ULL
#define PACK_LIMIT (1ULL << 30)

struct pack_header {
  uint64_t magic;
  uint64_t index_length;
  uint64_t content_length;
  uint64_t entry_count;
  // Of all that follows the header.
  uint64_t checksum;
};

enum pack_kind { PACK_FOLDER = 1, PACK_FILE = 2, PACK_LINK = 3 };

// Followed by the path with its final zero, then for files by their extents, for links by the
// target with its final zero; padded to eight bytes.
struct pack_entry {
  uint32_t kind;
  uint32_t mode;
  uint64_t size;
  uint32_t path_length;
  uint32_t extent_count;
};

// What is not in any extent reads as zeros.
struct pack_extent {
  uint64_t file_offset;
  uint64_t content_offset;
  uint64_t length;
};

uint64_t pack_checksum(const unsigned char *bytes, size_t count, uint64_t seed);

static inline uint64_t pack_padded(uint64_t length) { return (length + 7) & ~7ULL; }
static inline uint64_t pack_blocks(uint64_t length) {
  return (length + PACK_BLOCK - 1) / PACK_BLOCK * PACK_BLOCK;
}

#endif
