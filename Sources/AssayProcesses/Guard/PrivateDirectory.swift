package import AssayEvidence
import CProcessControl
import Glibc

/// A folder for the servers of one run, named after its owner so that others can tell when the
/// owner is dead.
///
/// The name is `assay.BOOT.NAMESPACE.PID.START.RANDOM`: which start of which machine, which
/// process namespace, which process. One system call makes it, so it never lacks its owner.
package struct PrivateDirectory: Sendable, Hashable {
  package let path: String

  /// Makes one in memory if there is room for it, else under `TMPDIR` or `/tmp`.
  package init() throws(FailureReport) {
    try self.init(in: Self.bases())
  }

  /// Makes one in the first of `bases` that allows it.
  package init(in bases: [String]) throws(FailureReport) {
    var problems: [String] = []
    for base in bases {
      let random = UInt32.random(in: 0...UInt32.max)
      let path = "\(base)/\(Owner.current.prefix).\(String(random, radix: 36))"
      // Others may pass through but not look around: a server may run under another account.
      if unsafe mkdir(path, 0o711) == 0 {
        self.path = path
        return
      }
      problems.append("\(base): \(errorText(errno)).")
    }
    throw FailureReport(
      .infrastructure, attempt: "make a folder for servers",
      subject: bases.joined(separator: ", "), happened: problems.joined(separator: " "),
      remedy: "Set TMPDIR to a folder that may be written.")
  }

  package func remove() { Self.remove(path) }

  /// Removes a folder with all that is in it; links are removed, not followed.
  static func remove(_ path: String) {
    unsafe assay_remove_tree(path)
  }

  /// Removes the folders of runs whose process is dead, for example after a power cut.
  package static func removeAbandoned() { removeAbandoned(in: bases()) }

  package static func removeAbandoned(in bases: [String]) {
    for base in bases {
      for folder in RunFolder.all(in: [base]) where folder.isAbandoned { folder.remove() }
    }
  }

  /// Memory first: databases on it are several times faster.
  static func bases() -> [String] {
    let temporary = CacheFolder.variable("TMPDIR") ?? "/tmp"
    var status = statvfs()
    let hasMemory =
      unsafe statvfs("/dev/shm", &status) == 0 && access("/dev/shm", W_OK) == 0
      && UInt64(status.f_bavail) * UInt64(status.f_frsize) >= 1 << 30
    // Servers put sockets in it, whose paths must be short.
    let isShort =
      temporary.utf8.count + Owner.current.prefix.utf8.count + 20 + ServerFolder.socketNameLength
      <= ServerFolder.socketPathLimit
    return (hasMemory ? ["/dev/shm"] : []) + (isShort ? [temporary, "/tmp"] : ["/tmp", temporary])
  }
}

/// Which start of which machine this is.
enum MachineStart {
  /// Eight hexadecimal digits, another at each start.
  static let id = String(
    decoding: (readWholeFile("/proc/sys/kernel/random/boot_id", limit: 64) ?? []).prefix(8),
    as: UTF8.self)
}

/// The process that a private directory belongs to.
struct Owner: Sendable, Hashable {
  var boot: String
  var namespace: String
  var pid: Int32
  var startTime: UInt64

  static let current = Owner(
    boot: MachineStart.id,
    namespace: ProcessNamespace.current.filter { "0123456789".contains($0) },
    pid: getpid(), startTime: ProcessEntry(pid: getpid())?.startTime ?? 0)

  var prefix: String { "assay.\(boot).\(namespace).\(pid).\(startTime)" }

  init(boot: String, namespace: String, pid: Int32, startTime: UInt64) {
    self.boot = boot
    self.namespace = namespace
    self.pid = pid
    self.startTime = startTime
  }

  /// nil when the folder is not one of ours.
  init?(directoryName: String) {
    let parts = directoryName.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "assay", let pid = Int32(parts[3]),
      let startTime = UInt64(parts[4])
    else { return nil }
    self.init(
      boot: String(parts[1]), namespace: String(parts[2]), pid: pid, startTime: startTime)
  }

  /// nil when that cannot be seen from here: another machine or container may share the folder.
  var isAlive: Bool? {
    guard boot == Self.current.boot, namespace == Self.current.namespace else { return nil }
    guard let entry = ProcessEntry(pid: pid) else { return false }
    return entry.startTime == startTime && !entry.isZombie
  }
}
