import CProcessControl
import Glibc

/// Who listens on a TCP port of 127.0.0.1: a stranger may have taken it just before our server.
enum PortOwnership: Sendable, Hashable {
  case nobody
  case ours
  case stranger

  /// Looks it up in the kernel's tables.
  ///
  /// - Parameters:
  ///   - port: which port.
  ///   - process: our server; its children count as well.
  ///   - account: whom it runs as, for kernels that do not show the files of other accounts.
  /// - Returns: `ours` when a socket that takes connections to the port is open in our server.
  static func of(_ port: UInt16, _ process: ServerProcess, account: ServerAccount?) -> Self {
    let sockets = ListeningSocket.all(on: port)
    guard !sockets.isEmpty else { return .nobody }
    let inodes = Set(sockets.map(\.inode))
    var wasRefused = false
    if holds(process.pid, inodes, &wasRefused) { return .ours }
    for entry in process.descendants where holds(entry.pid, inodes, &wasRefused) { return .ours }
    // A container without the right to trace: the account must do.
    let user = account?.userID ?? geteuid()
    return wasRefused && sockets.contains { $0.user == user } ? .ours : .stranger
  }

  private static func holds(_ pid: Int32, _ inodes: Set<UInt64>, _ wasRefused: inout Bool) -> Bool {
    guard let folder = unsafe opendir("/proc/\(pid)/fd") else {
      wasRefused = wasRefused || errno == EACCES || errno == EPERM
      return false
    }
    defer { unsafe closedir(folder) }
    var target = [CChar](repeating: 0, count: 64)
    while let entry = unsafe readdir(folder) {
      let length = unsafe readlinkat(
        dirfd(folder), FolderListing.name(of: entry), &target, target.count)
      guard length > 0 else {
        wasRefused = wasRefused || (length < 0 && (errno == EACCES || errno == EPERM))
        continue
      }
      let text = String(decoding: target.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
      if text.hasPrefix("socket:["), let inode = UInt64(text.dropFirst(8).dropLast()),
        inodes.contains(inode)
      {
        return true
      }
    }
    return false
  }
}

/// A TCP socket that takes connections.
struct ListeningSocket: Sendable, Hashable {
  var user: UInt32
  var inode: UInt64

  /// Those that take connections to a port of 127.0.0.1.
  static func all(on port: UInt16) -> [Self] {
    var found = [assay_listener](repeating: assay_listener(), count: 64)
    let count = unsafe assay_find_listeners(port, &found, Int32(found.count))
    guard count < 0 else {
      return found.prefix(Int(count)).map { Self(user: $0.user, inode: $0.inode) }
    }
    return inTables(port)
  }

  /// As `/proc/net/tcp` says (proc_net(5)); for kernels that cannot be asked.
  static func inTables(_ port: UInt16) -> [Self] {
    // Addresses as the kernel prints them: bytes in the machine's order, four at a time.
    let four = read("/proc/self/net/tcp", port, ["0100007F", "00000000"])
    let six = read(
      "/proc/self/net/tcp6", port,
      [String(repeating: "0", count: 32), "0000000000000000FFFF00000100007F"])
    return four + six
  }

  private static func read(_ path: String, _ port: UInt16, _ addresses: Set<String>) -> [Self] {
    // Some thousand connections; a machine with more has other worries than a stranger's port.
    guard let table = readToEnd(path, limit: 4 << 20) else { return [] }
    let digits = String(port, radix: 16, uppercase: true)
    let suffix = Array((":" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
    return table.split(separator: UInt8(ascii: "\n")).compactMap { line in
      // Cheap first: few of the lines are about the port.
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 10)
      guard fields.count > 9, fields[1].suffix(5).elementsEqual(suffix),
        fields[3].elementsEqual("0A".utf8),
        addresses.contains(String(decoding: fields[1].dropLast(5), as: UTF8.self)),
        let user = UInt32(String(decoding: fields[7], as: UTF8.self)),
        let inode = UInt64(String(decoding: fields[9], as: UTF8.self))
      else { return nil }
      return Self(user: user, inode: inode)
    }
  }
}
