import AssayManifest
import Foundation

extension ManifestFile {
  /// What is wrong in the text, and which of its paths are not on the disk.
  ///
  /// A path may be made later, by a checkout or a build: to the manifest it is a warning, to a run
  /// an error.
  func diagnostics(missingPaths severity: ManifestDiagnostic.Severity) -> [ManifestDiagnostic] {
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
      guard let path, !FileManager.default.fileExists(atPath: "\(root)/\(path)") else { return nil }
      return ManifestDiagnostic(
        at: place, path: field, expected: expected,
        found: "`\(path)`, which does not exist")
    }
    return manifest.services.compactMap {
      missing($0.path, $0.place, "services.\($0.name).path", "a folder")
    }
      + manifest.dependencies.flatMap { dependency in
        let field = "dependencies.\(dependency.name)"
        return [
          missing(
            dependency.migrations, dependency.place, "\(field).migrations",
            "a folder of .sql files"),
          missing(dependency.seed, dependency.place, "\(field).seed", "a .sql file"),
        ].compactMap { $0 }
      }
  }
}
