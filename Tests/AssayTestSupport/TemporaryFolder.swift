package import Foundation

/// A folder of a test's own, removed when the test is over.
package struct TemporaryFolder: Sendable {
  package let path: String

  /// A folder that is there already and stays.
  package init(existing path: String) { self.path = path }

  /// Runs `body` with an empty folder.
  package static func with<Result>(
    _ body: (TemporaryFolder) async throws -> Result
  ) async throws -> Result {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    let url = base.appending(path: "assay-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(TemporaryFolder(existing: url.path(percentEncoded: false)))
  }

  package func url(_ name: String) -> URL { URL(filePath: "\(path)/\(name)") }

  /// Writes a file, making its folders.
  package func write(_ text: String, to name: String) throws {
    let url = url(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  package func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  package func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(name)")
  }
}
