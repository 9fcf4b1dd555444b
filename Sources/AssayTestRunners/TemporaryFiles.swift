import Foundation

/// The folder that all programs share, before and after tests ran.
struct TemporaryFiles: Sendable {
  /// Not `TMPDIR`, of which each run has its own.
  static let folder = "/tmp"

  private let before: Set<String>

  init() { before = Self.names() }

  private static func names() -> Set<String> {
    Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
  }

  /// What is there now and was not before, as paths.
  func added() -> [String] {
    Self.names().subtracting(before).sorted().map { "\(Self.folder)/\($0)" }
  }
}

extension TemporaryFiles {
  /// Removes what tests made there and left, so that it breaks no later run.
  ///
  /// Others use the folder too: only what a test is known to have made is removed, or a file that
  /// was not there before and of which a failing test complains.
  func clear(makers: [String: String], complaints: [String]) -> [(path: String, test: String?)] {
    var left: [(path: String, test: String?)] = []
    for path in added() {
      let isNamed = complaints.contains { $0.contains(path) } && Self.isFile(path)
      guard makers[path] != nil || isNamed else { continue }
      left.append((path, makers[path]))
      try? FileManager.default.removeItem(atPath: path)
    }
    return left
  }

  private static func isFile(_ path: String) -> Bool {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return type == .typeRegular
  }
}
