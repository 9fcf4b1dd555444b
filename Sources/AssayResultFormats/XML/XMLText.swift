/// Turns the bytes between markup into text.
struct XMLText {
  var isLatin1 = false

  /// The longest entity that is looked at, from `&` to `;`.
  static let longestEntity = 12

  /// The text in `range`, with the five named entities and numeric ones replaced.
  ///
  /// Any other `&` stays as it stands: no entity is ever declared or fetched.
  func string(_ range: Range<Int>, in bytes: Span<UInt8>) -> String {
    if !isLatin1, bytes.firstIndex(of: UInt8(ascii: "&"), in: range) == nil {
      return bytes.string(in: range)
    }
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    append(range, in: bytes, replacingEntities: true, to: &output, limit: .max)
    return String(decoding: output, as: UTF8.self)
  }

  /// Adds the text in `range` to `output` as UTF-8 until `output` has `limit` bytes.
  func append(
    _ range: Range<Int>, in bytes: Span<UInt8>, replacingEntities: Bool, to output: inout [UInt8],
    limit: Int
  ) {
    var index = range.lowerBound
    while index < range.upperBound, output.count < limit {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&"), replacingEntities,
        let (scalar, end) = Self.entity(at: index, before: range.upperBound, in: bytes)
      {
        output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        index = end
        continue
      }
      if byte >= 0x80, isLatin1 {
        output.append(0xC0 | byte >> 6)
        output.append(0x80 | byte & 0x3F)
      } else {
        output.append(byte)
      }
      index += 1
    }
  }

  /// The character that the entity at `start` stands for and where the entity ends.
  static func entity(
    at start: Int, before limit: Int, in bytes: Span<UInt8>
  ) -> (scalar: Unicode.Scalar, end: Int)? {
    let window = start + 1..<min(limit, start + longestEntity)
    guard !window.isEmpty, let end = bytes.firstIndex(of: UInt8(ascii: ";"), in: window) else {
      return nil
    }
    let name = start + 1..<end
    if bytes.matches("lt", in: name) { return ("<", end + 1) }
    if bytes.matches("gt", in: name) { return (">", end + 1) }
    if bytes.matches("amp", in: name) { return ("&", end + 1) }
    if bytes.matches("quot", in: name) { return ("\"", end + 1) }
    if bytes.matches("apos", in: name) { return ("'", end + 1) }
    guard bytes[start + 1] == UInt8(ascii: "#") else { return nil }
    let digits = bytes.string(in: start + 2..<end)
    let number =
      digits.first == "x" || digits.first == "X"
      ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init).map { ($0, end + 1) }
  }
}
