import AssayManifest

/// Checks on the text of a file before it is parsed.
enum YAMLText {
  static let empty = ManifestDiagnostic(
    at: SourcePlace(line: 1, column: 1), expected: "a manifest", found: "an empty file",
    remedy: "`assay init` writes one; its first line is `assay: 1`")

  /// The text of a file, which must be UTF-8 of bounded size.
  static func validated(
    _ bytes: [UInt8], limit: Int = ManifestYAML.sizeLimit
  ) throws(ManifestDiagnostic) -> String {
    try checkSize(bytes.count, limit: limit)
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      throw ManifestDiagnostic(
        at: SourcePlace(line: 1, column: 1), expected: "UTF-8 text", found: "UTF-16",
        remedy: "save the file as UTF-8")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      var parser = UTF8.ForwardParser()
      var input = bytes.makeIterator()
      var good = 0
      while case .valid(let scalar) = parser.parseScalar(from: &input) { good += scalar.count }
      let bad = bytes.dropFirst(good).prefix(1)
      throw ManifestDiagnostic(
        at: place(after: bytes.prefix(good)), expected: "UTF-8 text",
        found: "the byte 0x\(bad.map { String($0, radix: 16, uppercase: true) }.joined())",
        remedy: "save the file as UTF-8")
    }
    return text
  }

  static func checkSize(
    _ count: Int, limit: Int = ManifestYAML.sizeLimit
  ) throws(ManifestDiagnostic) {
    guard count > limit else { return }
    throw ManifestDiagnostic(
      at: SourcePlace(line: 1, column: 1),
      expected: "a \(limit == ManifestYAML.sizeLimit ? "manifest" : "file") of at most "
        + "\(limit) bytes", found: "\(count) bytes")
  }

  /// The text without a byte order mark, which would shift the columns of the first line.
  static func withoutMark(_ text: String) -> String {
    text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  static func aliasRefusal(_ found: String, at place: SourcePlace) -> ManifestDiagnostic {
    ManifestDiagnostic(
      at: place, expected: "plain values", found: found,
      remedy: "anchors and aliases are not supported; write the value out where it is used")
  }

  /// Refuses text that could make the parser's work explode: aliases of aliases, a few of which
  /// stand for billions of values.
  ///
  /// This looks at characters only, before any parsing, so a quoted `*name` counts as well; so
  /// many of them, each with its own `&name`, stand in no real file.
  static func checkAliases(in text: String) throws(ManifestDiagnostic) {
    let limit = 20
    var anchors: Set<String> = []
    var aliases: [(name: String, start: Int)] = []
    let bytes = Array(text.utf8)
    for word in bytes.split(whereSeparator: { !isWordByte($0) }) {
      let name = { String(decoding: word.dropFirst(), as: UTF8.self) }
      if word.first == UInt8(ascii: "&") { anchors.insert(name()) }
      if word.first == UInt8(ascii: "*") { aliases.append((name(), word.startIndex)) }
    }
    let uses = aliases.filter { anchors.contains($0.name) }
    guard uses.count > limit, let first = uses.first else { return }
    throw aliasRefusal("\(uses.count) aliases", at: place(after: bytes[..<first.start]))
  }

  /// Whether a byte can be part of `&name` or `*name`; whatever can't may stand before them.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "&"), UInt8(ascii: "*"):
      true
    default: false
    }
  }

  /// The position that follows well-formed UTF-8.
  private static func place(after bytes: some Sequence<UInt8>) -> SourcePlace {
    var place = SourcePlace(line: 1, column: 1)
    for byte in bytes {
      if byte == UInt8(ascii: "\n") {
        place = SourcePlace(line: place.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        // Continuation bytes belong to the character before.
        place.column += 1
      }
    }
    return place
  }
}
