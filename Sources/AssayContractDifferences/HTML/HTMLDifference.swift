import AssayMatching

/// A difference as a table, to stand in a page that has `css`.
package enum HTMLDifference {
  /// At most `limit` rows; nothing when there is nothing to show.
  package static func render(_ difference: BodyDifference, limit: Int = 500) -> String {
    let difference = difference.condensed(limit: limit)
    var html = difference.remarks.map { "<p class=\"remark\">\(HTMLText.name($0))</p>\n" }.joined()
    if !difference.rows.isEmpty {
      html += """
        <table class="difference">
        <thead><tr><th scope="col"><span class="word">Kind</span></th><th scope="col">Expected</th>\
        <th scope="col">Found</th></tr></thead>
        <tbody>
        \(difference.rows.map(row).joined())</tbody>
        </table>

        """
    }
    for group in DifferenceWords.groups(difference.listed) {
      let shown = group.mismatches.prefix(limit)
      let items = shown.map { "<li>\(note($0))</li>\n" }.joined()
      let left = group.mismatches.count - shown.count
      html += "<p class=\"remark\">\(HTMLText.escape(DifferenceWords.title(group.reason)))</p>\n"
      html +=
        "<ul class=\"listed\">\n\(items)\(left > 0 ? "<li>and \(left) more</li>\n" : "")</ul>\n"
    }
    return html
  }

  // MARK: Rows

  private static func row(_ row: DifferenceRow) -> String {
    if let count = DifferenceWords.count(row.kind) {
      return "<tr class=\"count\"><td></td><td colspan=\"2\">⋯ \(count)</td></tr>\n"
    }
    let mark = DifferenceWords.mark(row.kind)
    let word = word(row.kind)
    var html = "<tr class=\"\(word)\">"
    html += "<td class=\"mark\"><span aria-hidden=\"true\">\(mark == "." ? "·" : mark)</span>"
    html += word == "same" ? "</td>" : "<span class=\"word\">\(word)</span></td>"
    html += cell(row.expected, "expected", "del", isWhole: row.kind == .missing)
    html += cell(row.actual, "actual", "ins", isWhole: row.kind == .unexpected)
    html += "</tr>\n"
    for mismatch in row.notes {
      html += "<tr class=\"note\"><td></td><td colspan=\"2\">\(note(mismatch))</td></tr>\n"
    }
    if let rule = row.rule {
      html +=
        "<tr class=\"rule\"><td></td><td colspan=\"2\">may differ: <code>\(HTMLText.name(rule))"
        + "</code></td></tr>\n"
    }
    return html
  }

  /// What is only on one side is all in one element, else each change is for itself.
  private static func cell(
    _ line: DifferenceLine?, _ side: String, _ element: String, isWhole: Bool
  ) -> String {
    guard let line else { return "<td class=\"\(side) none\"></td>" }
    let text = line.segments.map { segment in
      let text = HTMLText.escape(segment.text)
      return segment.isChanged || isWhole ? "<\(element)>\(text)</\(element)>" : text
    }.joined()
    // Nobody reads what is nested deeper any better when it stands further right.
    let depth = min(line.depth, 20)
    let style = depth > 0 ? " style=\"--depth:\(depth)\"" : ""
    return "<td class=\"\(side)\(line.isRepeated ? " repeated" : "")\"><code dir=\"ltr\"\(style)>"
      + "\(text)</code></td>"
  }

  private static func word(_ kind: DifferenceRow.Kind) -> String {
    switch kind {
    case .same: "same"
    case .changed: "changed"
    case .missing: "missing"
    case .unexpected: "unexpected"
    case .allowed: "allowed"
    case .elided, .omitted: "count"
    }
  }

  static func note(_ mismatch: Mismatch) -> String {
    HTMLText.name(DifferenceWords.note(mismatch), limit: 1_000)
  }
}
