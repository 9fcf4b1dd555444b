import Foundation

/// A folder for a test's files, removed at the end.
package struct ServerFolder {
  package let path: String

  package static func use<R>(_ body: (ServerFolder) async throws -> R) async throws -> R {
    let folder = ServerFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    return try await body(folder)
  }

  private init() {
    path = FileManager.default.temporaryDirectory.path + "/assay-test-\(UUID().uuidString)"
  }

  /// - Returns: the file's absolute path.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> String {
    try write(Array(text.utf8), to: name)
  }

  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = "\(path)/\(name)"
    let folder = (file as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(filePath: file))
    return file
  }
}

/// Asks until it holds, as nothing says when it does.
package func eventually(
  within limit: Duration = .seconds(20), _ condition: () async throws -> Bool
) async rethrows -> Bool {
  let end = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < end else { return false }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return true
}

/// Whether tests with a real server can run: always under `CI=true`, where a missing server is a
/// failure, else only where it is installed.
package func isInstalled(_ program: String, in folders: [String] = []) -> Bool {
  let environment = ProcessInfo.processInfo.environment
  if environment["CI"] == "true" { return true }
  let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init) + folders
  return path.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}
