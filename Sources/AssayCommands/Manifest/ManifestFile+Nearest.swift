import AssayYAML
import Foundation

extension ManifestFile {
  /// The one in the current folder or the next above that has one; nil: none has.
  static var nearest: String? {
    var folder = FileManager.default.currentDirectoryPath
    while true {
      let path = folder == "/" ? "/assay.yaml" : "\(folder)/assay.yaml"
      if FileManager.default.fileExists(atPath: path) { return path }
      guard folder != "/" else { return nil }
      folder = URL(filePath: folder).deletingLastPathComponent().path(percentEncoded: false)
      if folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    }
  }

  /// The folder of the named or the nearest manifest; without any, the current one.
  static func root(of manifest: String?) -> String {
    guard let path = manifest ?? nearest else { return FileManager.default.currentDirectoryPath }
    let folder = URL(filePath: path).standardizedFileURL.deletingLastPathComponent()
      .path(percentEncoded: false)
    return folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }
}
