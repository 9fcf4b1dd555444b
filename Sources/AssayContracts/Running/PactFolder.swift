package import AssayEvidence
import Foundation

/// Where the pacts of a test go.
package enum PactFolder {
  /// What the test says; or `ASSAY_PACTS` or `PACT_DIR`; or `pacts` beside the nearest assay.yaml
  /// or Package.swift.
  ///
  /// - Parameters:
  ///   - folder: as the test says it, relative to the folder of that file.
  ///   - sourceFile: the test's.
  ///   - environment: of this process.
  /// - Returns: an absolute path.
  /// - Throws: bad input when there is no such file.
  package static func path(
    _ folder: String?, sourceFile: String, environment: [String: String]
  ) throws(FailureReport) -> String {
    if let folder, folder.hasPrefix("/") { return folder }
    if folder == nil {
      for name in ["ASSAY_PACTS", "PACT_DIR"] {
        guard let path = environment[name], !path.isEmpty else { continue }
        return URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
      }
    }
    let name = folder ?? "pacts"
    var place = URL(filePath: sourceFile).standardizedFileURL
    while place.pathComponents.count > 1 {
      place.deleteLastPathComponent()
      let path = place.path(percentEncoded: false)
      let isRoot = ["assay.yaml", "Package.swift"].contains {
        FileManager.default.fileExists(
          atPath: place.appending(path: $0).path(percentEncoded: false))
      }
      if isRoot { return "\(path.hasSuffix("/") ? String(path.dropLast()) : path)/\(name)" }
    }
    throw FailureReport(
      .badInput, attempt: "find the folder of the pacts", subject: sourceFile,
      happened: "There is no assay.yaml and no Package.swift beside it or in a folder above.",
      remedy: "Say where they go: `folder:` with an absolute path, or ASSAY_PACTS.")
  }
}
