import Foundation

extension Span where Element == UInt8 {
  /// Where `byte` stands next; nil when it does not occur before `end`.
  func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe withUnsafeBytes { buffer -> Int? in
      guard let base = buffer.baseAddress else { return nil }
      // The range lies inside the buffer, as checked above.
      guard let hit = unsafe memchr(base + range.lowerBound, Int32(byte), range.count) else {
        return nil
      }
      return unsafe UnsafeRawPointer(hit) - base
    }
  }

  /// Whether the bytes in `range` are exactly the ASCII text `literal`.
  @inline(__always)
  func matches(_ literal: StaticString, in range: Range<Int>) -> Bool {
    guard literal.utf8CodeUnitCount == range.count else { return false }
    return starts(with: literal, at: range.lowerBound)
  }

  /// Whether the ASCII text `literal` stands at `index`.
  @inline(__always)
  func starts(with literal: StaticString, at index: Int) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard index >= 0, count - index >= length else { return false }
    let text = unsafe literal.utf8Start
    for offset in 0..<length where unsafe self[index + offset] != text[offset] { return false }
    return true
  }

  /// Where the ASCII text `literal` begins inside `range`; nil when it does not.
  func firstIndex(of literal: StaticString, in range: Range<Int>) -> Int? {
    let first = unsafe literal.utf8Start[0]
    var start = range.lowerBound
    let lastStart = range.upperBound - literal.utf8CodeUnitCount
    while start <= lastStart, let hit = firstIndex(of: first, in: start..<lastStart + 1) {
      if starts(with: literal, at: hit) { return hit }
      start = hit + 1
    }
    return nil
  }

  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  func string(in range: Range<Int>) -> String {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    return unsafe withUnsafeBufferPointer { buffer in
      unsafe String(decoding: UnsafeBufferPointer(rebasing: buffer[range]), as: UTF8.self)
    }
  }

  /// Adds the bytes in `range` to the end of `array`.
  func append(_ range: Range<Int>, to array: inout [UInt8]) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count)
    unsafe withUnsafeBufferPointer { buffer in
      unsafe array.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[range]))
    }
  }

  /// Whether the bytes in `range` are the same as those of `array`.
  func equals(_ array: [UInt8], in range: Range<Int>) -> Bool {
    guard array.count == range.count else { return false }
    for offset in 0..<array.count where self[range.lowerBound + offset] != array[offset] {
      return false
    }
    return true
  }

  /// `range` without white space at either end.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, self[lower].isWhiteSpace { lower += 1 }
    while upper > lower, self[upper - 1].isWhiteSpace { upper -= 1 }
    return lower..<upper
  }

  /// The decimal number in `range`, surrounding white space allowed; nil when it is anything else.
  func integer(in range: Range<Int>) -> Int? {
    var value = 0
    let digits = trimmed(range)
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    for index in digits {
      guard self[index].isDigit else { return nil }
      value = value * 10 + Int(self[index] - UInt8(ascii: "0"))
    }
    return value
  }
}

extension UInt8 {
  @inline(__always)
  var isWhiteSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
  @inline(__always)
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }
  /// Letters, `_`, `:` and everything outside ASCII.
  @inline(__always)
  var startsXMLName: Bool {
    (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A || self == 0x5F || self == 0x3A || self >= 0x80
  }
}
