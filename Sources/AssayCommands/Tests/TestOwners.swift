import AssayEvidence
import AssayManifest
import AssayTestImpact
import Foundation

/// Who owns the file of a test, by the repository's CODEOWNERS.
struct TestOwners {
  private let owners: CodeOwners?
  /// Where the repository begins; CODEOWNERS counts from there.
  private let base: String
  /// The manifest's folder.
  private let root: String
  /// Those of services, by name.
  private let folders: [String: String]

  /// The places where GitHub and GitLab look.
  private static let places = [
    ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS",
  ]
  /// GitHub reads no larger one.
  private static let largestFile = 3 << 20

  /// - Parameters:
  ///   - root: the manifest's folder.
  ///   - services: those of its manifest.
  init(root: String, services: [Manifest.Service]) {
    let files = FileManager.default
    var folder = URL(filePath: root).standardizedFileURL
    // A manifest may lie deeper than the list.
    while folder.path != "/", !files.fileExists(atPath: folder.appending(path: ".git").path) {
      folder = folder.deletingLastPathComponent()
    }
    base = folder.path == "/" ? URL(filePath: root).standardizedFileURL.path : folder.path
    let found = Self.places.lazy.map { [base] in "\(base)/\($0)" }
      .first { files.fileExists(atPath: $0) }
    let data = found.flatMap { files.contents(atPath: $0) }
    owners = data.flatMap { data in
      data.count > Self.largestFile ? nil : CodeOwners(String(decoding: data, as: UTF8.self))
    }
    let start = URL(filePath: root).standardizedFileURL.path
    self.root = start
    folders = Dictionary(
      services.map { ($0.name, $0.path == "." ? start : "\(start)/\($0.path)") },
      uniquingKeysWith: { $1 })
  }

  /// Whether a suite's tests may be run in a folder: it is not another service's.
  func mayRun(_ suite: String, in folder: String) -> Bool {
    let own = suite.split(separator: "/").first.flatMap { folders[String($0)] }
    return folder == own || !folders.values.contains(folder)
  }

  /// All owners of a test's file as a runner wrote it, absolute or relative to one of the folders;
  /// of its service's folder, or the manifest's, where no such file is known.
  ///
  /// With a space between; nil where nobody is named.
  func owner(of file: String?, suite: String) -> String? {
    guard let owners else { return nil }
    let own = suite.split(separator: "/").first.flatMap { folders[String($0)] }
    let file = file ?? ""
    let candidates =
      file.hasPrefix("/") ? [file] : (([root] + (own.map { [$0] } ?? [])).map { "\($0)/\(file)" })
    let found =
      file.isEmpty ? nil : candidates.first { FileManager.default.fileExists(atPath: $0) }
    let path = found ?? "\(own ?? root)/any"
    guard path.hasPrefix(base + "/") else { return nil }
    let names = owners.owners(of: String(path.dropFirst(base.count + 1)))
    return names.isEmpty ? nil : names.joined(separator: " ")
  }
}
