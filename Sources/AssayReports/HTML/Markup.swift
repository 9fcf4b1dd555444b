/// HTML text and attributes from outside strings, and lists that stay within a size.
enum Markup {
  /// Safe as element text and inside a double-quoted attribute.
  static func escape(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }

  static func line(_ text: String, limit: Int = 300) -> String {
    escape(PlainText.line(text, limit: limit))
  }

  /// A name from outside, kept from reordering the text around it.
  static func name(_ text: String, limit: Int = 300) -> String {
    "<bdi>\(line(text, limit: limit))</bdi>"
  }

  /// A sentence from outside in which `code` may stand between backticks.
  static func prose(_ text: String, limit: Int) -> String {
    let parts = line(text, limit: limit).split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return "<bdi>\(parts.joined(separator: "`"))</bdi>" }
    let marked = parts.enumerated().map { index, part in
      index % 2 == 1 ? "<code>\(part)</code>" : String(part)
    }
    return "<bdi>\(marked.joined())</bdi>"
  }

  static func code(_ text: String, limit: Int = 300) -> String {
    "<code>\(line(text, limit: limit))</code>"
  }

  /// Output in a box of its own that can be scrolled by keyboard.
  static func output(_ cleaned: String, label: String) -> String {
    "<pre tabindex=\"0\" aria-label=\"\(line(label))\">\(escape(cleaned))</pre>"
  }

  /// A letter-and-digit form of `text` for `id` attributes.
  static func slug(_ text: String) -> String {
    let kept = text.prefix(120).lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber || character == "_")
        ? character : "-"
    }
    return String(kept)
  }

  /// The path of a file of this run, with a link where it lies beside the report.
  static func file(_ path: String) -> String {
    relativeLink(path).map { "<a href=\"\($0)\">\(code(path))</a>" } ?? code(path)
  }

  /// The link to a file beside the report; nil for anything that would leave its folder's host.
  private static func relativeLink(_ path: String) -> String? {
    guard !path.hasPrefix("/"), !path.hasPrefix("\\"), !path.isEmpty else { return nil }
    var encoded = ""
    for byte in path.utf8 {
      let isPlain =
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~/".utf8.contains(byte)
        }
      let hexadecimal = String(byte, radix: 16, uppercase: true)
      encoded +=
        isPlain
        ? String(Unicode.Scalar(byte)) : "%" + (byte < 16 ? "0" : "") + hexadecimal
    }
    return path.hasPrefix(".") ? encoded : "./" + encoded
  }
}

/// How many bytes of the page a part may still use.
struct PageBudget {
  private(set) var bytes: Int

  struct Rows {
    var html: String
    var leftOut: Int
  }

  /// Renders as many items as fit, in order, and says how many did not.
  mutating func rows<Item>(
    _ items: some Collection<Item>, atMost limit: Int = .max, _ render: (Item) -> String
  ) -> Rows {
    var html = ""
    var shown = 0
    for item in items.prefix(limit) {
      let row = render(item)
      guard row.utf8.count <= bytes else { break }
      bytes -= row.utf8.count
      html += row
      shown += 1
    }
    return Rows(html: html, leftOut: items.count - shown)
  }
}

extension PageBudget.Rows {
  /// The rows, and below them a sentence about those left out.
  func with(more noun: String, element: String = "p") -> String {
    guard leftOut > 0 else { return html }
    return html + "<\(element) class=\"more\">\(ReportFormat.count(leftOut, "more " + noun)) not "
      + "shown here; <code>report.json</code> has all.</\(element)>\n"
  }
}
