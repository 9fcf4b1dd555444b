/// Writes regular expressions that match exact texts.
enum RegexText {
  /// Beyond it alternatives stand beside each other; no names share so many beginnings.
  private static let deepest = 64

  /// Whatever has a meaning in the dialects of Swift and Go (RE2) is escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if #"\^$.|?*+()[]{}/"#.unicodeScalars.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// An expression for any of the texts, which shares their beginnings: an engine that tries one
  /// alternative after the other would take seconds for thousands of them.
  static func anyOf(_ texts: some Sequence<String>) -> String {
    let sorted = Set(texts).map { Array($0.unicodeScalars) }
      .sorted { $0.lexicographicallyPrecedes($1) }
    return anyOf(sorted[...], from: 0, depth: 0)
  }

  /// The texts are sorted and alike before `start`.
  private static func anyOf(
    _ texts: ArraySlice<[Unicode.Scalar]>, from start: Int, depth: Int
  ) -> String {
    guard let first = texts.first, let last = texts.last else { return "" }
    if texts.count == 1 { return escaped(first[start...]) }
    // Of sorted texts all share what the first and the last do.
    var end = start
    while end < first.count, end < last.count, first[end] == last[end] { end += 1 }
    var alternatives: [String] = []
    if depth == deepest {
      alternatives = texts.map { escaped($0[end...]) }
    } else {
      var rest = texts
      while let head = rest.first {
        let next = head.count > end ? head[end] : nil
        let group = rest.prefix { ($0.count > end ? $0[end] : nil) == next }
        alternatives.append(anyOf(group, from: end, depth: depth + 1))
        rest = rest.dropFirst(group.count)
      }
    }
    return escaped(first[start..<end]) + "(?:" + alternatives.joined(separator: "|") + ")"
  }

  private static func escaped(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return escaped(text)
  }
}
