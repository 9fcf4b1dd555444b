/// Text from outside as HTML.
enum HTMLText {
  /// Safe as the text of an element and inside an attribute in double quotes.
  static func escape(_ text: String) -> String {
    var result = ""
    for character in VisibleText.line(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// A name or a sentence from outside of at most `limit` characters, which keeps its direction of
  /// writing to itself.
  static func name(_ text: String, limit: Int = 300) -> String {
    let isShort = text.utf8.count <= limit || text.count <= limit
    return "<bdi>\(escape(isShort ? text : text.prefix(limit - 1) + "…"))</bdi>"
  }

  /// Several lines, as they are.
  static func block(_ text: String, limit: Int) -> String {
    let start = text.utf8.count > limit ? String(text.prefix(limit)) + "\n…" : text
    let lines: [Substring] = start.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { escape(String($0)) }.joined(separator: "\n")
  }
}
