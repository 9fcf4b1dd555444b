import AssayEvidence
import Foundation

/// Finds files near a source file.
enum SourceFolder {
  /// Makes a path absolute that is relative to the source file's folder or to one above it.
  ///
  /// - Returns: the nearest that exists.
  /// - Throws: bad input that says where the search began.
  static func resolve(
    _ path: String, from sourceFile: String, of dependency: String
  ) throws(FailureReport) -> String {
    if let found = nearest(path, from: sourceFile) { return found }
    throw FailureReport(
      .badInput, attempt: "find the files of \(dependency)", subject: path,
      happened: path.hasPrefix("/")
        ? "There is no such file or folder."
        : "It is neither beside \(sourceFile) nor in any folder above.",
      remedy: "Write it relative to the test's file, to a folder above it, or absolute.")
  }

  /// nil when neither the file's folder nor any above has it.
  static func nearest(_ path: String, from sourceFile: String) -> String? {
    let files = FileManager.default
    if path.hasPrefix("/") { return files.fileExists(atPath: path) ? path : nil }
    var folder = URL(filePath: sourceFile).standardizedFileURL
    while folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: path).standardizedFileURL.path(percentEncoded: false)
      if files.fileExists(atPath: candidate) { return candidate }
    }
    return nil
  }
}
