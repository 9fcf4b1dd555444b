extension JSONParser {
  mutating func string(_ bytes: Span<UInt8>) throws(Stop) -> String {
    let start = position + 1
    let (end, isASCII) = Self.plain(bytes, from: start)
    guard end < bytes.count else { throw unfinished(bytes, at: end, since: start) }
    switch bytes[end] {
    case UInt8(ascii: "\""):
      position = end + 1
      return try checked(text(bytes.extracting(start..<end), isASCII: isASCII), at: start)
    case UInt8(ascii: "\\"): return try escaped(bytes, from: start, to: end)
    default: throw unfinished(bytes, at: end, since: start)
    }
  }

  /// The name of a member, with a hash of it; the same names come again and again.
  ///
  /// Without a hash it is one that may be spelled in another way, too.
  mutating func name(_ bytes: Span<UInt8>) throws(Stop) -> (String, UInt64?) {
    let start = position + 1
    let (end, isASCII) = Self.plain(bytes, from: start)
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else {
      return (try string(bytes), nil)
    }
    position = end + 1
    let key = JSONNameCache.Key(bytes, start..<end)
    let hash = key.hash
    if let known = names.name(key, hash, bytes, start..<end) {
      return (known, isASCII ? hash : nil)
    }
    let name = try checked(text(bytes.extracting(start..<end), isASCII: isASCII), at: start)
    names.keep(name, key, hash, start..<end)
    return (name, isASCII ? hash : nil)
  }

  /// The first place from `start` on with a quote, a backslash or a control character, and whether
  /// all before it is ASCII.
  static func plain(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, isASCII: Bool) {
    var index = start
    var all: UInt64 = 0
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    // Eight at a time: a byte's highest bit is left where subtracting borrows from it.
    while index + 8 <= bytes.count {
      let word = UInt64(
        littleEndian: unsafe bytes.withUnsafeBytes {
          unsafe $0.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        })
      let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
      let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
      let found =
        ((quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
          | (word &- ones &* 0x20) & ~word) & tops
      guard found == 0 else {
        let bits = UInt64(found.trailingZeroBitCount & ~7)
        all |= word & ((1 << bits) &- 1)
        return (index + Int(bits / 8), all & tops == 0)
      }
      all |= word
      index += 8
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      all |= UInt64(byte)
      index += 1
    }
    return (index, all & tops == 0)
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
    var isASCII = true
    var run = start..<backslash
    while true {
      for index in run {
        result.append(bytes[index])
        if bytes[index] >= 0x80 { isASCII = false }
      }
      position = run.upperBound
      guard position < bytes.count else {
        throw unfinished(bytes, at: bytes.count, since: start)
      }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return try checked(text(result.span, isASCII: isASCII), at: start)
      case UInt8(ascii: "\\"):
        let scalar = try escape(bytes)
        if !scalar.isASCII { isASCII = false }
        result += UTF8.encode(scalar).map { Array($0) } ?? []
      default: throw unfinished(bytes, at: position, since: start)
      }
      run = position..<Self.plain(bytes, from: position).end
    }
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
  private func text(_ bytes: Span<UInt8>, isASCII: Bool) -> String? {
    if isASCII || isUTF8 {
      return unsafe String(copying: UTF8Span(unchecked: bytes, isKnownASCII: isASCII))
    }
    return unsafe bytes.withUnsafeBufferPointer { unsafe String(validating: $0, as: UTF8.self) }
  }

  private mutating func checked(_ text: String?, at start: Int) throws(Stop) -> String {
    guard let text else {
      position = start - 1
      throw Stop(what: "a string is not UTF-8")
    }
    return text
  }
}
