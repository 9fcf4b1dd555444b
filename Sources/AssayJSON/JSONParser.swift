/// Reads JSON text of RFC 8259, strictly; a byte order mark before it is skipped.
struct JSONParser {
  private var position = 0
  private var depth = 0
  /// Where the parser is; followed only to tell of a fault, as it costs as much as all the rest.
  private var path: [JSONPointer.Step]?

  /// How deep arrays and objects may nest.
  static let deepest = 512

  /// - Parameter followsPath: whether a fault names its place.
  private init(followsPath: Bool) { path = followsPath ? [] : nil }

  /// What is wrong at the position.
  private struct Stop: Error {
    var what: String
  }

  static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSON {
    var parser = JSONParser(followsPath: false)
    do throws(Stop) { return try parser.document(bytes.span) } catch {}
    parser = JSONParser(followsPath: true)
    do throws(Stop) { return try parser.document(bytes.span) } catch {
      throw parser.fault(error.what, bytes)
    }
  }

  private func fault(_ what: String, _ bytes: [UInt8]) -> JSONFault {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return JSONFault(
      what: what, offset: position, line: line, column: before.count - lineStart + 1,
      pointer: JSONPointer(path ?? []))
  }

  private mutating func document(_ bytes: Span<UInt8>) throws(Stop) -> JSON {
    if starts(with: "\u{FEFF}", bytes) { position = 3 }
    let value = try value(bytes)
    skipSpace(bytes)
    guard position == bytes.count else {
      throw Stop(what: "expected the end, found \(found(bytes))")
    }
    return value
  }

  // MARK: Values

  private mutating func value(_ bytes: Span<UInt8>) throws(Stop) -> JSON {
    skipSpace(bytes)
    guard position < bytes.count else {
      throw Stop(what: "expected a value, found \(found(bytes))")
    }
    switch bytes[position] {
    case UInt8(ascii: "\""): return .string(try string(bytes))
    case UInt8(ascii: "{"): return .object(try object(bytes))
    case UInt8(ascii: "["): return .array(try array(bytes))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number(bytes))
    case UInt8(ascii: "t"): return try word(bytes, "true", .bool(true))
    case UInt8(ascii: "f"): return try word(bytes, "false", .bool(false))
    case UInt8(ascii: "n"): return try word(bytes, "null", .null)
    default: throw Stop(what: "expected a value, found \(found(bytes))")
    }
  }

  private mutating func word(
    _ bytes: Span<UInt8>, _ word: StaticString, _ value: JSON
  ) throws(Stop) -> JSON {
    guard starts(with: word, bytes) else {
      throw Stop(what: "expected a value, found \(found(bytes))")
    }
    position += word.utf8CodeUnitCount
    return value
  }

  private mutating func array(_ bytes: Span<UInt8>) throws(Stop) -> [JSON] {
    try enter()
    var result: [JSON] = []
    if leaves(UInt8(ascii: "]"), bytes) { return result }
    while true {
      path?.append(.index(result.count))
      result.append(try value(bytes))
      path?.removeLast()
      if leaves(UInt8(ascii: "]"), bytes) { return result }
      guard take(UInt8(ascii: ","), bytes) else {
        throw Stop(what: "expected , or ], found \(found(bytes))")
      }
    }
  }

  private mutating func object(_ bytes: Span<UInt8>) throws(Stop) -> JSONObject {
    try enter()
    var result = JSONObject()
    if leaves(UInt8(ascii: "}"), bytes) { return result }
    while true {
      skipSpace(bytes)
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw Stop(what: "expected a name in quotes, found \(found(bytes))")
      }
      let name = try string(bytes)
      path?.append(.name(name))
      guard take(UInt8(ascii: ":"), bytes) else {
        throw Stop(what: "expected :, found \(found(bytes))")
      }
      result[name] = try value(bytes)
      path?.removeLast()
      if leaves(UInt8(ascii: "}"), bytes) { return result }
      guard take(UInt8(ascii: ","), bytes) else {
        throw Stop(what: "expected , or }, found \(found(bytes))")
      }
    }
  }

  /// Ends an array or an object, if it ends here.
  private mutating func leaves(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard take(byte, bytes) else { return false }
    depth -= 1
    return true
  }

  /// Begins an array or an object.
  private mutating func enter() throws(Stop) {
    depth += 1
    guard depth <= Self.deepest else {
      throw Stop(what: "arrays and objects nest deeper than \(Self.deepest)")
    }
    position += 1
  }

  private mutating func number(_ bytes: Span<UInt8>) throws(Stop) -> JSONNumber {
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    let first = position
    let whole = try digits(bytes)
    if whole > 1, bytes[first] == UInt8(ascii: "0") {
      position = first
      throw Stop(what: "a number begins with 0")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      _ = try digits(bytes)
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      _ = try digits(bytes)
    }
    return JSONNumber(checked: Self.text(bytes.extracting(start..<position)) ?? "0")
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(Stop) -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw Stop(what: "expected a digit, found \(found(bytes))") }
    return position - start
  }

  // MARK: Strings

  private mutating func string(_ bytes: Span<UInt8>) throws(Stop) -> String {
    let start = position + 1
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        position = end + 1
        return try checked(Self.text(bytes.extracting(start..<end)), at: start)
      }
      if byte == UInt8(ascii: "\\") { return try escaped(bytes, from: start, to: end) }
      if byte < 0x20 { break }
      end += 1
    }
    throw unfinished(bytes, at: end, since: start)
  }

  private mutating func unfinished(
    _ bytes: Span<UInt8>, at end: Int, since start: Int
  ) -> Stop {
    guard end < bytes.count else {
      position = start - 1
      return Stop(what: "a string is not closed")
    }
    position = end
    return Stop(what: "a string holds a control character that is not escaped")
  }

  /// Reads on from the first backslash.
  private mutating func escaped(
    _ bytes: Span<UInt8>, from start: Int, to backslash: Int
  ) throws(Stop) -> String {
    var result: [UInt8] = []
    for index in start..<backslash { result.append(bytes[index]) }
    position = backslash
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try checked(Self.text(result.span), at: start)
      case UInt8(ascii: "\\"):
        result += String(try escape(bytes)).utf8
      case ..<0x20: throw unfinished(bytes, at: position, since: start)
      default:
        result.append(byte)
        position += 1
      }
    }
    throw unfinished(bytes, at: bytes.count, since: start)
  }

  private mutating func escape(_ bytes: Span<UInt8>) throws(Stop) -> Unicode.Scalar {
    position += 1
    guard position < bytes.count else { throw Stop(what: "a string is not closed") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicode(bytes)
    default:
      position -= 1
      throw Stop(what: "a backslash is followed by \(found(bytes))")
    }
  }

  /// Four digits, or eight with an escape between them for what UTF-16 writes in two.
  private mutating func unicode(_ bytes: Span<UInt8>) throws(Stop) -> Unicode.Scalar {
    let start = position
    let first = try hexadecimal(bytes)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if UTF16.isLeadSurrogate(UInt16(first)), starts(with: "\\u", bytes) {
      position += 2
      let second = try hexadecimal(bytes)
      if UTF16.isTrailSurrogate(UInt16(second)) {
        let value = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
        if let scalar = Unicode.Scalar(value) { return scalar }
      }
    }
    position = start - 2
    throw Stop(what: "half of a surrogate pair is escaped")
  }

  private mutating func hexadecimal(_ bytes: Span<UInt8>) throws(Stop) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count,
        let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue
      else { throw Stop(what: "expected four hexadecimal digits, found \(found(bytes))") }
      value = value << 4 + UInt32(digit)
      position += 1
    }
    return value
  }

  /// nil when it is not UTF-8.
  private static func text(_ bytes: Span<UInt8>) -> String? {
    var all: UInt8 = 0
    for index in bytes.indices { all |= bytes[index] }
    return unsafe bytes.withUnsafeBufferPointer { buffer in
      // To check takes longer than to copy.
      all < 0x80
        ? unsafe String(decoding: buffer, as: UTF8.self)
        : unsafe String(validating: buffer, as: UTF8.self)
    }
  }

  private mutating func checked(_ text: String?, at start: Int) throws(Stop) -> String {
    guard let text else {
      position = start - 1
      throw Stop(what: "a string is not UTF-8")
    }
    return text
  }

  // MARK: Places

  private mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0A, 0x0D, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    skipSpace(bytes)
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private func starts(with word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    return (0..<count).allSatisfy { unsafe bytes[position + $0] == word.utf8Start[$0] }
  }

  /// What stands at the position, for messages.
  private func found(_ bytes: Span<UInt8>) -> String {
    guard position < bytes.count else { return "the end" }
    let end = min(position + 8, bytes.count)
    let letters = (position..<end).map { bytes[$0] }
    let letter = String(decoding: letters, as: UTF8.self).prefix(1)
    // Only what cannot be seen is escaped.
    return letters[0] < 0x20 ? String(letter).debugDescription : "\"\(letter)\""
  }
}

extension JSON {
  /// Reads JSON text.
  ///
  /// - Throws: `JSONFault` with the place of what is wrong: not JSON of RFC 8259, not UTF-8, or
  ///   nested deeper than 512.
  package init(parsing bytes: [UInt8]) throws(JSONFault) {
    self = try JSONParser.parse(bytes)
  }

  package init(parsing text: String) throws(JSONFault) { try self.init(parsing: Array(text.utf8)) }
}
