#define _GNU_SOURCE
#include "Sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <sched.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

// The filter decides in the kernel what it can by numbers and flags alone; only what needs a look
// into memory wakes the supervisor, as that costs two switches between processes.

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#define FOREIGN AUDIT_ARCH_I386
#define FIRST_NUMBER_OF_X32 0x40000000u
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#define FOREIGN AUDIT_ARCH_ARM
#else
#error "Add the architecture's AUDIT_ARCH numbers."
#endif

// The same on i386 and ARM: what every 32-bit program calls first.
#define FOREIGN_BRK 45

// Numbers and flags that older headers lack.
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

#define LOW(index) (offsetof(struct seccomp_data, args) + 8 * (index))
#define HIGH(index) (LOW(index) + 4)

enum { CAPACITY = 512 };

struct filter {
  struct sock_filter items[CAPACITY];
  unsigned short count;
};

static void add(struct filter *filter, uint16_t code, uint32_t value, uint8_t yes, uint8_t no) {
  // The filter is ours and its length known; the check is for whoever adds to it.
  if (filter->count == CAPACITY) return;
  filter->items[filter->count++] = (struct sock_filter){code, yes, no, value};
}

static void load(struct filter *filter, size_t offset) {
  add(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(struct filter *filter, uint32_t action) {
  add(filter, BPF_RET | BPF_K, action, 0, 0);
}

// Each rule is a block that other numbers jump over.
static void skip_others(struct filter *filter, long number, uint8_t length) {
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, length);
}

static void notify(struct filter *filter, long number) {
  skip_others(filter, number, 1);
  answer(filter, SECCOMP_RET_USER_NOTIF);
}

static void refuse(struct filter *filter, long number, int error) {
  skip_others(filter, number, 1);
  answer(filter, SECCOMP_RET_ERRNO | (uint32_t)error);
}

static void notify_with_bits(struct filter *filter, long number, int argument, uint32_t bits) {
  skip_others(filter, number, 4);
  load(filter, LOW(argument));
  add(filter, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
  answer(filter, SECCOMP_RET_USER_NOTIF);
  answer(filter, SECCOMP_RET_ALLOW);
}

static void notify_without_bits(struct filter *filter, long number, int argument, uint32_t bits) {
  skip_others(filter, number, 4);
  load(filter, LOW(argument));
  add(filter, BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0);
  answer(filter, SECCOMP_RET_USER_NOTIF);
  answer(filter, SECCOMP_RET_ALLOW);
}

static void notify_with_pointer(struct filter *filter, long number, int argument) {
  skip_others(filter, number, 6);
  load(filter, LOW(argument));
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 2);
  load(filter, HIGH(argument));
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
  answer(filter, SECCOMP_RET_USER_NOTIF);
  answer(filter, SECCOMP_RET_ALLOW);
}

static void add_network(struct filter *filter, enum network network) {
  notify(filter, SYS_connect);
  notify(filter, SYS_bind);
  notify_with_pointer(filter, SYS_sendto, 4);
  // Its address lies behind a pointer, and programs that may use the network send much with it.
  if (network == NETWORK_NONE) {
    notify(filter, SYS_sendmsg);
    notify(filter, SYS_sendmmsg);
  }
}

static void add_files(struct filter *filter) {
  const uint32_t writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
  notify_with_bits(filter, SYS_openat, 2, writes);
  notify(filter, SYS_openat2);
  const long calls[] = {
      SYS_mkdirat,  SYS_unlinkat, SYS_renameat2, SYS_linkat,    SYS_symlinkat,
      SYS_mknodat,  SYS_truncate, SYS_fchmodat,  SYS_fchmodat2, SYS_fchownat,
#ifdef SYS_renameat
      SYS_renameat,
#endif
#ifdef SYS_open
      SYS_creat,    SYS_mkdir,    SYS_rmdir,     SYS_unlink,    SYS_rename,
      SYS_link,     SYS_symlink,  SYS_mknod,     SYS_chmod,     SYS_chown,
      SYS_lchown,
#endif
  };
  for (size_t index = 0; index < sizeof calls / sizeof *calls; index++)
    notify(filter, calls[index]);
  notify_with_pointer(filter, SYS_utimensat, 1);
#ifdef SYS_open
  notify_with_bits(filter, SYS_open, 1, writes);
#endif
}

static void build(struct filter *filter, const struct options *options) {
  load(filter, offsetof(struct seccomp_data, arch));
  // Programs of 32 bits have other numbers: name spaces and Landlock confine them, their calls are
  // not seen, and that they run is told.
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 5, 0);
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, FOREIGN, 0, 3);
  load(filter, offsetof(struct seccomp_data, nr));
  add(filter, BPF_JMP | BPF_JEQ | BPF_K, FOREIGN_BRK, 0, 1);
  answer(filter, SECCOMP_RET_USER_NOTIF);
  answer(filter, SECCOMP_RET_ALLOW);
  load(filter, offsetof(struct seccomp_data, nr));
#ifdef FIRST_NUMBER_OF_X32
  add(filter, BPF_JMP | BPF_JGE | BPF_K, FIRST_NUMBER_OF_X32, 0, 1);
  answer(filter, SECCOMP_RET_ERRNO | ENOSYS);
#endif
  add_network(filter, options->network);
  if (options->limits_files) add_files(filter);
  notify(filter, SYS_execve);
  notify(filter, SYS_execveat);
  notify_without_bits(filter, SYS_clone, 0, CLONE_THREAD);
  // Its flags lie behind a pointer; C libraries then take clone, whose flags do not.
  refuse(filter, SYS_clone3, ENOSYS);
#ifdef SYS_fork
  notify(filter, SYS_fork);
  notify(filter, SYS_vfork);
#endif
  // Calls made through a ring are seen by no filter.
  if (options->enforces) {
    refuse(filter, SYS_io_uring_setup, ENOSYS);
  } else {
    notify(filter, SYS_io_uring_setup);
  }
  answer(filter, SECCOMP_RET_ALLOW);
}

int install_filter(const struct options *options) {
  static struct filter filter;
  filter.count = 0;
  build(&filter, options);
  struct sock_fprog program = {.len = filter.count, .filter = filter.items};
  // Kernels before 5.16 would otherwise slow down what the filter does not even look at.
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
  // From 5.19: signals, of which Go sends many, do not make callers ask twice.
  long listener = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
      &program);
  if (listener < 0 && errno == EINVAL)
    listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  return (int)listener;
}
