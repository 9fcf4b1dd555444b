import Glibc

/// What the file system of this machine knows about a path.
package struct HostFileStatus: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case file
    case folder
    case link
    case other
  }

  package var kind: Kind
  package var size: Int64
  /// Permission bits.
  package var mode: UInt16
  /// Seconds since 1970.
  package var modified: Int64

  /// Looks at a path without following a link at its end; nil when there is nothing.
  package init?(of path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  fileprivate init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    size = Int64(status.st_size)
    mode = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
    modified = Int64(status.st_mtim.tv_sec)
  }
}

/// A file of this machine, open for reading.
struct HostFile: ~Copyable {
  private let descriptor: Int32
  let path: String
  let status: HostFileStatus

  init(reading path: String) throws(TransportFault) {
    // A pipe must not make us wait for a writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, unsafe fstat(descriptor, &status) == 0 else {
      let fault = Self.fault(path)
      if descriptor >= 0 { close(descriptor) }
      throw fault
    }
    self.descriptor = descriptor
    self.path = path
    self.status = HostFileStatus(status)
  }

  deinit { close(descriptor) }

  /// The next bytes, at most `count`; empty at the end.
  func read(upTo count: Int) throws(TransportFault) -> [UInt8] {
    var result = -1
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      repeat {
        result = unsafe Glibc.read(descriptor, buffer.baseAddress, count)
      } while result < 0 && errno == EINTR
      initialized = max(result, 0)
    }
    guard result >= 0 else { throw Self.fault(path) }
    return bytes
  }

  private static func fault(_ path: String) -> TransportFault {
    let reason = unsafe String(cString: strerror(errno))
    return .local("\(path) cannot be read: \(reason).", remedy: "Check the path and who may read.")
  }
}
