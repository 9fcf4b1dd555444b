package import AssayDependencies
import Glibc

extension RunSession {
  /// This process as the owner of what it starts.
  ///
  /// - Parameters:
  ///   - id: the run's name, unique on all machines.
  ///   - lifetime: after which anyone may remove what is left.
  /// - Returns: a session with what `/proc` says of this process.
  package static func current(id: String, lifetime: Duration = .seconds(24 * 60 * 60)) -> Self {
    Self(
      id: id, host: line("/proc/sys/kernel/hostname"), pid: getpid(),
      processStart: ProcessEntry(pid: getpid())?.startTime ?? 0,
      namespace: ProcessNamespace.current, boot: line("/proc/sys/kernel/random/boot_id"),
      expires: Int64(time(nil)) + Int64(lifetime / .seconds(1)))
  }

  /// Whether its process still runs; nil when that cannot be seen from here.
  package var isOwnerAlive: Bool? {
    guard boot == Self.line("/proc/sys/kernel/random/boot_id"),
      namespace == ProcessNamespace.current
    else { return nil }
    return Self.isAlive(pid: pid, start: processStart)
  }

  /// Whether the process with this number that started then, in clock ticks since the boot, runs.
  package static func isAlive(pid: Int32, start: UInt64) -> Bool {
    guard let entry = ProcessEntry(pid: pid) else { return false }
    return entry.startTime == start && !entry.isZombie
  }

  private static func line(_ path: String) -> String {
    String(decoding: (readWholeFile(path, limit: 256) ?? []).filter { $0 != 10 }, as: UTF8.self)
  }
}

/// The namespace of process numbers.
enum ProcessNamespace {
  /// As the link `/proc/self/ns/pid` says, for example `pid:[4026531836]`.
  static let current: String = {
    var target = [CChar](repeating: 0, count: 64)
    let length = unsafe readlink("/proc/self/ns/pid", &target, target.count)
    return String(
      decoding: target.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }()
}
