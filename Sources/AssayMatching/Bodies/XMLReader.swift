/// Why bytes are not XML.
struct XMLFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// In bytes from the start.
  var offset: Int
  var what: String
  var description: String { "at byte \(offset): \(what)" }
}

/// Reads a whole XML document, strictly, without a DTD and without entities of its own.
///
/// Source: Extensible Markup Language (XML) 1.0, Fifth Edition; Namespaces in XML 1.0.
struct XMLReader {
  private let bytes: [UInt8]
  private var position = 0

  private static let deepest = 512

  /// What prefixes stand for, with those of the element around.
  private final class Scope {
    private let names: [String: String]
    private let outer: Scope?

    init(_ names: [String: String], in outer: Scope?) {
      self.names = names
      self.outer = outer
    }

    subscript(prefix: String) -> String? { names[prefix] ?? outer?[prefix] }
  }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() throws(XMLFault) -> XMLNode {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    try skipMisc()
    guard peek == UInt8(ascii: "<") else { throw fault("expected an element") }
    let scope = Scope(["xml": "http://www.w3.org/XML/1998/namespace"], in: nil)
    let root = try element(scope, depth: 0)
    try skipMisc()
    guard position == bytes.count else { throw fault("something follows the root element") }
    return root
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func fault(_ what: String) -> XMLFault { XMLFault(offset: position, what: what) }

  /// White space, comments, instructions and a document type without a subset.
  private mutating func skipMisc() throws(XMLFault) {
    while true {
      skipSpace()
      if starts("<!--") {
        try skip(past: "-->")
      } else if starts("<?") {
        try skip(past: "?>")
      } else if starts("<!DOCTYPE") {
        let start = position
        try skip(past: ">")
        if bytes[start..<position].contains(UInt8(ascii: "[")) {
          position = start
          throw fault("a document type with declarations is not read")
        }
      } else {
        return
      }
    }
  }

  private mutating func element(
    _ scope: Scope, depth: Int
  ) throws(XMLFault) -> XMLNode {
    guard depth < Self.deepest else { throw fault("elements nest deeper than \(Self.deepest)") }
    position += 1
    let qualified = try name()
    var raw: [(name: String, value: String, place: Range<Int>)] = []
    var seen: Set<String> = []
    while true {
      let before = position
      skipSpace()
      if peek == UInt8(ascii: ">") || starts("/>") { break }
      guard position > before else { throw fault("expected white space, > or />") }
      let name = try name()
      guard seen.insert(name).inserted else {
        throw fault("the attribute \(name) is there twice")
      }
      let (value, place) = try value()
      raw.append((name, value, place))
    }
    var declared: [String: String] = [:]
    for item in raw {
      if item.name == "xmlns" { declared[""] = item.value }
      if item.name.hasPrefix("xmlns:") { declared[String(item.name.dropFirst(6))] = item.value }
    }
    let scope = declared.isEmpty ? scope : Scope(declared, in: scope)
    var node = XMLNode(name: try resolve(qualified, scope, default: scope[""] ?? ""))
    for item in raw where item.name != "xmlns" && !item.name.hasPrefix("xmlns:") {
      let name = try resolve(item.name, scope, default: "")
      node.attributes.append(.init(name: name, value: item.value, place: item.place))
    }
    if starts("/>") {
      position += 2
      return node
    }
    position += 1
    try content(of: &node, scope, depth: depth)
    return node
  }

  private mutating func content(
    of node: inout XMLNode, _ scope: Scope, depth: Int
  ) throws(XMLFault) {
    var text: [UInt8] = []
    var pieces: [Range<Int>] = []
    while let byte = peek {
      guard byte == UInt8(ascii: "<") else {
        let start = position
        try characters(until: UInt8(ascii: "<"), to: &text)
        let written = Self.trimmed(bytes[start..<position])
        if !written.isEmpty { pieces.append(written.indices) }
        continue
      }
      if starts("</") {
        if pieces.isEmpty, node.children.isEmpty { pieces = [position..<position] }
        position += 2
        let name = try name()
        guard name == node.name.qualified else {
          throw fault("</\(name)> closes <\(node.name.qualified)>")
        }
        skipSpace()
        guard peek == UInt8(ascii: ">") else { throw fault("expected >") }
        position += 1
        node.text = try string(Self.trimmed(text[...]))
        node.textPlace = pieces.count == 1 ? pieces.first : nil
        return
      }
      if starts("<!--") {
        try skip(past: "-->")
      } else if starts("<![CDATA[") {
        let start = position + 9
        try skip(past: "]]>")
        text += bytes[start..<position - 3]
        pieces.append(start - 9..<position)
      } else if starts("<?") {
        try skip(past: "?>")
      } else {
        node.children.append(try element(scope, depth: depth + 1))
      }
    }
    throw fault("<\(node.name.qualified)> is not closed")
  }

  // MARK: Names and values

  private mutating func name() throws(XMLFault) -> String {
    let start = position
    while let byte = peek, !Self.endsName(byte) { position += 1 }
    guard position > start else { throw fault("expected a name") }
    return try string(bytes[start..<position])
  }

  private static func endsName(_ byte: UInt8) -> Bool {
    byte <= 0x20 || [0x22, 0x26, 0x27, 0x2F, 0x3C, 0x3D, 0x3E].contains(byte)
  }

  private func resolve(
    _ qualified: String, _ scope: Scope, default namespace: String
  ) throws(XMLFault) -> XMLNode.Name {
    guard let colon = qualified.firstIndex(of: ":") else {
      return XMLNode.Name(qualified: qualified, local: qualified, namespace: namespace)
    }
    let prefix = String(qualified[..<colon])
    guard let uri = scope[prefix] else { throw fault("the prefix \(prefix) is not declared") }
    return XMLNode.Name(
      qualified: qualified, local: String(qualified[qualified.index(after: colon)...]),
      namespace: uri)
  }

  private mutating func value() throws(XMLFault) -> (String, place: Range<Int>) {
    skipSpace()
    guard peek == UInt8(ascii: "=") else { throw fault("expected =") }
    position += 1
    skipSpace()
    guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw fault("expected a value in quotes")
    }
    position += 1
    let start = position
    var text: [UInt8] = []
    try characters(until: quote, to: &text)
    guard peek == quote else { throw fault("a value is not closed") }
    position += 1
    return (try string(text[...]), start..<position - 1)
  }

  private mutating func characters(
    until end: UInt8, to text: inout [UInt8]
  ) throws(XMLFault) {
    while let byte = peek, byte != end {
      if byte == UInt8(ascii: "<") { throw fault("a value holds <") }
      if byte == UInt8(ascii: "&") {
        text += String(try entity()).utf8
      } else {
        text.append(byte)
        position += 1
      }
    }
  }

  private mutating func entity() throws(XMLFault) -> Unicode.Scalar {
    let known: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]
    guard let end = bytes[position...].prefix(16).firstIndex(of: UInt8(ascii: ";")) else {
      throw fault("& begins no entity")
    }
    let word = String(decoding: bytes[position + 1..<end], as: UTF8.self)
    var scalar = known[word]
    if word.hasPrefix("#x") {
      scalar = UInt32(word.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    } else if word.hasPrefix("#") {
      scalar = UInt32(word.dropFirst(1)).flatMap { Unicode.Scalar($0) }
    }
    guard let scalar else { throw fault("the entity &\(word); is not known") }
    position = end + 1
    return scalar
  }

  private func string(_ slice: ArraySlice<UInt8>) throws(XMLFault) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else { throw fault("not UTF-8") }
    return text
  }

  // MARK: Places

  private mutating func skipSpace() {
    while let byte = peek, Self.isSpace(byte) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var slice = text
    while let byte = slice.first, isSpace(byte) { slice = slice.dropFirst() }
    while let byte = slice.last, isSpace(byte) { slice = slice.dropLast() }
    return slice
  }

  private func starts(_ words: String) -> Bool { bytes[position...].starts(with: words.utf8) }

  private mutating func skip(past end: String) throws(XMLFault) {
    let mark = Array(end.utf8)
    var index = position
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index...].starts(with: mark) {
        position = index + mark.count
        return
      }
      index += 1
    }
    throw fault("\(end) does not come")
  }
}
