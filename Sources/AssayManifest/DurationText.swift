/// Durations as the manifest writes them: `15m`, `90s`, `1h30m`, `500ms`.
package enum DurationText {
  /// Hours, minutes, seconds and milliseconds, in this order, each at most once, not all zero.
  static let pattern =
    "^(?=[^1-9]*[1-9])" + ["h", "m", "s", "ms"].map { "(\(number)\($0))?" }.joined() + "$"

  private static let number = "[0-9]{1,9}(\\.[0-9]{1,9})?"

  /// nil for anything that `pattern` does not match.
  package static func parse(_ text: String) -> Duration? {
    guard text.isMatched(by: pattern) else { return nil }
    var total = Duration.zero
    var rest = text[...]
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      let unit = rest.dropFirst(digits.count).prefix { $0.isLetter }
      rest = rest.dropFirst(digits.count + unit.count)
      guard let value = Double(digits) else { return nil }
      switch unit {
      case "h": total += .seconds(value * 3_600)
      case "m": total += .seconds(value * 60)
      case "s": total += .seconds(value)
      default: total += .milliseconds(value)
      }
    }
    return total
  }
}

extension String {
  /// Whether the whole text matches a regular expression of ours; false if that is malformed.
  func isMatched(by pattern: String) -> Bool {
    (try? Regex(pattern)).map { isMatched(by: $0) } ?? false
  }

  func isMatched(by expression: Regex<AnyRegexOutput>) -> Bool {
    // "$" would also match before a final line break.
    !contains(where: \.isNewline) && contains(expression)
  }
}
