import AssayCoverage
import AssayEvidence
import Foundation

/// What `--path` names: files, or lines of one.
struct SourceSelection {
  /// Relative to the package.
  var files: [String]
  /// nil: all.
  var lines: LineSet?
  /// Whether it is the whole package, with files that are not under test.
  var isPackage = false

  /// - Parameters:
  ///   - text: `FILE`, `FOLDER`, `FILE:LINE` or `FILE:FIRST-LAST`, relative to the package.
  ///   - root: the package's folder.
  /// - Throws: `FailureReport` when there is no such file or no such lines.
  init(_ text: String, root: String) throws {
    var path = text
    if let colon = text.lastIndex(of: ":") {
      let ends = text[text.index(after: colon)...].split(
        separator: "-", omittingEmptySubsequences: false)
      guard let first = Int(ends[0]), let last = ends.count > 1 ? Int(ends[1]) : first,
        ends.count <= 2, 0 < first, first <= last
      else {
        throw FailureReport(
          .badInput, attempt: "read --path", subject: text,
          happened: "What follows the colon is no line and no range of lines.",
          remedy: "Write it like Sources/Orders/Pricing.swift:10-80.")
      }
      lines = LineSet(first...last)
      path = String(text[..<colon])
    }
    let whole = URL(filePath: path, relativeTo: URL(filePath: root + "/"))
      .resolvingSymlinksInPath().standardizedFileURL.path
    let kind = try? FileManager.default.attributesOfItem(atPath: whole)[.type]
    guard whole == root || whole.hasPrefix(root + "/"), let kind = kind as? FileAttributeType else {
      throw FailureReport(
        .badInput, attempt: "read --path", subject: text,
        happened: "There is no such file in the package \(root).",
        remedy: "Give a path relative to the package.")
    }
    isPackage = whole == root
    let relative = String(whole.dropFirst(root.count + 1))
    guard kind == .typeDirectory else {
      files = [relative]
      return
    }
    guard lines == nil else {
      throw FailureReport(
        .badInput, attempt: "read --path", subject: text,
        happened: "A folder has no lines.", remedy: "Name a file.")
    }
    let base = relative.isEmpty ? "" : relative + "/"
    files = Self.sources(below: whole).map { base + $0 }.sorted()
  }

  /// Without those of hidden folders, such as `.build`.
  private static func sources(below folder: String) -> [String] {
    var found: [String] = []
    let walker = FileManager.default.enumerator(atPath: folder)
    while let path = walker?.nextObject() as? String {
      if path.split(separator: "/").last?.hasPrefix(".") == true {
        walker?.skipDescendants()
      } else if path.hasSuffix(".swift") {
        found.append(path)
      }
    }
    return found
  }
}
