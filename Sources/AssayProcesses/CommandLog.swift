import AssayEvidence
import Glibc

/// A command's log file: all of the output, or its first and last part when that is too much.
struct CommandLog: ~Copyable {
  private let path: String
  private let descriptor: Int32
  private let headLimit: Int
  private var headCount = 0
  private var ring: Ring?
  /// Why the log is incomplete, once writing failed: `No space left on device`.
  private(set) var problem: String?

  /// The last part while it is still being overwritten: a file without a name.
  private struct Ring {
    let descriptor: Int32
    let limit: Int
    var count = 0
  }

  /// Creates or empties the file at `path`.
  ///
  /// - Parameters:
  ///   - path: its folder must be there.
  ///   - limit: of the whole file, in bytes; half of it for the beginning.
  /// - Throws: an infrastructure failure when it cannot be written.
  init(path: String, limit: Int) throws(FailureReport) {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw FailureReport(
        .infrastructure, attempt: "open the log of a command", subject: path,
        happened: errorText(errno) + ".",
        remedy: "Make the folder writable, or choose another output folder.")
    }
    self.path = path
    self.descriptor = descriptor
    headLimit = max(1, limit / 2)
  }

  deinit {
    if let ring { close(ring.descriptor) }
    close(descriptor)
  }

  mutating func append(_ chunk: ArraySlice<UInt8>) {
    guard problem == nil else { return }
    let head = chunk.prefix(headLimit - headCount)
    headCount += head.count
    note(writeAll(head, to: descriptor))
    if head.count < chunk.count { appendToRing(chunk[head.endIndex...]) }
  }

  /// Puts the last part behind the first; returns how many bytes were left out in between.
  mutating func finish() -> Int {
    guard let ring, problem == nil else { return 0 }
    let omitted = max(0, ring.count - ring.limit)
    if omitted > 0 {
      let sentence = "\n[assay: \(omitted) bytes of output are left out here]\n"
      note(writeAll(Array(sentence.utf8)[...], to: descriptor))
    }
    let start = omitted > 0 ? ring.count % ring.limit : 0
    copy(from: start, to: min(ring.count, ring.limit), of: ring)
    copy(from: 0, to: start, of: ring)
    return omitted
  }

  private mutating func appendToRing(_ chunk: ArraySlice<UInt8>) {
    guard var ring = self.ring ?? makeRing() else { return note(errno) }
    var rest = chunk
    while !rest.isEmpty {
      let offset = ring.count % ring.limit
      let piece = rest.prefix(ring.limit - offset)
      let written = unsafe piece.withUnsafeBytes {
        unsafe pwrite(ring.descriptor, $0.baseAddress, $0.count, offset)
      }
      guard written > 0 else {
        note(errno)
        break
      }
      ring.count += written
      rest = rest.dropFirst(written)
    }
    self.ring = ring
  }

  private func makeRing() -> Ring? {
    let name = path + ".last-part"
    let descriptor = unsafe open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    unsafe unlink(name)
    return Ring(descriptor: descriptor, limit: headLimit)
  }

  private mutating func copy(from start: Int, to end: Int, of ring: Ring) {
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var offset = start
    while offset < end {
      let count = unsafe pread(ring.descriptor, &buffer, min(buffer.count, end - offset), offset)
      guard count > 0 else { return note(errno) }
      note(writeAll(buffer[..<count], to: descriptor))
      offset += count
    }
  }

  private mutating func note(_ number: Int32?) {
    if let number, problem == nil { problem = errorText(number) }
  }
}
