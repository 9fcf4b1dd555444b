/// Text from outside, made safe to show in one line: what cannot be seen is written out.
enum VisibleText {
  /// - Parameters:
  ///   - text: of any content and length.
  ///   - unicode: whether characters beyond ASCII can be shown; else their numbers are.
  /// - Returns: the text without characters that move, hide or reorder others.
  static func line(_ text: String, unicode: Bool = true) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09: result += "\\t"
      case 0x0A: result += "\\n"
      case 0x0D: result += "\\r"
      case 0x20..<0x7F: result.unicodeScalars.append(scalar)
      case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200B, 0x200E, 0x200F, 0x061C,
        0xFEFF, 0xFFFE, 0xFFFF:
        result += number(scalar)
      default: if unicode { result.unicodeScalars.append(scalar) } else { result += number(scalar) }
      }
    }
    return result
  }

  private static func number(_ scalar: Unicode.Scalar) -> String {
    "\\u{\(String(scalar.value, radix: 16))}"
  }
}
