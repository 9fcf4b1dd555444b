package import AssayManifest
import Foundation

extension ManifestFile {
  /// What is wrong in the text, and which of its paths are not on the disk.
  ///
  /// A path may be made later, by a checkout or a build: to the manifest it is a warning, to a run
  /// an error.
  package func diagnostics(missingPaths severity: ManifestDiagnostic.Severity)
    -> [ManifestDiagnostic]
  {
    let missing = decoded.manifest.map { Self.missingPaths($0, root: root) } ?? []
    return decoded.diagnostics
      + missing.map { finding in
        var finding = finding
        finding.severity = severity
        return finding
      }
  }

  /// Folders and files that the manifest names but the disk does not have.
  private static func missingPaths(_ manifest: Manifest, root: String) -> [ManifestDiagnostic] {
    func missing(
      _ path: String?, _ place: SourcePlace, _ field: String, _ expected: String
    ) -> ManifestDiagnostic? {
      guard let path else { return nil }
      let absolute = path.hasPrefix("/") ? path : "\(root)/\(path)"
      guard !FileManager.default.fileExists(atPath: absolute) else { return nil }
      return ManifestDiagnostic(
        at: place, path: field, expected: expected,
        found: "`\(path)`, which does not exist")
    }
    return manifest.services.compactMap {
      missing($0.path, $0.place, "services.\($0.name).path", "a folder")
    }
      + manifest.dependencies.flatMap { dependency in
        // What a compose file names stands there; its reader has seen to it.
        dependency.file == nil
          ? dependency.paths.compactMap { path, field, expected in
            missing(
              path, dependency.place, "dependencies.\(dependency.name).\(field)", expected)
          } : []
      }
  }
}
