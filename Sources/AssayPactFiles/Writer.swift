import Glibc

/// A process, told from all others that had its number (proc(5)).
struct Writer: Hashable {
  /// As `4711.88231`: its number, and when it started in ticks since the machine did.
  let text: String

  init(text: String) { self.text = text }

  static let own = Writer(text: "\(getpid()).\(started(getpid()) ?? "0")")

  /// Whether it still runs, so that its lines belong to a run of now.
  var isRunning: Bool {
    let parts: [Substring] = text.split(separator: ".")
    guard parts.count == 2, let number = Int32(parts[0]) else { return false }
    return Self.started(number) == String(parts[1])
  }

  /// nil: there is no such process.
  private static func started(_ number: Int32) -> String? {
    let path = "/proc/\(number)/stat"
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // Files of proc have no size to be known before.
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = unsafe bytes.withUnsafeMutableBytes { bytes in
      unsafe read(descriptor, bytes.baseAddress, bytes.count)
    }
    guard count > 0 else { return nil }
    let line = String(decoding: bytes.prefix(count), as: UTF8.self)
    // The program's name, in parentheses, may hold anything.
    guard let end = line.lastIndex(of: ")") else { return nil }
    let fields: [Substring] = line[line.index(after: end)...].split(separator: " ")
    // The 22nd of the line, the 20th behind the name.
    return fields.count > 19 ? String(fields[19]) : nil
  }
}
