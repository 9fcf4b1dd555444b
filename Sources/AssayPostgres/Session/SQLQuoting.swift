/// Names and texts as SQL writes them.
package enum SQLQuoting {
  /// A name in double quotes.
  package static func name(_ name: String) -> String { quoted(name, "\"") }

  /// A text in single quotes; the server's `standard_conforming_strings` is on, as by default.
  package static func text(_ text: String) -> String { quoted(text, "'") }

  // By scalars: a quotation mark with an accent on it is one Character, yet ends the text.
  private static func quoted(_ text: String, _ mark: Unicode.Scalar) -> String {
    var result = String.UnicodeScalarView([mark])
    for scalar in text.unicodeScalars {
      if scalar == mark { result.append(mark) }
      result.append(scalar)
    }
    result.append(mark)
    return String(result)
  }
}
