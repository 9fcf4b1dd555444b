import Glibc

/// What `assay ps` knows of a local server: a small file beside its folder, which the server's own
/// account cannot change.
package struct ServerRecord: Sendable, Hashable {
  /// The dependency's name.
  package var name: String
  /// The module's name, for example `postgres`.
  package var kind: String
  package var version: String?
  package var pid: Int32
  /// In clock ticks since the boot; with `pid` it names a process for good.
  package var processStart: UInt64
  /// Port numbers by their names.
  package var ports: [String: UInt16]

  /// Whether its process is there.
  package var isAlive: Bool {
    guard let entry = ProcessEntry(pid: pid) else { return false }
    return entry.startTime == processStart && !entry.isZombie
  }

  /// One fact a line, name and value with a space between.
  var text: String {
    var lines = ["name \(name)", "kind \(kind)", "process \(pid) \(processStart)"]
    if let version { lines.append("version \(version)") }
    lines += ports.sorted { $0.key < $1.key }.map { "port \($0.value) \($0.key)" }
    return lines.map { $0.filter { $0 != "\n" } + "\n" }.joined()
  }

  init(
    name: String, kind: String, version: String?, pid: Int32, processStart: UInt64,
    ports: [String: UInt16]
  ) {
    self.name = name
    self.kind = kind
    self.version = version
    self.pid = pid
    self.processStart = processStart
    self.ports = ports
  }

  /// nil when it is not whole.
  init?(parsing text: String) {
    var facts: [String: String] = [:]
    var ports: [String: UInt16] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard words.count == 2 else { return nil }
      let numbers = words[1].split(separator: " ", maxSplits: 1).map(String.init)
      if words[0] == "port", numbers.count == 2, let port = UInt16(numbers[0]) {
        ports[numbers[1]] = port
      } else {
        facts[words[0]] = words[1]
      }
    }
    let numbers = facts["process"]?.split(separator: " ") ?? []
    guard let name = facts["name"], let kind = facts["kind"], numbers.count == 2,
      let pid = Int32(numbers[0]), let start = UInt64(numbers[1])
    else { return nil }
    self.init(
      name: name, kind: kind, version: facts["version"], pid: pid, processStart: start,
      ports: ports)
  }

  static let suffix = ".server"

  /// Those whose files are in a run's folder.
  static func all(in folder: String) -> [Self] {
    FolderListing.names(in: folder).filter { $0.hasSuffix(suffix) }.compactMap { name in
      readToEnd("\(folder)/\(name)", limit: 64 << 10)
        .flatMap { Self(parsing: String(decoding: $0, as: UTF8.self)) }
    }
  }
}
