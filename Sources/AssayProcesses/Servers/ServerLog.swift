import AssayDependencies
import Glibc
import Synchronization

/// A server's output in a file: its end, and all of it as it grows.
///
/// Both streams share the file, so that their order is kept; all lines count as output.
final class ServerLog: Sendable {
  let path: String
  /// What is left once the file is removed.
  private let remains = Mutex<[UInt8]?>(nil)

  private static let tailLimit = 64 << 10

  init(path: String) { self.path = path }

  /// Keeps the end for later; call it before the file is removed.
  func close() {
    let tail = readTail()
    remains.withLock { remains in
      if remains == nil { remains = tail }
    }
  }

  func lastLines(_ count: Int) -> [String] {
    let bytes = remains.withLock { $0 } ?? readTail()
    var lines: [String] = []
    var splitter = LineSplitter()
    splitter.append(bytes[...]) { lines.append($0) }
    splitter.finish { lines.append($0) }
    return lines.suffix(max(0, count)).map(Self.printable)
  }

  /// From the start, until nothing is left to read and `isComplete`.
  func follow(
    until isComplete: @escaping @Sendable () -> Bool
  ) -> AsyncThrowingStream<LogLine, any Error> {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    let (stream, continuation) = AsyncThrowingStream.makeStream(of: LogLine.self)
    guard descriptor >= 0 else {
      for line in lastLines(.max) { continuation.yield(LogLine(.output, line)) }
      continuation.finish()
      return stream
    }
    // Not a child of anyone: it ends with its reader, by `onTermination`.
    let reading = Task { [self] in
      defer { Glibc.close(descriptor) }
      await read(descriptor, until: isComplete) { continuation.yield(LogLine(.output, $0)) }
      continuation.finish()
    }
    continuation.onTermination = { _ in reading.cancel() }
    return stream
  }

  private func read(
    _ descriptor: Int32, until isComplete: () -> Bool, _ emit: (String) -> Void
  ) async {
    var splitter = LineSplitter()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var pause = Duration.milliseconds(2)
    while !Task.isCancelled {
      // Asked before reading, so that nothing written in between is missed.
      let isLast = isComplete()
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count > 0 {
        splitter.append(buffer[..<count]) { emit(Self.printable($0)) }
        pause = .milliseconds(2)
      } else if isLast {
        break
      } else {
        // A file that grows wakes nobody up; lines of a busy server come within milliseconds.
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(50))
      }
    }
    splitter.finish { emit(Self.printable($0)) }
  }

  private func readTail() -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { Glibc.close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    let start = max(0, end - Self.tailLimit)
    var bytes = [UInt8](repeating: 0, count: end - start)
    let count = unsafe pread(descriptor, &bytes, bytes.count, start)
    guard count > 0 else { return [] }
    bytes.removeLast(bytes.count - count)
    // The first line is not whole then.
    if start > 0, let lineBreak = bytes.firstIndex(of: UInt8(ascii: "\n")) {
      bytes.removeFirst(lineBreak + 1)
    }
    return bytes
  }

  /// Without what would move a terminal's cursor.
  private static func printable(_ line: String) -> String {
    guard line.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" }) else {
      return line
    }
    return String(
      String.UnicodeScalarView(line.unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" }))
  }
}
