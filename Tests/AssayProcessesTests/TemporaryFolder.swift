import Foundation

/// A folder that goes away with its owner, and a name that no other test uses.
final class TemporaryFolder: Sendable {
  let name = "assay-test-\(UUID().uuidString)"
  let path: String

  init() throws {
    // The real path: `pwd` and the kernel know no symbolic links.
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    path = base.appending(path: name).path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func read(_ file: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
  }

  @discardableResult
  func write(_ text: String, to file: String) throws -> String {
    let url = URL(filePath: "\(path)/\(file)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path(percentEncoded: false)
  }

  /// The command lines of all living processes that carry this folder's name as their run.
  func processes() throws -> [String] { try processesOfRun(name) }
}

/// The command lines of all living processes with `ASSAY_RUN_ID=run` in their environment.
func processesOfRun(_ run: String) throws -> [String] {
  let marker = Data("ASSAY_RUN_ID=\(run)".utf8)
  return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
    .compactMap { pid in
      let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ")
      guard environment?.range(of: marker) != nil else { return nil }
      let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      return words.isEmpty
        ? nil : String(decoding: words.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
    }
}

/// What the open descriptors of this process lead to, with pipes and the like as `pipe`.
func openDescriptors() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { number in
    let target = try? FileManager.default.destinationOfSymbolicLink(
      atPath: "/proc/self/fd/\(number)")
    return target.map { String($0.prefix { $0 != ":" }) }
  }.sorted()
}
