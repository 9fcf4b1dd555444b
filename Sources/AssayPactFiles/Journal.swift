import Glibc

/// The lines beside a pact file that are not in it yet.
///
/// Whoever holds its lock (flock(2), which ends with its holder) may change it and the pact file.
struct Journal {
  let path: String
  private var descriptor: Int32 = -1
  /// Counts the files of this name that were opened, one after the other.
  private(set) var number = 0

  init(path: String) { self.path = path }

  /// How long another process may hold it; to put a large pact together takes a second.
  private static let limit = Duration.seconds(30)

  enum Fault: Error {
    case system(SystemFault)
    case isHeld
  }

  /// Waits for the lock, and makes the journal where it is asked for.
  ///
  /// - Returns: false: there is none.
  mutating func lock(creates: Bool) throws(Fault) -> Bool {
    let deadline = ContinuousClock.now + Self.limit
    while true {
      if descriptor < 0 {
        let flags = O_RDWR | O_APPEND | O_CLOEXEC | (creates ? O_CREAT : 0)
        descriptor = unsafe open(path, flags, 0o666)
        if descriptor < 0, errno == ENOENT, !creates { return false }
        if descriptor < 0 { throw .system(.last) }
        number += 1
      }
      var pause: UInt32 = 100
      while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(.last) }
        guard ContinuousClock.now < deadline else { throw .isHeld }
        usleep(pause)
        pause = min(pause * 2, 10_000)
      }
      if try isCurrent() { return true }
      // Another process has put it into the pact file and taken it away.
      forget()
      guard ContinuousClock.now < deadline else { throw .isHeld }
    }
  }

  private func isCurrent() throws(Fault) -> Bool {
    do throws(SystemFault) {
      guard let there = try FileMark(path: path) else { return false }
      return there.isSameFile(as: try FileMark(descriptor: descriptor))
    } catch { throw .system(error) }
  }

  func unlock() {
    if descriptor >= 0 { flock(descriptor, LOCK_UN) }
  }

  /// Closes it, which also ends a lock.
  mutating func forget() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }

  /// Takes it away; its lines are in the pact file.
  mutating func remove() throws(SystemFault) {
    guard unsafe unlink(path) == 0 else { throw .last }
    forget()
  }

  /// In bytes.
  var size: Int {
    get throws(SystemFault) { try FileMark(descriptor: descriptor).size }
  }

  /// Its whole lines from an offset on; what a killed process left of one is cut off.
  func lines(from start: Int) throws(SystemFault) -> [ArraySlice<UInt8>] {
    let bytes = try Files.read(descriptor, from: start)
    let whole = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
    if whole < bytes.count, ftruncate(descriptor, off_t(start + whole)) != 0 { throw .last }
    return bytes[..<whole].split(separator: 0x0A)
  }

  /// Adds bytes at the end, all or none.
  func append(_ bytes: [UInt8]) throws(SystemFault) {
    let size = try size
    do throws(SystemFault) { try Files.write(bytes, to: descriptor) } catch {
      ftruncate(descriptor, off_t(size))
      throw error
    }
  }
}
