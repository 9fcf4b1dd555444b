extension XMLScanner {
  /// Reads the start tag at `start` into `tag`.
  ///
  /// A quote that is not escaped inside a value is told from the closing one by what follows: a
  /// closing quote is followed by another attribute or by the tag's end. Swift Testing 6.3 writes
  /// such values.
  ///
  /// - Returns: the index after its `>`; nil when the tag does not end in these bytes.
  mutating func scanStartTag(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    tag.removeAttributes()
    tag.offset = base + start
    let count = bytes.count
    var index = start + 1
    while index < count, !bytes[index].endsXMLName { index += 1 }
    tag.name = start + 1..<index
    while true {
      let beforeSpace = index
      while index < count, bytes[index].isWhiteSpace { index += 1 }
      guard index < count else { return nil }
      switch bytes[index] {
      case UInt8(ascii: ">"):
        tag.isSelfClosing = false
        return index + 1
      case UInt8(ascii: "/"):
        guard index + 1 < count else { return nil }
        if bytes[index + 1] == UInt8(ascii: ">") {
          tag.isSelfClosing = true
          return index + 2
        }
      default: break
      }
      switch scanAttribute(bytes, from: index) {
      case .end(let end): index = end
      case .incomplete: return nil
      case .notAnAttribute:
        guard let end = recover(bytes, from: index, afterValue: beforeSpace) else { return nil }
        if end < 0 { return -end }
        index = end
      }
    }
  }

  private enum AttributeScan {
    case end(Int), incomplete, notAnAttribute
  }

  /// Reads `name = "value"`.
  @inline(__always)
  private mutating func scanAttribute(_ bytes: Span<UInt8>, from start: Int) -> AttributeScan {
    let count = bytes.count
    guard bytes[start].startsXMLName else { return .notAnAttribute }
    var index = start + 1
    while index < count, !bytes[index].endsXMLName { index += 1 }
    let name = start..<index
    while index < count, bytes[index].isWhiteSpace { index += 1 }
    guard index < count else { return .incomplete }
    guard bytes[index] == UInt8(ascii: "=") else { return .notAnAttribute }
    index += 1
    while index < count, bytes[index].isWhiteSpace { index += 1 }
    guard index < count else { return .incomplete }
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return .notAnAttribute }
    index += 1
    guard let end = bytes.firstIndex(of: quote, in: index..<count) else { return .incomplete }
    if bytes.firstIndex(of: UInt8(ascii: "<"), in: index..<end) != nil {
      handler.malformed("an attribute's value holds a '<'", at: base + index)
    }
    tag.append(XMLTag.Attribute(name: name, value: index..<end))
    return .end(end + 1)
  }

  /// Goes on where an attribute was expected and something else stands.
  ///
  /// - Returns: where to go on, negated when the tag ends there; nil when more bytes are needed.
  private mutating func recover(
    _ bytes: Span<UInt8>, from index: Int, afterValue: Int
  ) -> Int? {
    if bytes[index] == UInt8(ascii: "<") {
      handler.malformed("a tag is not closed before the next one", at: base + index)
      tag.isSelfClosing = false
      return -index
    }
    guard let tagEnd = bytes.firstIndex(of: UInt8(ascii: ">"), in: index..<bytes.count) else {
      return nil
    }
    if let value = tag.lastValue, value.upperBound < afterValue {
      // The quote before was not the closing one: the value goes on to the next.
      let quote = bytes[value.upperBound]
      if let next = bytes.firstIndex(of: quote, in: afterValue..<tagEnd) {
        handler.malformed(
          "an attribute's value holds a quote that is not escaped", at: base + value.upperBound)
        tag.lastValue = value.lowerBound..<next
        return next + 1
      }
    }
    handler.malformed("a tag holds something that is no attribute", at: base + index)
    var next = index + 1
    while next < tagEnd, !bytes[next].isWhiteSpace { next += 1 }
    return next
  }
}

extension UInt8 {
  @inline(__always)
  fileprivate var endsXMLName: Bool {
    isWhiteSpace || self == UInt8(ascii: "=") || self == UInt8(ascii: ">")
      || self == UInt8(ascii: "/") || self == UInt8(ascii: "<") || self == UInt8(ascii: "\"")
      || self == UInt8(ascii: "'")
  }
}
