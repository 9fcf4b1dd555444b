/// What is known about where source files lie, to find them under the names that tools give them.
package struct SourcePaths: Sendable, Hashable {
  /// Absolute folders that were the checkout where tests ran; several when they ran in containers.
  package var roots: [String]
  /// Relative to the checkout: `services/shop/src/main/java`, for the paths of Java's packages.
  package var sourceRoots: [String]
  /// Folders in the checkout by the paths of Go modules: `example.com/shop` → `services/shop`.
  package var modules: [String: String]
  /// All files of the checkout; empty: not known, and every path is believed.
  package var files: Set<String>

  package init(
    roots: [String] = [], sourceRoots: [String] = [], modules: [String: String] = [:],
    files: Set<String> = []
  ) {
    self.roots = roots
    self.sourceRoots = sourceRoots
    self.modules = modules
    self.files = files
  }
}

/// Finds the files of a checkout by what coverage tools call them.
package struct SourcePathResolver: Sendable {
  private let paths: SourcePaths
  private let roots: [String]
  private let modules: [(path: String, folder: String)]
  private let sourceFolders: [String]
  /// Known files by their last part.
  private let byName: [Substring: [String]]

  package init(_ paths: SourcePaths, sourceFolders: [String] = []) {
    self.paths = paths
    // The longest first, as one may lie in another.
    roots = paths.roots.map(Self.cleaned).filter { !$0.isEmpty }.sorted { $0.count > $1.count }
    modules = paths.modules.map { ($0.key, Self.cleaned($0.value)) }
      .sorted { ($0.path.count, $1.path) > ($1.path.count, $0.path) }
    self.sourceFolders = (sourceFolders + paths.sourceRoots).map(Self.cleaned)
    byName = Dictionary(grouping: paths.files) { Self.lastPart($0) }
  }

  /// - Returns: the path in the checkout; an uncertain one as it was, only without `.` and `..`.
  package func resolve(_ path: String) -> (path: String, isCertain: Bool) {
    let path = Self.cleaned(path)
    let candidates = candidates(path)
    guard !paths.files.isEmpty else {
      // With two folders to choose from nobody knows which.
      let first = candidates.first ?? path
      return (first, !first.hasPrefix("/") && Set(candidates).count <= 2)
    }
    if let known = candidates.first(where: paths.files.contains) { return (known, true) }
    if let only = onlyFile(like: path) { return (only, true) }
    return (path, false)
  }

  /// Where the file may be, the likeliest first.
  private func candidates(_ path: String) -> [String] {
    if path.hasPrefix("/") { return relative(path).map { [$0] } ?? [] }
    var result: [String] = []
    for (module, folder) in modules where path == module || path.hasPrefix(module + "/") {
      let rest = path.dropFirst(module.count + 1)
      result.append(folder.isEmpty ? String(rest) : "\(folder)/\(rest)")
    }
    for folder in sourceFolders {
      let joined = Self.cleaned(folder.isEmpty ? path : "\(folder)/\(path)")
      if !joined.hasPrefix("/") {
        result.append(joined)
      } else if let inside = relative(joined) {
        result.append(inside)
      }
    }
    // A file at the very place that the path names is the likeliest, but only if it is known.
    return paths.files.contains(path) ? [path] + result : result + [path]
  }

  private func relative(_ path: String) -> String? {
    for root in roots where path.hasPrefix(root == "/" ? root : root + "/") {
      return String(path.dropFirst(root == "/" ? 1 : root.count + 1))
    }
    return nil
  }

  /// The one known file that ends as the path does: a container may have had it anywhere.
  private func onlyFile(like path: String) -> String? {
    let parts = path.split(separator: "/")
    let same = byName[Self.lastPart(path)] ?? []
    var best: (shared: Int, file: String, isOnly: Bool)?
    for file in same {
      let shared = zip(file.split(separator: "/").reversed(), parts.reversed())
        .prefix { $0 == $1 }.count
      if let known = best, shared <= known.shared {
        if shared == known.shared { best?.isOnly = false }
      } else {
        best = (shared, file, true)
      }
    }
    // The name alone says too little, unless the tool gives no more than the name, or a path in a
    // name space whose beginning is the checkout itself.
    guard let best, best.isOnly else { return nil }
    let isWhole = !path.hasPrefix("/") && best.shared == best.file.split(separator: "/").count
    return best.shared >= min(2, parts.count) || isWhole ? best.file : nil
  }

  private static func lastPart(_ path: String) -> Substring {
    path.split(separator: "/").last ?? ""
  }

  /// Without `.`, `..`, doubled slashes and those of Windows; `file:///a` is `/a`.
  static func cleaned(_ path: String) -> String {
    var path = path.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "/")
    if path.hasPrefix("file://") { path.removeFirst(7) }
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
