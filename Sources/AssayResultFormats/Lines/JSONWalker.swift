/// Walks over one JSON text and picks out values, without building what is not asked for.
///
/// Event streams have a line for each event, so decoding each in full would take longer than the
/// tests. Source: RFC 8259.
struct JSONWalker {
  /// The text is not valid JSON, or a value is not of the kind that was asked for.
  struct Malformed: Error {}

  private static var deepest: Int { 64 }
  private var index: Int
  private let end: Int
  private var depth = 0

  init(_ range: Range<Int>) {
    index = range.lowerBound
    end = range.upperBound
  }

  /// Reads an object; `member` is given each key and has to read or skip its value.
  mutating func object(
    in bytes: Span<UInt8>, _ member: (Range<Int>, inout JSONWalker) throws -> Void
  ) throws {
    try enter(UInt8(ascii: "{"), in: bytes)
    if accept(UInt8(ascii: "}"), in: bytes) { return leave() }
    repeat {
      let key = try stringRange(in: bytes)
      try expect(UInt8(ascii: ":"), in: bytes)
      try member(key.range, &self)
    } while accept(UInt8(ascii: ","), in: bytes)
    try expect(UInt8(ascii: "}"), in: bytes)
    leave()
  }

  /// Reads an array; `element` has to read or skip one element.
  mutating func array(
    in bytes: Span<UInt8>, _ element: (inout JSONWalker) throws -> Void
  ) throws {
    try enter(UInt8(ascii: "["), in: bytes)
    if accept(UInt8(ascii: "]"), in: bytes) { return leave() }
    repeat { try element(&self) } while accept(UInt8(ascii: ","), in: bytes)
    try expect(UInt8(ascii: "]"), in: bytes)
    leave()
  }

  mutating func string(in bytes: Span<UInt8>) throws -> String {
    let (range, hasEscapes) = try stringRange(in: bytes)
    return hasEscapes ? try Self.unescaped(range, in: bytes) : bytes.string(in: range)
  }

  mutating func number(in bytes: Span<UInt8>) throws -> Double {
    let range = try scalarRange(in: bytes)
    let text = bytes.string(in: range)
    // Swift also reads `inf`, `nan` and hexadecimal numbers, JSON does not.
    guard text.utf8.allSatisfy({ "+-.0123456789Ee".utf8.contains($0) }), let value = Double(text),
      value.isFinite
    else { throw Malformed() }
    return value
  }

  mutating func bool(in bytes: Span<UInt8>) throws -> Bool {
    let range = try scalarRange(in: bytes)
    if bytes.matches("true", in: range) { return true }
    guard bytes.matches("false", in: range) else { throw Malformed() }
    return false
  }

  mutating func skip(in bytes: Span<UInt8>) throws {
    skipSpace(in: bytes)
    guard index < end else { throw Malformed() }
    switch bytes[index] {
    case UInt8(ascii: "\""): _ = try stringRange(in: bytes)
    case UInt8(ascii: "{"): try object(in: bytes) { _, walker in try walker.skip(in: bytes) }
    case UInt8(ascii: "["): try array(in: bytes) { walker in try walker.skip(in: bytes) }
    default:
      let range = try scalarRange(in: bytes)
      let isWord =
        bytes.matches("true", in: range) || bytes.matches("false", in: range)
        || bytes.matches("null", in: range)
      guard isWord || bytes[range.lowerBound].isDigit || bytes[range.lowerBound] == 0x2D else {
        throw Malformed()
      }
    }
  }

  /// Says that the text has to end here.
  mutating func finish(in bytes: Span<UInt8>) throws {
    skipSpace(in: bytes)
    guard index == end else { throw Malformed() }
  }

  // MARK: Pieces

  private mutating func enter(_ bracket: UInt8, in bytes: Span<UInt8>) throws {
    depth += 1
    guard depth <= Self.deepest else { throw Malformed() }
    try expect(bracket, in: bytes)
  }

  private mutating func leave() { depth -= 1 }

  @inline(__always)
  private mutating func skipSpace(in bytes: Span<UInt8>) {
    while index < end, bytes[index].isWhiteSpace { index += 1 }
  }

  private mutating func accept(_ byte: UInt8, in bytes: Span<UInt8>) -> Bool {
    skipSpace(in: bytes)
    guard index < end, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, in bytes: Span<UInt8>) throws {
    guard accept(byte, in: bytes) else { throw Malformed() }
  }

  /// What stands between the quotes of a string.
  private mutating func stringRange(
    in bytes: Span<UInt8>
  ) throws -> (range: Range<Int>, hasEscapes: Bool) {
    try expect(UInt8(ascii: "\""), in: bytes)
    let start = index
    var hasEscapes = false
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        index += 1
        return (start..<index - 1, hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        index += 2
      default: index += 1
      }
    }
    throw Malformed()
  }

  /// A number or a word.
  private mutating func scalarRange(in bytes: Span<UInt8>) throws -> Range<Int> {
    skipSpace(in: bytes)
    let start = index
    while index < end, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "}"),
      bytes[index] != UInt8(ascii: "]"), !bytes[index].isWhiteSpace
    {
      index += 1
    }
    guard index > start else { throw Malformed() }
    return start..<index
  }

  private static func unescaped(_ range: Range<Int>, in bytes: Span<UInt8>) throws -> String {
    var units: [UInt8] = []
    units.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      guard byte == UInt8(ascii: "\\"), index < range.upperBound else {
        units.append(byte)
        continue
      }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "r"): units.append(0x0D)
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0C)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(escape)
      case UInt8(ascii: "u"):
        units += Array(String(try scalar(at: &index, before: range.upperBound, in: bytes)).utf8)
      default: throw Malformed()
      }
    }
    return String(decoding: units, as: UTF8.self)
  }

  /// Reads the digits after `\u`, a surrogate pair included; half a pair becomes U+FFFD.
  private static func scalar(
    at index: inout Int, before end: Int, in bytes: Span<UInt8>
  ) throws -> Unicode.Scalar {
    func unit(at place: Int) -> UInt32? {
      place + 4 <= end ? UInt32(bytes.string(in: place..<place + 4), radix: 16) : nil
    }
    guard let first = unit(at: index) else { throw Malformed() }
    index += 4
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes.starts(with: "\\u", at: index), let second = unit(at: index + 2),
      (0xDC00..<0xE000).contains(second)
    else { return "\u{FFFD}" }
    index += 6
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }
}
