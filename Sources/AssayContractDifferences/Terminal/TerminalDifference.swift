import AssayMatching

/// A difference for the terminal: side by side where there is room, and else one below the other.
package struct TerminalDifference: Sendable {
  package var style: DifferenceStyle

  package init(_ style: DifferenceStyle) { self.style = style }

  /// Lines that each end with a line break; none when there is nothing to show.
  package func render(_ difference: BodyDifference) -> String {
    var lines = difference.remarks.flatMap { text($0, indent: 0) }
    lines += style.isWide ? sideBySide(difference.rows) : below(difference.rows)
    for group in DifferenceWords.groups(difference.listed) {
      lines += text(DifferenceWords.title(group.reason), indent: 0)
      lines += group.mismatches.flatMap { note($0) }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: Side by side

  private var columnWidth: Int { (style.width - 2 - style.separator.count) / 2 }

  private func sideBySide(_ rows: [DifferenceRow]) -> [String] {
    if rows.isEmpty { return [] }
    let titles = [cell("expected"), "found"].map { style.paint($0, .bold) }
    var lines = ["  " + titles.joined(separator: style.separator)]
    for row in rows {
      if let count = DifferenceWords.count(row.kind) {
        lines.append(style.paint("  " + style.dots + count, .dim))
      } else {
        lines += sideBySide(row)
      }
      lines += row.notes.flatMap { note($0) }
      if let rule = row.rule { lines += text("may differ: \(rule)", indent: 4, .dim) }
    }
    return lines
  }

  private func sideBySide(_ row: DifferenceRow) -> [String] {
    let one = cells(row.expected, row.kind, isExpected: true)
    let other = cells(row.actual, row.kind, isExpected: false)
    return (0..<max(one.count, other.count)).map { number in
      let mark = number == 0 ? DifferenceWords.mark(row.kind) : " "
      let left = number < one.count ? one[number] : cell("")
      let right = number < other.count ? other[number] : ""
      let end = right.isEmpty ? String(style.separator.dropLast()) : style.separator + right
      return style.paint(mark, ink(row.kind)) + " " + left + end
    }
  }

  private func cell(_ text: String) -> String {
    text + String(repeating: " ", count: max(columnWidth - ColumnText.columns(of: text), 0))
  }

  private func cells(
    _ line: DifferenceLine?, _ kind: DifferenceRow.Kind, isExpected: Bool
  ) -> [String] {
    guard let line else { return [] }
    return pieces(line, kind, isExpected: isExpected, width: columnWidth).map { piece in
      let blank = isExpected ? max(columnWidth - piece.columns, 0) : 0
      return piece.text + String(repeating: " ", count: blank)
    }
  }

  // MARK: One below the other

  private func below(_ rows: [DifferenceRow]) -> [String] {
    UnifiedLines(rows).items.flatMap { item -> [String] in
      switch item {
      case .count(let kind):
        [style.paint("  " + style.dots + (DifferenceWords.count(kind) ?? ""), .dim)]
      case .note(let mismatch): note(mismatch)
      case .rule(let rule): text("may differ: \(rule)", indent: 4, .dim)
      case .line(let kind, let isExpected, let line):
        pieces(line, kind, isExpected: isExpected ?? false, width: style.width - 2).enumerated()
          .map { number, piece in
            let mark = number == 0 ? kind.mark(isExpected: isExpected) : " "
            return style.paint(mark, ink(kind, isExpected: isExpected)) + " " + piece.text
          }
      }
    }
  }

  // MARK: Lines

  /// A line as painted pieces of at most `width` columns.
  private func pieces(
    _ line: DifferenceLine, _ kind: DifferenceRow.Kind, isExpected: Bool, width: Int
  ) -> [(text: String, columns: Int)] {
    // What is nested deeper than half of the room stands no further right.
    let indent = min(line.depth * 2, width / 2)
    let isPartial = line.segments.contains { !$0.isChanged } && kind == .changed && !style.color
    let segments = line.segments.map { segment in
      let text = VisibleText.line(segment.text, unicode: style.unicode)
      guard segment.isChanged, isPartial else {
        return DifferenceLine.Segment(text, isChanged: segment.isChanged)
      }
      return .init(isExpected ? "[-\(text)-]" : "{+\(text)+}", isChanged: true)
    }
    let wrapped = ColumnText.wrap(segments, max(width - indent - 2, 8), first: width - indent)
    return wrapped.enumerated().map { number, pieces in
      let blank = String(repeating: " ", count: indent + (number == 0 ? 0 : 2))
      let text = pieces.map { paint($0, kind, isExpected, line.isRepeated) }.joined()
      let columns = pieces.reduce(blank.count) { $0 + ColumnText.columns(of: $1.text) }
      return (blank + text, columns)
    }
  }

  private func paint(
    _ segment: DifferenceLine.Segment, _ kind: DifferenceRow.Kind, _ isExpected: Bool,
    _ isRepeated: Bool
  ) -> String {
    switch kind {
    case .allowed: style.paint(segment.text, .dim)
    case .missing: style.paint(segment.text, .red)
    case .unexpected: style.paint(segment.text, .green)
    case .changed where segment.isChanged:
      style.paint(segment.text, .bold, isExpected ? .red : .green)
    default: style.paint(segment.text, isRepeated ? .dim : nil)
    }
  }

  private func ink(_ kind: DifferenceRow.Kind, isExpected: Bool? = nil) -> DifferenceStyle.Ink? {
    switch kind {
    case .same, .elided, .omitted: nil
    case .allowed: .dim
    case .changed: isExpected.map { $0 ? .red : .green } ?? .yellow
    case .missing: .red
    case .unexpected: .green
    }
  }

  // MARK: Sentences

  func note(_ mismatch: Mismatch) -> [String] {
    text(DifferenceWords.note(mismatch), indent: 4, hook: style.hook, .yellow)
  }

  func text(
    _ text: String, indent: Int, hook: String = "", _ ink: DifferenceStyle.Ink? = nil
  ) -> [String] {
    let blank = String(repeating: " ", count: indent)
    let line = VisibleText.line(text, unicode: style.unicode)
    return ColumnText.wrap(line, style.width - indent - hook.count).enumerated().map {
      number, line in
      let start = number == 0 ? hook : String(repeating: " ", count: hook.count)
      return blank + style.paint(start + line, ink)
    }
  }
}
