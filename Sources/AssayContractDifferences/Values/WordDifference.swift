/// Which words of two lines differ.
enum WordDifference {
  typealias Segment = DifferenceLine.Segment

  /// Of a line that is compared word by word; longer ones are by their ends.
  private static let mostWords = 400
  private static let mostBytes = 4_000

  /// The texts as they are, in parts that are alike on both sides and parts that are not.
  static func segments(
    _ expected: String, _ actual: String
  ) -> (expected: [Segment], actual: [Segment]) {
    guard expected.utf8.count <= mostBytes, actual.utf8.count <= mostBytes else {
      return ends(expected, actual)
    }
    let (one, other) = (words(expected), words(actual))
    guard one.count <= mostWords, other.count <= mostWords,
      let same = ShortestEdit.pairs(
        one.count, other.count, limit: one.count + other.count,
        { one[$0].isIdentical(to: other[$1]) })
    else { return ends(expected, actual) }
    let shared = letters(same.map { one[$0.old] })
    // A few marks that both happen to have tell a reader nothing.
    if shared * 3 < min(letters(one), letters(other)) {
      let start = zip(one, other).prefix { $0.isIdentical(to: $1) }.count
      let most = min(one.count, other.count) - start
      let end = zip(one.reversed(), other.reversed()).prefix(most)
        .prefix { $0.isIdentical(to: $1) }.count
      return (
        joined(one) { $0 < start || $0 >= one.count - end },
        joined(other) { $0 < start || $0 >= other.count - end }
      )
    }
    let (kept, otherKept) = (Set(same.map(\.old)), Set(same.map(\.new)))
    return (joined(one, isSame: kept.contains), joined(other, isSame: otherKept.contains))
  }

  private static func letters(_ words: [Substring]) -> Int {
    words.reduce(0) { $0 + $1.count { $0.isLetter || $0.isNumber } }
  }

  /// Runs of letters and digits, runs of spaces, and every other character for itself.
  private static func words(_ text: String) -> [Substring] {
    var result: [Substring] = []
    var start = text.startIndex
    var last: Int?
    for index in text.indices {
      let character = text[index]
      let kind = character.isLetter || character.isNumber ? 0 : character.isWhitespace ? 1 : nil
      if index > start, kind == nil || kind != last {
        result.append(text[start..<index])
        start = index
      }
      last = kind
    }
    if start < text.endIndex { result.append(text[start...]) }
    return result
  }

  private static func joined(_ words: [Substring], isSame: (Int) -> Bool) -> [Segment] {
    var result: [Segment] = []
    for (index, word) in words.enumerated() { append(word, isChanged: !isSame(index), to: &result) }
    return result
  }

  /// Alike at the start and at the end, and different between.
  private static func ends(
    _ expected: String, _ actual: String
  ) -> (expected: [Segment], actual: [Segment]) {
    let start = zip(expected, actual).prefix { $0 == $1 }.count
    let (rest, otherRest) = (expected.dropFirst(start), actual.dropFirst(start))
    let end = zip(rest.reversed(), otherRest.reversed()).prefix { $0 == $1 }.count
    func parts(_ text: String, _ rest: Substring) -> [Segment] {
      var result: [Segment] = []
      append(text.prefix(start), isChanged: false, to: &result)
      append(rest.dropLast(end), isChanged: true, to: &result)
      append(rest.suffix(end), isChanged: false, to: &result)
      return result
    }
    return (parts(expected, rest), parts(actual, otherRest))
  }

  private static func append(_ text: Substring, isChanged: Bool, to segments: inout [Segment]) {
    if text.isEmpty { return }
    if let last = segments.last, last.isChanged == isChanged {
      segments[segments.count - 1].text += text
    } else {
      segments.append(Segment(String(text), isChanged: isChanged))
    }
  }
}

extension StringProtocol {
  /// Whether both are written the same, also where they mean the same letters.
  func isIdentical(to other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }
}
