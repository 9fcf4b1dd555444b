import Foundation
import Glibc

/// Writes what an archive holds into a folder, and nothing outside of it, whatever the archive says.
///
/// No link is ever followed: each folder on the way is looked at, and files are made anew.
struct FolderUnpacker: ~Copyable {
  struct Fault: Error {
    var reason: String
  }

  private let folder: String
  private var descriptor: Int32 = -1

  init(folder: String) { self.folder = folder }

  deinit { if descriptor >= 0 { close(descriptor) } }

  mutating func take(_ event: TarReader.Event) throws(Fault) {
    switch event {
    case .entry(let entry): try begin(entry)
    case .content(let bytes): try write(bytes)
    case .endOfEntry:
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }
  }

  private mutating func begin(_ entry: TarEntry) throws(Fault) {
    guard let path = try place(for: entry.path, isFolder: entry.kind == .folder) else { return }
    // Without the bits that give others' rights.
    let mode = mode_t(entry.mode & 0o777)
    switch entry.kind {
    case .folder:
      if HostFileStatus(of: path)?.kind == .folder { return }
      try check(unsafe mkdir(path, mode | 0o700), "make", path)
    case .file:
      try clear(path)
      descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
      try check(descriptor, "make", path)
    case .symbolicLink(let target):
      try clear(path)
      try check(unsafe symlink(target, path), "make", path)
    case .hardLink(let target):
      guard let source = try place(for: target, isFolder: false) else { return }
      try clear(path)
      try check(unsafe link(source, path), "make", path)
    // Devices and pipes are the container's own.
    case .other: break
    }
  }

  private func write(_ bytes: [UInt8]) throws(Fault) {
    guard descriptor >= 0 else { return }
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      try check(Int32(truncatingIfNeeded: count), "write in", folder)
      written += count
    }
  }

  /// Where an entry goes; nil for the folder itself.
  private func place(for name: String, isFolder: Bool) throws(Fault) -> String? {
    let parts = name.split(separator: "/").filter { $0 != "." }
    guard !parts.contains(".."), !name.contains("\0") else {
      throw Fault(reason: "an entry is called \(name), which leads out of the folder")
    }
    guard !parts.isEmpty else { return nil }
    var path = folder
    for part in parts.dropLast() {
      path += "/\(part)"
      switch HostFileStatus(of: path)?.kind {
      case .folder: continue
      case nil: try check(unsafe mkdir(path, 0o755), "make", path)
      default: throw Fault(reason: "\(name) leads over \(path), which is no folder")
      }
    }
    return "\(path)/\(parts[parts.count - 1])"
  }

  /// Makes room for a new file or link.
  private func clear(_ path: String) throws(Fault) {
    switch HostFileStatus(of: path)?.kind {
    case nil: return
    case .folder: throw Fault(reason: "\(path) is a folder already")
    default: try check(unsafe unlink(path), "replace", path)
    }
  }

  private func check(_ result: Int32, _ action: String, _ path: String) throws(Fault) {
    guard result < 0 else { return }
    let reason = unsafe String(cString: strerror(errno))
    throw Fault(reason: "cannot \(action) \(path): \(reason)")
  }
}
