import AssayMatching

extension MarkdownDifference {
  /// What may be behind it, then each part, then the body.
  package static func render(_ difference: InteractionDifference, limit: Int = 200) -> String {
    var lines = difference.explanations.map { "- **\(plain($0.sentence))** \(plain($0.advice))" }
    lines += difference.parts.prefix(limit).map { "- \(plain(DifferenceWords.note($0)))" }
    let left = difference.parts.count - limit
    if left > 0 { lines.append("- and \(left) more") }
    let body = difference.body.map { render($0, limit: limit) } ?? ""
    let text = lines.map { $0 + "\n" }.joined()
    return text + (text.isEmpty || body.isEmpty ? "" : "\n") + body
  }

  /// One line in which nothing is Markdown, HTML or the name of a person.
  private static func plain(_ text: String) -> String {
    var result = ""
    for character in VisibleText.line(text) {
      switch character {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "@": result += "&#64;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!": result += "\\\(character)"
      default: result.append(character)
      }
    }
    return result
  }
}
