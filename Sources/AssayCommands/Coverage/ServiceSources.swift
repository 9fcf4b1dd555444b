import AssayCoverage
import Foundation

/// Finds the files of a service by what coverage tools call them.
struct ServiceSources {
  /// Absolute.
  private let folder: String
  private let prefix: String
  private let resolver: SourcePathResolver

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - folder: the service's absolute folder.
  ///   - servicePath: the same, relative to the manifest.
  ///   - sourceFolders: what the coverage file says its paths are relative to.
  init(folder: String, servicePath: String, sourceFolders: [String]) {
    self.folder = folder
    let parts = servicePath.split(separator: "/").filter { $0 != "." }
    prefix = parts.map { "\($0)/" }.joined()
    resolver = SourcePathResolver(
      SourcePaths(roots: [folder], files: Set(FileTree.paths(below: folder))),
      sourceFolders: sourceFolders)
  }

  /// The map with paths relative to the manifest; those that are found nowhere stay as they are.
  func placed(_ map: CoverageMap) -> CoverageMap {
    var result = CoverageMap()
    for path in map.paths {
      guard let file = map[path] else { continue }
      result.change(place(path)) { $0.merge(file) }
    }
    return result
  }

  /// The path relative to the manifest, where there is such a file.
  func place(_ path: String) -> String {
    let found = resolver.resolve(path)
    if found.isCertain { return prefix + found.path }
    if path.hasPrefix(folder + "/") { return prefix + path.dropFirst(folder.count + 1) }
    // Folders that build tools make are not listed: the longest ending that is a file is meant.
    let parts = path.split(separator: "/")
    for start in parts.indices {
      let candidate = parts[start...].joined(separator: "/")
      if FileManager.default.fileExists(atPath: "\(folder)/\(candidate)") {
        return prefix + candidate
      }
    }
    // Another service's, or nobody's: with a path of its own it is no file of this one.
    return path.hasPrefix("/") ? path : prefix + path
  }
}
