/// Reads JSON text of RFC 8259, strictly; a byte order mark before it is skipped.
struct JSONParser {
  var position = 0
  private var depth = 0
  /// Where the parser is; followed only to tell of a fault, as it costs as much as all the rest.
  private var path: [JSONPointer.Step]?
  /// Whether all bytes are UTF-8, so that no text must be looked at once more.
  let isUTF8: Bool
  var names = JSONNameCache()
  /// The hashes of the names of the objects that are open, and how many these are.
  private var hashes: [UInt64] = []
  private var open = 0
  /// How many members or elements the last object or array at each depth had, as the next one there
  /// has mostly as many.
  private var counts = [Int](repeating: 0, count: deepest + 1)

  /// How deep arrays and objects may nest.
  static let deepest = 512
  /// Room for more is not made before they come.
  private static let expected = 64

  /// With `followsPath` a fault names its place.
  private init(followsPath: Bool, isUTF8: Bool) {
    path = followsPath ? [] : nil
    self.isUTF8 = isUTF8
  }

  /// What is wrong at the position.
  struct Stop: Error {
    var what: String
  }

  static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSON {
    let isUTF8 = isUTF8(bytes.span)
    var parser = JSONParser(followsPath: false, isUTF8: isUTF8)
    do throws(Stop) { return try parser.document(bytes.span) } catch {}
    parser = JSONParser(followsPath: true, isUTF8: isUTF8)
    do throws(Stop) { return try parser.document(bytes.span) } catch {
      throw parser.fault(error.what, bytes)
    }
  }

  private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes)
      return true
    } catch { return false }
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
    if leaves(UInt8(ascii: "]"), bytes, count: 0) { return result }
    result.reserveCapacity(min(counts[depth], Self.expected))
    while true {
      path?.append(.index(result.count))
      result.append(try value(bytes))
      path?.removeLast()
      if leaves(UInt8(ascii: "]"), bytes, count: result.count) { return result }
      guard take(UInt8(ascii: ","), bytes) else {
        throw Stop(what: "expected , or ], found \(found(bytes))")
      }
    }
  }

  private mutating func object(_ bytes: Span<UInt8>) throws(Stop) -> JSONObject {
    try enter()
    var result = JSONObject()
    if leaves(UInt8(ascii: "}"), bytes, count: 0) { return result }
    result.reserveCapacity(min(counts[depth], Self.expected))
    let first = open
    var isSimple = true
    while true {
      skipSpace(bytes)
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw Stop(what: "expected a name in quotes, found \(found(bytes))")
      }
      let (name, hash) = try name(bytes)
      path?.append(.name(name))
      guard take(UInt8(ascii: ":"), bytes) else {
        throw Stop(what: "expected :, found \(found(bytes))")
      }
      let value = try value(bytes)
      path?.removeLast()
      isSimple = isSimple && hash != nil && !result.isIndexed
      if isSimple, let hash, !isOpen(hash, since: first) {
        result.append(JSONObject.Member(name: name, value: value))
        push(hash)
      } else {
        result[name] = value
      }
      if leaves(UInt8(ascii: "}"), bytes, count: result.count) {
        open = first
        return result
      }
      guard take(UInt8(ascii: ","), bytes) else {
        throw Stop(what: "expected , or }, found \(found(bytes))")
      }
    }
  }

  /// Whether a name with this hash came since an object was opened.
  private func isOpen(_ hash: UInt64, since first: Int) -> Bool {
    for index in first..<open where hashes[index] == hash { return true }
    return false
  }

  private mutating func push(_ hash: UInt64) {
    if open < hashes.count { hashes[open] = hash } else { hashes.append(hash) }
    open += 1
  }

  /// Ends an array or an object, if it ends here.
  private mutating func leaves(_ byte: UInt8, _ bytes: Span<UInt8>, count: Int) -> Bool {
    guard take(byte, bytes) else { return false }
    counts[depth] = count
    depth -= 1
    return true
  }

  /// Begins an array or an object.
  private mutating func enter() throws(Stop) {
    guard depth < Self.deepest else {
      throw Stop(what: "arrays and objects nest deeper than \(Self.deepest)")
    }
    depth += 1
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
    let digits = unsafe UTF8Span(
      unchecked: bytes.extracting(start..<position), isKnownASCII: true)
    return JSONNumber(checked: String(copying: digits))
  }

  private mutating func digits(_ bytes: Span<UInt8>) throws(Stop) -> Int {
    let start = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > start else { throw Stop(what: "expected a digit, found \(found(bytes))") }
    return position - start
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

  func starts(with word: StaticString, _ bytes: Span<UInt8>) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count else { return false }
    return (0..<count).allSatisfy { unsafe bytes[position + $0] == word.utf8Start[$0] }
  }

  /// What stands at the position, for messages.
  func found(_ bytes: Span<UInt8>) -> String {
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
