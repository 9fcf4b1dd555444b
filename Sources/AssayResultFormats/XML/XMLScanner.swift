/// A lenient, streaming XML scanner: it is pushed bytes and keeps only what is not complete yet.
///
/// It knows no DTD and no entities beyond the five named and the numeric ones, fetches nothing,
/// and limits depth and the size of a tag, so that hostile files cost neither memory nor time.
/// What is not well-formed is reported with its place and read as well as it can be.
/// Source: Extensible Markup Language (XML) 1.0, Fifth Edition.
struct XMLScanner<Handler: XMLHandler> {
  var handler: Handler
  var text = XMLText()

  /// How deep elements may nest; deeper ones are reported and not entered.
  static var deepest: Int { 1024 }
  /// The largest tag in bytes, attributes included.
  static var largestTag: Int { 8 << 20 }

  enum Mode: Equatable {
    case text, comment, cdata, instruction
    /// Inside a DOCTYPE, with the nesting of `[` and `<` and the open quote.
    case doctype(depth: Int, quote: UInt8)
  }

  struct OpenElement {
    var token: UInt8
    var hash: UInt32
  }

  var mode = Mode.text
  var stack: [OpenElement] = []
  var tag = XMLTag()
  /// Of the first byte of the span that is being scanned, in the file.
  var base = 0
  var rootHasClosed = false
  var hasRoot = false
  /// Bytes that the last chunk left over: the beginning of something incomplete.
  private var carry: [UInt8] = []
  private var reportedStrayText = false

  init(handler: Handler) { self.handler = handler }

  /// Bytes pushed so far.
  var position: Int { base + carry.count }

  /// Scans the next bytes of the file.
  mutating func consume(_ chunk: Span<UInt8>) {
    if carry.isEmpty {
      let used = scan(chunk)
      chunk.append(used..<chunk.count, to: &carry)
      base += used
    } else {
      var buffer: [UInt8] = []
      swap(&buffer, &carry)
      chunk.append(0..<chunk.count, to: &buffer)
      let used = scan(buffer.span)
      buffer.removeSubrange(0..<used)
      swap(&buffer, &carry)
      base += used
    }
  }

  /// Says that the file has ended; open elements are reported and closed.
  mutating func finish() {
    let end = position
    if mode != .text {
      handler.malformed("the file ends inside \(mode.noun)", at: end)
    } else if !carry.isEmpty {
      let rest = carry
      carry = []
      // What is left in text is at most a tag or an entity that has not ended.
      if rest[0] == UInt8(ascii: "<") {
        handler.malformed("the file ends inside a tag", at: end)
      } else {
        deliver(0..<rest.count, in: rest.span, isCDATA: false)
      }
    }
    if !stack.isEmpty {
      handler.malformed("the file ends with \(stack.count) element(s) still open", at: end)
    } else if !hasRoot {
      handler.malformed("the file holds no XML element", at: end)
    }
    while let element = stack.popLast() { handler.close(element.token) }
  }

  /// Scans as far as things are complete.
  ///
  /// - Returns: how many bytes are done with.
  private mutating func scan(_ bytes: Span<UInt8>) -> Int {
    var index = 0
    if base == 0, bytes[0] == 0xEF {
      guard bytes.count >= 3 else { return 0 }
      if bytes.starts(with: "\u{FEFF}", at: 0) { index = 3 }
    }
    while index < bytes.count {
      let next: Int?
      switch mode {
      case .text: next = scanText(bytes, from: index)
      case .comment: next = skip(to: "-->", bytes, from: &index)
      case .instruction: next = skip(to: "?>", bytes, from: &index)
      case .cdata: next = scanCDATA(bytes, from: &index)
      case .doctype: next = scanDoctype(bytes, from: index)
      }
      guard let next else { return index }
      index = next
    }
    return index
  }

  /// Skips to the end of a comment or an instruction; nil when it is not in these bytes.
  private mutating func skip(
    to end: StaticString, _ bytes: Span<UInt8>, from index: inout Int
  ) -> Int? {
    guard let hit = bytes.firstIndex(of: end, in: index..<bytes.count) else {
      index = max(index, bytes.count - end.utf8CodeUnitCount + 1)
      return nil
    }
    mode = .text
    return hit + end.utf8CodeUnitCount
  }

  private mutating func scanCDATA(_ bytes: Span<UInt8>, from index: inout Int) -> Int? {
    if let hit = bytes.firstIndex(of: "]]>", in: index..<bytes.count) {
      deliver(index..<hit, in: bytes, isCDATA: true)
      mode = .text
      return hit + 3
    }
    let safe = max(index, bytes.count - 2)
    deliver(index..<safe, in: bytes, isCDATA: true)
    index = safe
    return nil
  }

  /// Delivers text up to the next `<` and then scans the markup there.
  private mutating func scanText(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    if bytes[start] == UInt8(ascii: "<") { return scanMarkup(bytes, from: start) }
    let end = bytes.firstIndex(of: UInt8(ascii: "<"), in: start..<bytes.count)
    var safe = end ?? bytes.count
    if end == nil, handler.wantsText {
      // An entity may go on in the next chunk.
      var last = safe - 1
      let first = max(start, safe - XMLText.longestEntity)
      while last > first, bytes[last] != UInt8(ascii: "&"), bytes[last] != UInt8(ascii: ";") {
        last -= 1
      }
      if bytes[last] == UInt8(ascii: "&") { safe = last }
    }
    deliver(start..<safe, in: bytes, isCDATA: false)
    return safe == start ? nil : safe
  }

  mutating func deliver(_ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool) {
    if stack.isEmpty {
      guard !reportedStrayText else { return }
      let visible = bytes.trimmed(range)
      guard !visible.isEmpty else { return }
      reportedStrayText = true
      handler.malformed("text stands outside of the root element", at: base + visible.lowerBound)
    } else if handler.wantsText, !range.isEmpty {
      handler.characters(range, in: bytes, isCDATA: isCDATA, text: text)
    }
  }
}

extension XMLScanner.Mode {
  fileprivate var noun: String {
    switch self {
    case .text: "text"
    case .comment: "a comment"
    case .cdata: "a CDATA section"
    case .instruction: "a processing instruction"
    case .doctype: "a document type declaration"
    }
  }
}
