extension XMLScanner {
  /// Scans what begins with the `<` at `start`; nil when it is not complete yet.
  mutating func scanMarkup(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard start + 1 < bytes.count else { return nil }
    switch bytes[start + 1] {
    case UInt8(ascii: "/"): return scanEndTag(bytes, from: start)
    case UInt8(ascii: "!"): return scanDeclaration(bytes, from: start)
    case UInt8(ascii: "?"): return scanInstruction(bytes, from: start)
    case let byte where byte.startsXMLName:
      guard let end = scanStartTag(bytes, from: start) else {
        return abandonIfTooLarge(bytes, from: start)
      }
      open(in: bytes)
      return end
    default:
      handler.malformed("a '<' does not begin a tag", at: base + start)
      return start + 1
    }
  }

  /// An unfinished tag is waited for, but not for ever.
  private mutating func abandonIfTooLarge(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard bytes.count - start > Self.largestTag else { return nil }
    handler.malformed(
      "a tag is longer than \(Self.largestTag >> 20) MiB and was skipped", at: base + start)
    return start + 1
  }

  private mutating func open(in bytes: Span<UInt8>) {
    if rootHasClosed, stack.isEmpty {
      handler.malformed("an element follows the end of the root element", at: tag.offset)
    }
    hasRoot = true
    let token = handler.open(tag, in: bytes, text: text)
    if tag.isSelfClosing {
      handler.close(token)
      rootHasClosed = stack.isEmpty
    } else if stack.count < Self.deepest {
      stack.append(OpenElement(token: token, hash: Self.hash(tag.name, in: bytes)))
    } else {
      handler.malformed("elements nest deeper than \(Self.deepest)", at: tag.offset)
      handler.close(token)
    }
  }

  private mutating func scanEndTag(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: ">"), in: start..<bytes.count) else {
      return abandonIfTooLarge(bytes, from: start)
    }
    let hash = Self.hash(bytes.trimmed(start + 2..<end), in: bytes)
    if stack.last?.hash != hash {
      let name = bytes.string(in: start + 2..<min(end, start + 66))
      handler.malformed("</\(name)> closes an element that is not open here", at: base + start)
      guard stack.contains(where: { $0.hash == hash }) else { return end + 1 }
    }
    while let element = stack.popLast() {
      handler.close(element.token)
      if element.hash == hash { break }
    }
    rootHasClosed = stack.isEmpty
    return end + 1
  }

  private mutating func scanDeclaration(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    if bytes.starts(with: "<!--", at: start) {
      mode = .comment
      return start + 4
    }
    if bytes.starts(with: "<![CDATA[", at: start) {
      mode = .cdata
      return start + 9
    }
    // Wait for enough bytes to tell the kinds apart.
    guard bytes.count - start >= 9 else { return nil }
    if bytes.starts(with: "<!DOCTYPE", at: start) {
      handler.unusual(
        "a document type declaration was skipped; entities it declares are not replaced",
        at: base + start)
    } else {
      handler.malformed("a declaration stands outside of a DOCTYPE", at: base + start)
    }
    mode = .doctype(depth: 1, quote: 0)
    return start + 2
  }

  /// Skips a DOCTYPE with its internal subset.
  mutating func scanDoctype(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard case .doctype(var depth, var quote) = mode else { return start }
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if quote != 0 {
        if byte == quote { quote = 0 }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "["), UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: ">"): depth -= 1
      default: break
      }
      if depth <= 0 {
        mode = .text
        return index
      }
    }
    mode = .doctype(depth: depth, quote: quote)
    return index
  }

  private mutating func scanInstruction(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard bytes.count - start >= 6 else { return nil }
    mode = .instruction
    guard bytes.starts(with: "<?xml", at: start), bytes[start + 5].isWhiteSpace else {
      return start + 2
    }
    guard let end = bytes.firstIndex(of: "?>", in: start..<bytes.count) else {
      // The encoding has to be known before any text; a declaration is short.
      if bytes.count - start > 1024 { return start + 2 }
      mode = .text
      return nil
    }
    readEncoding(start..<end, in: bytes)
    return start + 2
  }

  private mutating func readEncoding(_ range: Range<Int>, in bytes: Span<UInt8>) {
    guard let key = bytes.firstIndex(of: "encoding", in: range) else { return }
    let rest = bytes.string(in: key + 8..<range.upperBound)
    guard let quote = rest.first(where: { $0 == "\"" || $0 == "'" }) else { return }
    let parts = rest.split(separator: quote, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count > 1 else { return }
    switch parts[1].lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii": break
    case "iso-8859-1", "latin1", "latin-1", "iso-8859-15", "windows-1252": text.isLatin1 = true
    case let other:
      handler.malformed("the encoding \(other) is not known; read as UTF-8", at: base + key)
    }
  }

  private static func hash(_ name: Range<Int>, in bytes: Span<UInt8>) -> UInt32 {
    var hash: UInt32 = 5381
    for index in name { hash = hash &* 33 &+ UInt32(bytes[index]) }
    return hash
  }
}
