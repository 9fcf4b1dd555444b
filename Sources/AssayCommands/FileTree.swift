import AssayVerification
import Foundation

/// The files of a source tree, without what version control and tools put there.
enum FileTree {
  private static let skipped: Set<String> = [
    ".git", ".build", ".assay", ".venv", "venv", "node_modules", "vendor", "target", "dist",
    "__pycache__", ".gradle", ".tox", ".mypy_cache", ".pytest_cache",
  ]

  /// More than a person wrote.
  static let mostPaths = 200_000

  /// Relative paths of regular files, sorted; links to folders are not followed.
  ///
  /// No more than `mostPaths` and what the last folder has.
  static func paths(below root: String) -> [String] {
    var found: [String] = []
    var folders = [""]
    while let folder = folders.popLast(), found.count < mostPaths {
      let path = folder.isEmpty ? root : "\(root)/\(folder)"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      for name in names {
        let relative = folder.isEmpty ? name : "\(folder)/\(name)"
        switch kind(of: "\(root)/\(relative)") {
        case .folder where !skipped.contains(name): folders.append(relative)
        case .file: found.append(relative)
        default: break
        }
      }
    }
    return found.sorted()
  }

  /// Relative paths of the files that `pattern` names, sorted.
  ///
  /// Goes only where the pattern can match, also into folders that `paths` skips: build folders are
  /// where results and coverage lie.
  static func matches(_ pattern: String, below root: String) -> [String] {
    let matcher = PathPattern(pattern)
    let fixed = pattern.split(separator: "/").filter { $0 != "." }
      .prefix { !$0.contains("*") && !$0.contains("?") }.joined(separator: "/")
    let start = fixed.isEmpty ? root : "\(root)/\(fixed)"
    switch kind(of: start, followLinks: true) {
    case .file: return [fixed]
    case .folder where matcher.hasWildcards:
      let isDeep = pattern.contains("**")
      let depth = pattern.split(separator: "/").filter { $0 != "." }.count
      return walk(root, fixed, isDeep ? 64 : depth).filter(matcher.matches).sorted()
    default: return []
    }
  }

  /// Whether a file is of this run.
  static func wasWritten(_ path: String, since start: Date) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let modified = attributes?[.modificationDate] as? Date else { return false }
    // File systems stamp with the kernel's coarse clock, a few milliseconds behind.
    return modified >= start.addingTimeInterval(-0.02)
  }

  private static func walk(_ root: String, _ folder: String, _ maximumDepth: Int) -> [String] {
    let path = folder.isEmpty ? root : "\(root)/\(folder)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.flatMap { name -> [String] in
      let relative = folder.isEmpty ? name : "\(folder)/\(name)"
      switch kind(of: "\(root)/\(relative)") {
      case .file: return [relative]
      case .folder where relative.split(separator: "/").count < maximumDepth && name != ".git":
        return walk(root, relative, maximumDepth)
      default: return []
      }
    }
  }

  private enum Kind { case file, folder }

  private static func kind(of path: String, followLinks: Bool = false) -> Kind? {
    var status = stat()
    let answer = unsafe followLinks ? stat(path, &status) : lstat(path, &status)
    guard answer == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return nil
    }
  }
}
