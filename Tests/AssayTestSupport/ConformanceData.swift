import Foundation

/// The sample files that are not part of the repository.
package enum ConformanceData {
  /// From `ASSAY_CONFORMANCE_DATA`, else `../shared/data` beside the project's folder; nil when
  /// there is none.
  package static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment
    if let named = environment["ASSAY_CONFORMANCE_DATA"], !named.isEmpty { return named }
    let files = [#filePath, URL(filePath: #filePath).resolvingSymlinksInPath().path]
    for file in files {
      var folder = URL(filePath: file).deletingLastPathComponent()
      while folder.path != "/" {
        let candidate = folder.deletingLastPathComponent().appending(path: "shared/data").path
        if FileManager.default.fileExists(atPath: candidate) { return candidate }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }()

  /// Without samples these tests are skipped on a developer's machine and fail in CI.
  package static var isExpected: Bool {
    folder != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  package static let missing = "no conformance data: set ASSAY_CONFORMANCE_DATA"

  package static func path(_ name: String) -> String {
    (folder ?? "conformance-data-missing") + "/" + name
  }

  package static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path(name))))
  }
}
