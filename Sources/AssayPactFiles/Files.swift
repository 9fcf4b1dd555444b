import AssayEvidence
import Glibc

/// A call to the system that failed.
struct SystemFault: Error {
  var code: Int32

  static var last: SystemFault { SystemFault(code: errno) }

  var words: String { unsafe String(cString: strerror(code)) }
}

/// Which contents a file had when it was looked at.
struct FileMark: Hashable {
  var device: UInt
  var node: UInt
  var size: Int
  var seconds: Int
  var nanoseconds: Int

  /// nil: there is no such file.
  init?(path: String) throws(SystemFault) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw .last
    }
    self.init(status)
  }

  init(descriptor: Int32) throws(SystemFault) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .last }
    self.init(status)
  }

  private init(_ status: stat) {
    (device, node) = (UInt(status.st_dev), UInt(status.st_ino))
    size = Int(status.st_size)
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }

  func isSameFile(as other: FileMark) -> Bool { device == other.device && node == other.node }
}

/// The few things that are done with files, each whole or not at all.
enum Files {
  /// In bytes; beyond it a file is no pact.
  static let largest = 1 << 30

  /// All bytes of a file from an offset on; nil: there is no such file.
  static func read(_ path: String) throws(SystemFault) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .last
    }
    defer { close(descriptor) }
    return try read(descriptor, from: 0)
  }

  static func read(_ descriptor: Int32, from start: Int) throws(SystemFault) -> [UInt8] {
    let size = try FileMark(descriptor: descriptor).size
    guard size - start <= largest else { throw SystemFault(code: EFBIG) }
    var result = [UInt8](repeating: 0, count: max(0, size - start))
    var filled = 0
    while filled < result.count {
      let count = unsafe result.withUnsafeMutableBytes { bytes in
        unsafe pread(
          descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled,
          off_t(start + filled))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .last }
      // It became shorter meanwhile.
      if count == 0 { break }
      filled += count
    }
    return Array(result.prefix(filled))
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemFault) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        unsafe Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw count < 0 ? .last : SystemFault(code: EIO) }
      written += count
    }
  }

  /// Puts bytes in the place of a file, so that a reader sees the old or the new ones, also after
  /// the machine stopped.
  static func replace(_ path: String, with bytes: [UInt8]) throws(SystemFault) {
    let temporary = path + ".new"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .last }
    do throws(SystemFault) {
      defer { close(descriptor) }
      try write(bytes, to: descriptor)
      guard fsync(descriptor) == 0 else { throw .last }
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    guard unsafe rename(temporary, path) == 0 else {
      let fault = SystemFault.last
      unsafe unlink(temporary)
      throw fault
    }
    syncFolder(of: path)
  }

  /// Where it does not work, as on some network file systems, the system does it in its own time.
  private static func syncFolder(of path: String) {
    let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
    let descriptor = unsafe open(folder.isEmpty ? "/" : String(folder), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Makes the folders above a file.
  static func makeFolders(above path: String) throws(SystemFault) {
    let parts: [Substring] = path.split(separator: "/").dropLast()
    var folder = path.hasPrefix("/") ? "" : "."
    for part in parts {
      folder += "/\(part)"
      guard unsafe mkdir(folder, 0o777) != 0, errno != EEXIST else { continue }
      // A folder that cannot be made may be there all the same, above one's own.
      let fault = SystemFault.last
      guard unsafe access(folder, F_OK) == 0 else { throw fault }
    }
  }

  /// Whether nobody may write the file, as its owner wants it; the superuser could.
  static func isReadOnly(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & 0o222 == 0
  }

  /// The names of a folder's files; none when there is no such folder.
  static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var result: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      result.append(name)
    }
    return result.sorted()
  }
}
