/// What the terminal at hand can show; the caller reads `NO_COLOR`, the width and the locale.
package struct TerminalStyle: Sendable, Hashable {
  package var color: Bool
  /// In columns; at least 40.
  package var width: Int
  /// Whether symbols beyond ASCII may be used.
  package var unicode: Bool

  package init(color: Bool, width: Int, unicode: Bool) {
    self.color = color
    self.width = max(width, 40)
    self.unicode = unicode
  }

  enum Ink: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case bold = "1"
    case dim = "2"
  }

  func paint(_ text: String, _ inks: Ink...) -> String {
    guard color, !text.isEmpty else { return text }
    return "\u{1B}[\(inks.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  var passMark: String { unicode ? "✓" : "+" }
  var failMark: String { unicode ? "✗" : "x" }
  var openMark: String { unicode ? "○" : "o" }
  var arrow: String { unicode ? "→" : "->" }
  var dash: String { unicode ? "–" : "-" }

  func mark(succeeded: Bool) -> String {
    succeeded ? paint(passMark, .green) : paint(failMark, .red)
  }

  /// Text from outside in this style: one line, at most `columns` wide.
  func fit(_ text: String, _ columns: Int) -> String {
    TerminalText.cut(safe(text), to: columns, ellipsis: unicode ? "…" : "~")
  }

  /// Text from outside on as many lines as it needs, all but the first indented.
  func wrap(_ text: String, indent: Int) -> String {
    TerminalText.wrap(safe(text), to: width - indent).joined(
      separator: "\n" + String(repeating: " ", count: indent))
  }

  /// Text of our own with symbols: `1.2 s – done` in ASCII where that is all there is.
  func safe(_ text: String) -> String {
    let line = PlainText.line(text, limit: 1_000)
    guard !unicode else { return line }
    return String(
      line.replacing("→", with: "->").replacing("–", with: "-").replacing("…", with: "...")
        .map { $0.isASCII ? $0 : "?" })
  }
}

/// Text by terminal columns, in which East Asian characters take two and marks take none.
enum TerminalText {
  static func columns(of text: String) -> Int { text.reduce(0) { $0 + columns(of: $1) } }

  static func cut(_ text: String, to limit: Int, ellipsis: String) -> String {
    columns(of: text) > limit ? start(of: text, limit - 1) + ellipsis : text
  }

  /// As many whole characters from the start as fit into `limit` columns.
  private static func start(of text: some StringProtocol, _ limit: Int) -> String {
    var kept = ""
    var used = 0
    for character in text {
      used += columns(of: character)
      guard used <= limit else { break }
      kept.append(character)
    }
    return kept
  }

  static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - columns(of: text), 0))
  }

  static func padLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(width - columns(of: text), 0)) + text
  }

  /// Breaks at spaces; a word longer than a line is broken where the line ends.
  static func wrap(_ text: String, to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      var rest = word[...]
      if !line.isEmpty, columns(of: line) + 1 + columns(of: String(rest)) > width {
        lines.append(line)
        line = ""
      }
      while columns(of: String(rest)) > width {
        let head = start(of: rest, max(width, 2))
        lines.append(head)
        rest = rest.dropFirst(head.count)
      }
      line += (line.isEmpty ? "" : " ") + rest
    }
    return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
  }

  /// After Unicode's East Asian Width: the wide and full-width blocks and emoji.
  private static func columns(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
    }
  }
}
