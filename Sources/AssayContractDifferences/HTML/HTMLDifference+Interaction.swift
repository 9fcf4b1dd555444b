import AssayMatching

extension HTMLDifference {
  /// What may be behind it, then each part, then the body.
  package static func render(_ difference: InteractionDifference, limit: Int = 500) -> String {
    var html = ""
    if !difference.explanations.isEmpty {
      let items = difference.explanations.map {
        "<li>\(HTMLText.name($0.sentence)) <span class=\"advice\">\(HTMLText.name($0.advice))</span>"
          + "</li>\n"
      }
      html += "<ul class=\"explanations\">\n\(items.joined())</ul>\n"
    }
    if !difference.parts.isEmpty {
      let items = difference.parts.prefix(limit).map { "<li>\(note($0))</li>\n" }
      let left = difference.parts.count - items.count
      let more = left > 0 ? "<li>and \(left) more</li>\n" : ""
      html += "<ul class=\"parts\">\n\(items.joined())\(more)</ul>\n"
    }
    return html + (difference.body.map { render($0, limit: limit) } ?? "")
  }
}
