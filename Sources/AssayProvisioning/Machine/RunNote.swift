import AssayProcesses
import Foundation

/// What a run writes into its folder, so that others can say which run it is.
struct RunNote: Sendable, Hashable {
  var id: String
  /// Where its command was called.
  var workingFolder: String
  /// Seconds since 1970.
  var started: Int64

  private static let name = "run"

  init(id: String) {
    self.id = id
    workingFolder = FileManager.default.currentDirectoryPath
    started = Int64(Date().timeIntervalSince1970)
  }

  /// nil when there is none, or it is not whole.
  init?(in folder: String) {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.name)") else {
      return nil
    }
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count == 3, let started = Int64(lines[1]) else { return nil }
    id = String(lines[0])
    self.started = started
    // Last, as it may have line breaks.
    workingFolder = String(lines[2])
  }

  /// A run without it works as well.
  func write(in folder: String) {
    let path = "\(folder)/\(Self.name)"
    _ = FileManager.default.createFile(
      atPath: path, contents: Data("\(id)\n\(started)\n\(workingFolder)".utf8),
      attributes: [.posixPermissions: 0o600])
  }
}
