/// A difference for a pull request: a fenced block in which the marks are coloured.
package enum MarkdownDifference {
  /// At most `limit` rows, as comments have a limit; nothing when there is nothing to show.
  package static func render(_ difference: BodyDifference, limit: Int = 200) -> String {
    let difference = difference.condensed(limit: limit)
    var lines = difference.remarks.map { "! " + VisibleText.line($0) }
    lines += UnifiedLines(difference.rows).items.map { item in
      switch item {
      case .count(let kind): "@@ \(DifferenceWords.count(kind) ?? "") @@"
      case .note(let mismatch): "! " + VisibleText.line(DifferenceWords.note(mismatch))
      case .rule(let rule): "# may differ: " + VisibleText.line(rule)
      case .line(let kind, let isExpected, let line):
        // A dot begins no line that is coloured, as a space does not.
        kind.mark(isExpected: isExpected) + " "
          + String(repeating: "  ", count: min(line.depth, 20))
          + VisibleText.line(line.text)
      }
    }
    for group in DifferenceWords.groups(difference.listed) {
      lines.append("# " + DifferenceWords.title(group.reason))
      let shown = group.mismatches.prefix(limit)
      lines += shown.map { "! " + VisibleText.line(DifferenceWords.note($0)) }
      if shown.count < group.mismatches.count {
        lines.append("# and \(group.mismatches.count - shown.count) more")
      }
    }
    if lines.isEmpty { return "" }
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: lines) + 1))
    return "\(fence)diff\n" + lines.map { $0 + "\n" }.joined() + "\(fence)\n"
  }

  private static func longestRun(of mark: Character, in lines: [String]) -> Int {
    var longest = 0
    for line in lines {
      var run = 0
      for character in line {
        run = character == mark ? run + 1 : 0
        longest = max(longest, run)
      }
    }
    return longest
  }
}
