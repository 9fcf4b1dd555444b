/// Reads JSON text of RFC 8259, strictly; a byte order mark before it is skipped.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private var path: [JSONPointer.Step] = []

  /// How deep arrays and objects may nest.
  static let deepest = 512

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parse() throws(JSONFault) -> JSON {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let value = try value()
    skipSpace()
    guard position == bytes.count else {
      throw fault("expected the end, found \(found)")
    }
    return value
  }

  // MARK: Values

  private mutating func value() throws(JSONFault) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw fault("expected a value, found \(found)") }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw fault("expected a value, found \(found)")
    }
  }

  private mutating func word(_ word: String, _ value: JSON) throws(JSONFault) -> JSON {
    guard bytes[position...].starts(with: word.utf8) else {
      throw fault("expected a value, found \(found)")
    }
    position += word.utf8.count
    return value
  }

  private mutating func array() throws(JSONFault) -> [JSON] {
    try enter()
    var result: [JSON] = []
    if take(UInt8(ascii: "]")) { return result }
    while true {
      path.append(.index(result.count))
      result.append(try value())
      path.removeLast()
      if take(UInt8(ascii: "]")) { return result }
      guard take(UInt8(ascii: ",")) else { throw fault("expected , or ], found \(found)") }
    }
  }

  private mutating func object() throws(JSONFault) -> JSONObject {
    try enter()
    var result = JSONObject()
    if take(UInt8(ascii: "}")) { return result }
    while true {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw fault("expected a name in quotes, found \(found)")
      }
      let name = try string()
      path.append(.name(name))
      guard take(UInt8(ascii: ":")) else { throw fault("expected :, found \(found)") }
      result[name] = try value()
      path.removeLast()
      if take(UInt8(ascii: "}")) { return result }
      guard take(UInt8(ascii: ",")) else { throw fault("expected , or }, found \(found)") }
    }
  }

  /// Begins an array or an object.
  private mutating func enter() throws(JSONFault) {
    guard path.count < Self.deepest else {
      throw fault("arrays and objects nest deeper than \(Self.deepest)")
    }
    position += 1
  }

  private mutating func number() throws(JSONFault) -> JSONNumber {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let first = position
    let whole = try digits()
    if whole > 1, bytes[first] == UInt8(ascii: "0") {
      position = first
      throw fault("a number begins with 0")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      _ = try digits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      _ = try digits()
    }
    return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONFault) -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw fault("expected a digit, found \(found)") }
    return position - start
  }

  // MARK: Strings

  private mutating func string() throws(JSONFault) -> String {
    let start = position + 1
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        position = end + 1
        return try text(bytes[start..<end], at: start)
      }
      if byte == UInt8(ascii: "\\") { return try escaped(from: start, to: end) }
      if byte < 0x20 { break }
      end += 1
    }
    throw unfinished(at: end, since: start)
  }

  private mutating func unfinished(at end: Int, since start: Int) -> JSONFault {
    guard end < bytes.count else {
      position = start - 1
      return fault("a string is not closed")
    }
    position = end
    return fault("a string holds a control character that is not escaped")
  }

  /// Reads on from the first backslash.
  private mutating func escaped(from start: Int, to backslash: Int) throws(JSONFault) -> String {
    var result = Array(bytes[start..<backslash])
    position = backslash
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try text(result[...], at: start)
      case UInt8(ascii: "\\"):
        result.append(contentsOf: Array(String(try escape()).utf8))
      case ..<0x20: throw unfinished(at: position, since: start)
      default:
        result.append(byte)
        position += 1
      }
    }
    throw unfinished(at: bytes.count, since: start)
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    position += 1
    guard position < bytes.count else { throw fault("a string is not closed") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode()
    default:
      position -= 1
      throw fault("a backslash is followed by \(found)")
    }
  }

  /// Four digits, or eight with an escape between them for what UTF-16 writes in two.
  private mutating func unicode() throws(JSONFault) -> Unicode.Scalar {
    let start = position
    let first = try hexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if UTF16.isLeadSurrogate(UInt16(first)), bytes[position...].starts(with: "\\u".utf8) {
      position += 2
      let second = try hexadecimal()
      if UTF16.isTrailSurrogate(UInt16(second)) {
        let value = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
        if let scalar = Unicode.Scalar(value) { return scalar }
      }
    }
    position = start - 2
    throw fault("half of a surrogate pair is escaped")
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else { throw fault("expected four hexadecimal digits, found \(found)") }
      value = value << 4 + UInt32(digit)
      position += 1
    }
    return value
  }

  private mutating func text(_ slice: ArraySlice<UInt8>, at start: Int) throws(JSONFault) -> String
  {
    guard let text = String(validating: slice, as: UTF8.self) else {
      position = start - 1
      throw fault("a string is not UTF-8")
    }
    return text
  }

  // MARK: Places

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// What stands at the position, for messages.
  private var found: String {
    guard position < bytes.count else { return "the end" }
    let letters = String(decoding: bytes[position...].prefix(8), as: UTF8.self)
    guard let letter = letters.first else { return "the end" }
    // Only what cannot be seen is escaped.
    return bytes[position] < 0x20 ? String(letter).debugDescription : "\"\(letter)\""
  }

  private func fault(_ what: String) -> JSONFault {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONFault(
      what: what, offset: position, line: line, column: before.count - lineStart + 1,
      pointer: JSONPointer(path))
  }
}

extension JSON {
  /// Reads JSON text.
  ///
  /// - Throws: `JSONFault` with the place of what is wrong: not JSON of RFC 8259, not UTF-8, or
  ///   nested deeper than 512.
  package init(parsing bytes: [UInt8]) throws(JSONFault) {
    var parser = JSONParser(bytes)
    self = try parser.parse()
  }

  package init(parsing text: String) throws(JSONFault) { try self.init(parsing: Array(text.utf8)) }
}
