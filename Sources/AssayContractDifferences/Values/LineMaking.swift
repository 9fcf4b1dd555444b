/// Makes the text of lines: what changed inside them, and no more of long ones than is needed.
enum LineMaking {
  typealias Segment = DifferenceLine.Segment

  /// Of a line, in characters.
  static let longest = 240
  /// Beside what changed.
  private static let around = 40

  /// A line that has no like, or is alike on both sides.
  static func segments(_ text: String) -> [Segment] {
    // Bytes are counted faster than characters, and are never fewer.
    guard text.utf8.count > longest, text.count > longest else {
      return text.isEmpty ? [] : [Segment(text)]
    }
    return [
      Segment(
        "\(text.prefix(longest / 2))…(\(text.count - longest) more)…\(text.suffix(longest / 2))")
    ]
  }

  /// Two lines of which the texts differ.
  static func segments(
    _ expected: String, _ actual: String
  ) -> (expected: [Segment], actual: [Segment]) {
    // Text and another kind of value share no words, even where they look alike.
    if expected.hasPrefix("\"") != actual.hasPrefix("\"") {
      return (
        shorten([Segment(expected, isChanged: true)]), shorten([Segment(actual, isChanged: true)])
      )
    }
    let (one, other) = WordDifference.segments(expected, actual)
    return (shorten(one), shorten(other))
  }

  /// Cuts what is alike between changes, and changes that are long themselves in their middle.
  private static func shorten(_ segments: [Segment]) -> [Segment] {
    let length = segments.reduce(0) { $0 + $1.text.utf8.count }
    guard length > longest else { return segments }
    return segments.enumerated().map { index, segment in
      let (isFirst, isLast) = (index == 0, index == segments.count - 1)
      var cut = segment
      if segment.isChanged {
        cut.text = middle(segment.text, keeping: (longest / 3, longest / 3))
      } else {
        cut.text = middle(
          segment.text,
          keeping: (isFirst && !isLast ? 12 : around, isLast && !isFirst ? 12 : around))
      }
      return cut
    }
  }

  private static func middle(_ text: String, keeping: (start: Int, end: Int)) -> String {
    let most = keeping.start + keeping.end + 20
    guard text.utf8.count > most, text.count > most else { return text }
    let left = text.count - keeping.start - keeping.end
    return "\(text.prefix(keeping.start))…(\(left) more)…\(text.suffix(keeping.end))"
  }
}
