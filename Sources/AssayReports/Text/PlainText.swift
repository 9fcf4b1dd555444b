/// Text from outside (names, messages, program output) made safe to show anywhere.
enum PlainText {
  /// Drops terminal escapes, makes control and direction-changing characters visible, and keeps
  /// line breaks and tabs.
  static func clean(_ text: String) -> String {
    if text.utf8.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0A || $0 == 0x09 }) {
      return text
    }
    var scalars = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar.value {
      case 0x1B: skipEscape(&rest)
      case 0x0D:
        // CRLF is one line break; a lone return is how progress bars start their line again.
        if rest.first != "\n" { scalars.append("\n") }
      case 0x09, 0x0A: scalars.append(scalar)
      case 0..<0x20: append(0x2400 + scalar.value, to: &scalars)
      case 0x7F: append(0x2421, to: &scalars)
      case 0x80...0x9F, 0xFFFE, 0xFFFF, 0x2028, 0x2029: append(0xFFFD, to: &scalars)
      case 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C:
        scalars.append(
          contentsOf: "⟨U+\(String(scalar.value, radix: 16, uppercase: true))⟩".unicodeScalars)
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }

  /// One line of at most `limit` characters: for names, sentences and cells.
  static func line(_ text: String, limit: Int = 300) -> String {
    let (start, isCut) = beginning(of: text, limit * 3)
    let flat = clean(start).split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
    return flat.count <= limit && !isCut ? flat : flat.prefix(limit - 1) + "…"
  }

  /// Several lines of at most `limit` characters together, cut at the end.
  static func block(_ text: String, limit: Int) -> String {
    let (start, isCut) = beginning(of: text, limit * 3)
    let cleaned = clean(start)
    return cleaned.count <= limit && !isCut ? cleaned : cleaned.prefix(limit) + "\n… (cut)"
  }

  /// The end of program output, at most `limit` characters, starting at a line.
  static func tail(_ text: String, limit: Int) -> String {
    let end = text.utf8.count <= limit * 3 ? text[...] : text.suffix(limit * 3)
    let cleaned = clean(String(end))
    guard cleaned.count > limit || end.startIndex > text.startIndex else { return cleaned }
    let kept = cleaned.suffix(limit)
    let lines = kept.firstIndex(of: "\n").map { kept[kept.index(after: $0)...] } ?? kept
    return "… (earlier output left out)\n" + lines
  }

  /// The last `count` lines that say anything.
  static func lastLines(_ text: String, _ count: Int) -> [String] {
    clean(text).split(separator: "\n", omittingEmptySubsequences: true).suffix(count)
      .map { line(String($0), limit: 500) }
  }

  /// Enough of the text to be cleaned and cut: a message may have any length.
  private static func beginning(of text: String, _ limit: Int) -> (String, isCut: Bool) {
    guard text.utf8.count > limit else { return (text, false) }
    let start = text.prefix(limit)
    return (String(start), start.endIndex < text.endIndex)
  }

  private static func append(_ value: UInt32, to scalars: inout String.UnicodeScalarView) {
    if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
  }

  /// Skips the rest of an ECMA-48 escape: CSI (`[ … final`), a string (`] … BEL or ESC \`), or two
  /// characters.
  private static func skipEscape(_ rest: inout Substring.UnicodeScalarView) {
    guard let kind = rest.popFirst() else { return }
    switch kind {
    case "[":
      while let next = rest.first, (0x20...0x3F).contains(next.value) { rest.removeFirst() }
      if let final = rest.first, (0x40...0x7E).contains(final.value) { rest.removeFirst() }
    case "]", "P", "_", "^":
      skipString(&rest)
    case "(", ")", "#", "%":
      _ = rest.popFirst()
    default: break
    }
  }

  private static func skipString(_ rest: inout Substring.UnicodeScalarView) {
    // A string that never ends would swallow all output, so a line break ends it as well.
    while let next = rest.first, next != "\n" {
      rest.removeFirst()
      if next.value == 0x07 { return }
      if next.value == 0x1B {
        if rest.first == "\\" { rest.removeFirst() }
        return
      }
    }
  }
}
