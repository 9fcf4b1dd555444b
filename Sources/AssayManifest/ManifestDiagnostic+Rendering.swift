extension ManifestDiagnostic {
  /// The diagnostic as compilers print one: `file:line:column: error: …`, the line, a caret.
  ///
  /// - Parameters:
  ///   - file: The manifest's name as the reader should see it.
  ///   - text: The manifest.
  /// - Returns: Three lines without a final break; one if the place lies outside of the text.
  package func rendered(file: String, text: String) -> String {
    let (file, text) = source.map { ($0.file, $0.text) } ?? (file, text)
    let heading = "\(file):\(place.line):\(place.column): \(severity.rawValue): \(message)"
    guard let line = Self.line(place.line, of: text) else { return heading }
    let number = String(place.line)
    let margin = String(repeating: " ", count: number.count)
    let (excerpt, caret) = Self.excerpt(of: line, column: place.column)
    return """
      \(heading)
        \(number) | \(excerpt)
        \(margin) | \(String(repeating: " ", count: caret))^
      """
  }

  /// The line without its break; YAML breaks lines at LF, CR and CRLF.
  private static func line(_ number: Int, of text: String) -> [Unicode.Scalar]? {
    guard number > 0 else { return nil }
    var current = 1
    var line: [Unicode.Scalar] = []
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n" && previous == "\r" { continue }
      if scalar == "\n" || scalar == "\r" {
        if current == number { return line }
        current += 1
      } else if current == number {
        line.append(scalar)
      }
    }
    return current == number && !line.isEmpty ? line : nil
  }

  /// The part of a line around a column that fits on a terminal, and the caret's offset in it.
  private static func excerpt(
    of line: [Unicode.Scalar], column: Int
  ) -> (text: String, caret: Int) {
    let width = 100
    let target = min(max(column - 1, 0), line.count)
    let start = target < width ? 0 : target - width / 2
    var text = start > 0 ? "…" : ""
    for scalar in line[start..<min(start + width, line.count)] {
      let isControl = scalar.properties.generalCategory == .control
      text.unicodeScalars.append(isControl ? " " : scalar)
    }
    if start + width < line.count { text += "…" }
    return (text, target - start + (start > 0 ? 1 : 0))
  }
}
