import AssayEvidence
import Foundation

/// Reads files a chunk at a time.
enum FileBytes {
  /// In bytes; large enough that system calls do not count, small enough for the cache.
  static var chunkSize: Int { 256 << 10 }

  /// Pushes the file's bytes to `consumer`; stops early when `wantsMore` says so.
  static func push(
    _ path: String, attempt: String, to body: (Span<UInt8>) throws -> Bool
  ) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(attempt, path, errno) }
    defer { _ = close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: chunkSize)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe read(descriptor, bytes.baseAddress, bytes.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(attempt, path, errno) }
      guard count > 0, try body(buffer.span.extracting(0..<count)) else { return }
    }
  }

  private static func failure(_ attempt: String, _ path: String, _ code: Int32) -> FailureReport {
    FailureReport(
      .badInput, attempt: attempt, subject: path,
      happened: unsafe String(cString: strerror(code)),
      remedy: code == ENOENT
        ? "check that the suite's command writes this file and that the path is right" : nil)
  }
}
