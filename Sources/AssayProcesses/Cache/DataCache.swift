import AssayEvidence
import CProcessControl
import Glibc

/// Data folders that servers were started from, each kept as one file: making one anew takes ten
/// times as long.
///
/// An entry carries a checksum, so nobody waits for it to be on the disk: what a power cut left
/// half is made again.
package struct DataCache: Sendable {
  /// nil: nothing is kept.
  package var folder: String?
  /// An entry that nobody used for so long is removed.
  package var ageLimit: Duration = .seconds(14 * 24 * 60 * 60)
  /// Of all entries, in bytes; those that were used longest ago go first.
  package var sizeLimit: UInt64 = 2 << 30

  package init(folder: String?) { self.folder = folder }

  /// A kept data folder.
  package struct Entry: Sendable, Hashable {
    package var path: String
    package var bytes: UInt64
    /// Seconds since 1970.
    package var lastUse: Int64
  }

  /// Fills the empty folder `target` with what is kept under `key`.
  ///
  /// - Parameters:
  ///   - key: 32 hexadecimal digits.
  ///   - target: stays empty when there is nothing.
  ///   - account: whom the files belong to then; nil: to us.
  /// - Returns: whether there was something, and it was whole.
  /// - Throws: an infrastructure failure when there is no room for it.
  func restore(
    _ key: String, to target: String, account: ServerAccount?
  ) async throws(FailureReport) -> Bool {
    guard let path = path(key) else { return false }
    let error = await runBlocking { () -> Int32 in
      let result = unsafe assay_unpack_folder(
        path, target, account == nil ? 0 : 1, account?.userID ?? 0, account?.groupID ?? 0)
      return result == 0 ? 0 : errno
    }
    guard error != 0 else {
      touch(path)
      return true
    }
    Self.empty(target)
    switch error {
    case ENOENT: return false
    case ENOSPC, EDQUOT, EFBIG:
      throw FailureReport(
        .infrastructure, attempt: "copy a prepared data folder", subject: target,
        happened: errorText(error) + ".",
        remedy: "Free some space there, or set TMPDIR to a folder with room.")
    default:
      // Cut short, or not readable: made again.
      unsafe unlink(path)
      return false
    }
  }

  /// Keeps what is in `source`, where nobody writes any more; any trouble only costs time later.
  func keep(_ source: String, as key: String) async {
    guard let folder, let path = path(key), CacheFolder.make(folder) else { return }
    let new = "\(path).\(getpid()).\(UInt32.random(in: 0...UInt32.max))"
    await runBlocking {
      if unsafe assay_pack_folder(source, new) == 0, unsafe rename(new, path) == 0 { return }
      unsafe unlink(new)
    }
    removeOld()
  }

  /// Throws away what a server did not start from.
  func forget(_ key: String) {
    if let path = path(key) { unsafe unlink(path) }
  }

  /// Makes whoever wants to make the same entry wait for the first.
  ///
  /// - Returns: nil when nothing is kept, the wait took too long or was cancelled.
  func lock(_ key: String, limit: Duration) async -> FileLock? {
    guard let folder, let path = path(key), CacheFolder.make(folder) else { return nil }
    return await FileLock(path: "\(path).lock", limit: limit)
  }

  /// What is kept, used last first.
  package func entries() -> [Entry] {
    files(suffix: ".data").sorted { ($1.lastUse, $0.path) < ($0.lastUse, $1.path) }
  }

  /// Removes what is too old or too much, and what dead processes left.
  ///
  /// - Parameter ageLimit: nil: the cache's own; zero removes everything.
  package func removeOld(ageLimit: Duration? = nil) {
    for entry in old(ageLimit: ageLimit) { unsafe unlink(entry.path) }
    // Half-written by somebody who died, and locks: no start takes an hour.
    let anHourAgo = Int64(time(nil)) - 60 * 60
    for entry in files(suffix: nil)
    where !entry.path.hasSuffix(".data") && entry.lastUse < anHourAgo {
      unsafe unlink(entry.path)
    }
  }

  /// What is too old or too much.
  ///
  /// - Parameter ageLimit: nil: the cache's own; zero: everything is.
  /// - Returns: used last first.
  package func old(ageLimit: Duration? = nil) -> [Entry] {
    let oldest = Int64(time(nil)) - Int64((ageLimit ?? self.ageLimit) / .seconds(1))
    var total: UInt64 = 0
    return entries().filter { entry in
      total += entry.bytes
      return entry.lastUse <= oldest || total > sizeLimit
    }
  }

  private func files(suffix: String?) -> [Entry] {
    guard let folder else { return [] }
    return FolderListing.names(in: folder).compactMap { name in
      var status = stat()
      let path = "\(folder)/\(name)"
      guard suffix.map(name.hasSuffix) ?? true, unsafe lstat(path, &status) == 0,
        status.st_mode & S_IFMT == S_IFREG
      else { return nil }
      return Entry(
        path: path, bytes: UInt64(status.st_blocks) * 512, lastUse: Int64(status.st_mtim.tv_sec))
    }
  }

  private func path(_ key: String) -> String? { folder.map { "\($0)/\(key).data" } }

  /// The time of change is the time of use.
  private func touch(_ path: String) {
    unsafe utimensat(AT_FDCWD, path, nil, 0)
  }

  /// Removes what is in a folder, not the folder.
  static func empty(_ folder: String) {
    for name in FolderListing.names(in: folder) { PrivateDirectory.remove("\(folder)/\(name)") }
  }
}
