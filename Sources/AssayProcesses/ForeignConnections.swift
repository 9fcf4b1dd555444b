import Glibc

/// A connection of a task's process to a database or queue that the task was not given.
package struct ForeignConnection: Sendable, Hashable {
  /// As an address and a port: `127.0.0.1:5432`.
  package var address: String
  /// What usually listens there, for example `PostgreSQL`.
  package var service: String
  /// The process's command line, cut.
  package var process: String

  /// What a person reads: "connected to 127.0.0.1:5432 (PostgreSQL), …".
  package var action: String {
    "connected to \(address) (\(service)), which the run did not start; the process was \(process)"
  }
}

/// Watches where the processes of one task connect to, by the kernel's table of connections.
///
/// It looks now and then, so what lives shorter than a look may pass unseen; pools of connections,
/// as database clients keep them, do not.
package struct ConnectionWatch: Sendable {
  /// Ports of servers that tests commonly share, by the assignments of IANA and the servers' own
  /// defaults.
  package static let commonPorts: [UInt16: String] = [
    1433: "SQL Server", 1521: "Oracle", 1883: "MQTT", 2379: "etcd", 3306: "MySQL", 4222: "NATS",
    5432: "PostgreSQL", 5671: "RabbitMQ", 5672: "RabbitMQ", 6379: "Redis", 8123: "ClickHouse",
    9042: "Cassandra", 9092: "Kafka", 9200: "Elasticsearch", 11211: "Memcached", 27017: "MongoDB",
  ]

  private let variables: [String]
  private let ports: [UInt16: String]

  /// - Parameters:
  ///   - runID: the run's name.
  ///   - taskID: the task whose processes count.
  ///   - given: ports of 127.0.0.1 that the task was given.
  ///   - ports: those to look for.
  package init(
    runID: String, taskID: String, given: Set<UInt16>,
    ports: [UInt16: String] = Self.commonPorts
  ) {
    variables = ["ASSAY_RUN_ID=\(runID)", "ASSAY_TASK_ID=\(taskID)"]
    self.ports = ports.filter { !given.contains($0.key) }
  }

  /// Looks until it is cancelled.
  ///
  /// - Parameter pause: between two looks.
  /// - Returns: each address once.
  package func run(pause: Duration = .milliseconds(100)) async -> [ForeignConnection] {
    var found: [String: ForeignConnection] = [:]
    while !Task.isCancelled {
      for connection in look(except: Set(found.keys)) { found[connection.address] = connection }
      // The kernel tells nobody about new connections without privileges.
      try? await Task.sleep(for: pause)
    }
    return found.values.sorted { $0.address < $1.address }
  }

  /// Looks once.
  package func look(except known: Set<String>) -> [ForeignConnection] {
    let candidates = ["/proc/self/net/tcp", "/proc/self/net/tcp6"].flatMap { path in
      (readToEnd(path, limit: 8 << 20) ?? []).split(separator: UInt8(ascii: "\n"))
        .compactMap { OutgoingConnection(line: $0, ports: ports) }
    }.filter { !known.contains($0.address) }
    guard !candidates.isEmpty else { return [] }
    // Dear, but only done when something suspicious is there.
    let processes = ProcessEntry.all().filter { $0.wasStarted(with: variables) }
    return candidates.compactMap { candidate in
      guard let owner = processes.first(where: { $0.holds(socket: candidate.inode) }) else {
        return nil
      }
      return ForeignConnection(
        address: candidate.address, service: ports[candidate.port] ?? "",
        process: String(owner.commandLine.prefix(80)))
    }
  }
}

/// A line of `/proc/net/tcp` whose remote port is one of those looked for (proc_net(5)).
package struct OutgoingConnection: Sendable, Hashable {
  package var address: String
  package var port: UInt16
  package var inode: UInt64

  package init?(line: ArraySlice<UInt8>, ports: [UInt16: String]) {
    let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 10)
    // Established or being established; a listener has no remote end.
    guard fields.count > 9, ["01", "02"].contains(String(decoding: fields[3], as: UTF8.self)),
      let colon = fields[2].lastIndex(of: UInt8(ascii: ":")),
      let port = UInt16(String(decoding: fields[2][(colon + 1)...], as: UTF8.self), radix: 16),
      ports[port] != nil,
      let inode = UInt64(String(decoding: fields[9], as: UTF8.self)), inode > 0
    else { return nil }
    self.port = port
    self.inode = inode
    address = "\(Self.host(String(decoding: fields[2][..<colon], as: UTF8.self))):\(port)"
  }

  /// `0100007F` → `127.0.0.1`; four bytes at a time in the machine's order.
  private static func host(_ digits: String) -> String {
    let words = stride(from: 0, to: digits.count, by: 8).compactMap { offset in
      UInt32(digits.dropFirst(offset).prefix(8), radix: 16)?.byteSwapped
    }
    func quad(_ word: UInt32) -> String {
      [24, 16, 8, 0].map { String((word >> $0) & 0xFF) }.joined(separator: ".")
    }
    if words.count == 1 { return quad(words[0]) }
    if words.count == 4, words[0] == 0, words[1] == 0, words[2] == 0xFFFF { return quad(words[3]) }
    let groups = words.flatMap { [$0 >> 16, $0 & 0xFFFF] }
    return "[" + groups.map { String($0, radix: 16) }.joined(separator: ":") + "]"
  }
}

extension ProcessEntry {
  /// Whether one of its descriptors is the socket.
  fileprivate func holds(socket inode: UInt64) -> Bool {
    guard let folder = unsafe opendir("/proc/\(pid)/fd") else { return false }
    defer { unsafe closedir(folder) }
    let wanted = "socket:[\(inode)]"
    var target = [CChar](repeating: 0, count: 64)
    while let entry = unsafe readdir(folder) {
      let length = unsafe readlinkat(
        dirfd(folder), FolderListing.name(of: entry), &target, target.count)
      guard length > 0 else { continue }
      let text = String(decoding: target.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text == wanted { return true }
    }
    return false
  }
}
