/// What the terminal at hand can show; the caller reads `NO_COLOR`, the width and the locale.
package struct DifferenceStyle: Sendable, Hashable {
  package var color: Bool
  /// In columns; at least 40.
  package var width: Int
  /// Whether characters beyond ASCII may be used.
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
    case bold = "1"
    case dim = "2"
  }

  func paint(_ text: String, _ inks: Ink?...) -> String {
    let codes = inks.compactMap { $0?.rawValue }
    guard color, !text.isEmpty, !codes.isEmpty else { return text }
    return "\u{1B}[\(codes.joined(separator: ";"))m\(text)\u{1B}[0m"
  }

  /// Whether there is room for two columns.
  var isWide: Bool { width >= 100 }
  var separator: String { unicode ? " │ " : " | " }
  var hook: String { unicode ? "└ " : "> " }
  var dots: String { unicode ? "⋯ " : "... " }
}
