import Glibc

/// One process as `/proc/PID/stat` shows it (proc(5)).
struct ProcessEntry: Sendable, Hashable {
  var pid: Int32
  var parent: Int32
  var group: Int32
  var session: Int32
  var isZombie: Bool
  /// In clock ticks since the machine started; with `pid` it names a process for good.
  var startTime: UInt64

  /// Reads the entry of `pid`; nil when there is no such process.
  init?(pid: Int32) {
    guard let bytes = readWholeFile("/proc/\(pid)/stat", limit: 4096) else { return nil }
    // The name in parentheses may itself hold spaces and parentheses. Bytes, as every end of a
    // command reads this for every process of the machine.
    guard let nameEnd = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = bytes[(nameEnd + 1)...].split(separator: UInt8(ascii: " "), maxSplits: 20)
    func number<Number: FixedWidthInteger>(_ index: Int) -> Number? {
      var value: Number = 0
      for byte in fields[index] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value &* 10 &+ Number(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard fields.count > 19, let parent: Int32 = number(1), let group: Int32 = number(2),
      let session: Int32 = number(3), let startTime: UInt64 = number(19)
    else { return nil }
    self.pid = pid
    self.parent = parent
    self.group = group
    self.session = session
    self.startTime = startTime
    isZombie = fields[0].first == UInt8(ascii: "Z") || fields[0].first == UInt8(ascii: "X")
  }

  /// Whether it stands still, as after SIGSTOP.
  static func isStopped(_ pid: Int32) -> Bool { state(of: pid) == UInt8(ascii: "T") }

  /// Whether it neither stands still nor has ended.
  static func mayRun(_ pid: Int32) -> Bool {
    guard let state = state(of: pid) else { return false }
    return !"TZX".utf8.contains(state)
  }

  /// A letter, as proc(5) lists them.
  private static func state(of pid: Int32) -> UInt8? {
    guard let bytes = readWholeFile("/proc/\(pid)/stat", limit: 4096),
      let nameEnd = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    return bytes[(nameEnd + 1)...].dropFirst().first
  }

  /// The command line with spaces between its words, at most 300 characters.
  var commandLine: String {
    let bytes = readWholeFile("/proc/\(pid)/cmdline", limit: 4096) ?? []
    let words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    if !words.isEmpty { return String(words.joined(separator: " ").prefix(300)) }
    let name = readWholeFile("/proc/\(pid)/comm", limit: 64) ?? []
    return String(decoding: name.filter { $0 != 10 }, as: UTF8.self)
  }

  /// Whether the environment that the process was started with has all of `variables`, of which
  /// there must be some: every process has all of none.
  func wasStarted(with variables: [String]) -> Bool {
    guard !variables.isEmpty, let bytes = readWholeFile("/proc/\(pid)/environ", limit: 4 << 20)
    else { return false }
    let entries = Set(bytes.split(separator: 0))
    return variables.allSatisfy { entries.contains(Array($0.utf8)[...]) }
  }

  /// Sends a signal to exactly this process, never to one that got its number later.
  func send(_ signal: Int32) {
    let descriptor = openProcess()
    guard let descriptor else {
      // A kernel without process descriptors: the check and the signal are two steps.
      if Self(pid: pid)?.startTime == startTime { kill(pid, signal) }
      return
    }
    defer { close(descriptor) }
    if Self(pid: pid)?.startTime == startTime { sendSignal(signal, descriptor) }
  }

  /// Every process that can be seen.
  static func all() -> [Self] {
    guard let folder = unsafe opendir("/proc") else { return [] }
    defer { unsafe closedir(folder) }
    var entries: [Self] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe FolderListing.name(of: entry)
      if let pid = Int32(name), let found = Self(pid: pid) { entries.append(found) }
    }
    return entries
  }
}
