import AssayEvidence
import Glibc

/// A folder that only one server's account may enter, and the record beside it.
struct ServerFolder: Sendable {
  let path: String
  let account: ServerAccount?

  /// Longest path of a Unix socket (unix(7)), without the zero at its end.
  static let socketPathLimit = 107
  /// A server's own part of a socket's path, as `/.s.PGSQL.54321`, or a longer one's.
  static let socketNameLength = 24

  init(
    in directory: PrivateDirectory, account: ServerAccount?, attempt: String
  ) throws(FailureReport) {
    self.account = account
    let random = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    path = "\(directory.path)/\(random)"
    guard path.utf8.count + Self.socketNameLength <= Self.socketPathLimit else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: path,
        happened: "The path is too long for a Unix socket in it, which may have "
          + "\(Self.socketPathLimit) bytes.",
        remedy: "Set TMPDIR to a folder with a shorter path.")
    }
    guard unsafe mkdir(path, 0o700) == 0 else { throw Self.report(path, attempt) }
    try give(path, attempt: attempt)
  }

  /// Beside the folder, so that no file of the server's can be in its place.
  var log: String { "\(path).log" }
  var data: String { "\(path)/data" }
  private var record: String { path + ServerRecord.suffix }
  /// Distinguishes servers of one dependency.
  var name: String {
    String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
  }

  func makeData(attempt: String) throws(FailureReport) {
    guard unsafe mkdir(data, 0o700) == 0 else { throw Self.report(data, attempt) }
    try give(data, attempt: attempt)
  }

  /// Writes one of the server's files, with the folders above it.
  ///
  /// - Parameters:
  ///   - file: absolute, or relative to the folder.
  ///   - content: replaces what is there.
  ///   - attempt: what is tried, for the report.
  /// - Throws: `.badInput` for a file elsewhere.
  func write(_ file: String, _ content: String, attempt: String) throws(FailureReport) {
    guard file.hasPrefix("\(path)/") || !file.hasPrefix("/"),
      !file.split(separator: "/").contains("..")
    else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: file,
        happened: "A server's files must lie in its own folder.",
        remedy: "Let the path begin with {folder}/ or {data}/.")
    }
    let file = file.hasPrefix("/") ? file : "\(path)/\(file)"
    var parent = path
    for component in file.dropFirst(path.count).split(separator: "/").dropLast() {
      parent += "/\(component)"
      if unsafe mkdir(parent, 0o700) == 0 {
        try give(parent, attempt: attempt)
      } else if errno != EEXIST {
        throw Self.report(parent, attempt)
      }
    }
    // Not through a link that the server may have put there.
    unsafe unlink(file)
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.report(file, attempt) }
    let error = writeAll(Array(content.utf8)[...], to: descriptor)
    close(descriptor)
    if let error { throw Self.report(file, attempt, error) }
    try give(file, attempt: attempt)
  }

  /// Says what runs here, for `assay ps`; without it, all else works.
  func write(_ record: ServerRecord) {
    let new = "\(self.record).new"
    let descriptor = unsafe open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    let failed = writeAll(Array(record.text.utf8)[...], to: descriptor) != nil
    close(descriptor)
    guard !failed, unsafe rename(new, self.record) == 0 else {
      unsafe unlink(new)
      return
    }
  }

  func remove() {
    PrivateDirectory.remove(path)
    unsafe unlink(record)
    unsafe unlink(log)
  }

  private func give(_ path: String, attempt: String) throws(FailureReport) {
    guard let account else { return }
    guard unsafe lchown(path, account.userID, account.groupID) == 0 else {
      throw Self.report(path, attempt)
    }
  }

  private static func report(
    _ path: String, _ attempt: String, _ number: Int32 = errno
  ) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: path, happened: errorText(number) + ".",
      remedy: number == ENOSPC || number == EDQUOT
        ? "Free some space there, or set TMPDIR to a folder with room."
        : "Check that the folder is there and may be written.")
  }
}
