/// What a mutant changes, in one short line.
enum ChangeText {
  private static let longest = 60

  /// `` `a < b` → `a <= b` ``; without the original's text only what takes its place.
  static func replacing(_ original: String?, by replacement: String) -> String {
    let new = replacement.isEmpty ? "left out" : "`\(short(replacement))`"
    return "`\(original.map(short) ?? "…")` → \(new)"
  }

  static func short(_ text: String) -> String {
    let line = text.prefix(4 * longest).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    return line.count > longest ? line.prefix(longest - 1) + "…" : line
  }
}

/// A source file that stands in a report, to look up what a mutant replaces.
struct ReportedSource {
  private let lines: [ArraySlice<UInt8>]

  init(_ text: String) {
    lines = Array(text.utf8).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// What stands from one column to another, both from 1, the last one excluded.
  ///
  /// - Returns: nil for lines with more than ASCII, as tools count columns in bytes, UTF-16 or
  ///   characters and none says in which.
  func text(line: Int, from start: Int, to end: Int?) -> String? {
    guard lines.indices.contains(line - 1) else { return nil }
    let bytes = lines[line - 1]
    let last = end ?? bytes.count + 1
    guard start >= 1, start < last, last <= bytes.count + 1, bytes.allSatisfy({ $0 < 0x80 }) else {
      return nil
    }
    let text = String(decoding: bytes.dropFirst(start - 1).prefix(last - start), as: UTF8.self)
    return end == nil ? text + " …" : text
  }
}
