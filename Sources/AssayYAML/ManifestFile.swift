import AssayEvidence
package import AssayManifest
import Foundation

/// A manifest on disk.
package struct ManifestFile {
  /// As the user named it; stands in messages.
  package var path: String
  /// The absolute folder that the manifest's paths are relative to.
  package var root: String
  /// What the file says.
  package var text: String
  /// What it means, and what is wrong with it.
  package var decoded: DecodedManifest

  /// Reads and decodes; what is wrong inside is in `decoded`, what kept it from being read is thrown.
  package init(path: String) throws {
    self.path = path
    let url = URL(filePath: path).standardizedFileURL
    root = url.deletingLastPathComponent().path(percentEncoded: false)
    if root.count > 1, root.hasSuffix("/") { root.removeLast() }
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      let exists = FileManager.default.fileExists(atPath: url.path(percentEncoded: false))
      throw FailureReport(
        .badInput, attempt: "read the manifest", subject: path,
        happened: Self.isFolder(url)
          ? "it is a folder"
          : exists ? (error as NSError).localizedDescription : "there is no such file",
        remedy: Self.isFolder(url)
          ? "name the file in it"
          : exists
            ? "check its permissions" : "run `assay init` to write one, or name it with --manifest")
    }
    (decoded, text) = ManifestYAML.decode(Array(data), files: Self.files(beside: root))
  }

  /// The manifest, or every error in it as one report.
  package func checkedManifest() throws -> Manifest {
    let errors = diagnostics(missingPaths: .error).filter { $0.severity == .error }
    if let manifest = decoded.manifest, errors.isEmpty { return manifest }
    throw FailureReport(
      .badInput, attempt: "use the manifest", subject: path,
      happened: "\(errors.count == 1 ? "1 error" : "\(errors.count) errors")\n"
        + errors.map { $0.rendered(file: path, text: text) }.joined(separator: "\n"),
      remedy: "see docs/manifest.md, or give `assay schema` to your editor")
  }

  /// Compose files and what they point at.
  private static func files(beside root: String) -> ManifestFiles {
    @Sendable func absolute(_ path: String) -> String {
      path.hasPrefix("/") ? path : "\(root)/\(path)"
    }
    return ManifestFiles(
      text: { path in
        FileManager.default.contents(atPath: absolute(path)).map {
          String(decoding: $0, as: UTF8.self)
        }
      },
      names: { try? FileManager.default.contentsOfDirectory(atPath: absolute($0)) },
      environment: ProcessInfo.processInfo.environment)
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    let path = url.path(percentEncoded: false)
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
