/// Reads XML as lines to show: what is strict about it is the business of who compares.
///
/// Source: Extensible Markup Language (XML) 1.0, Fifth Edition.
struct MarkupReader {
  private let bytes: [UInt8]
  private var position = 0
  private var open: [Element] = []

  private static let deepest = 512

  /// An element that is not closed yet.
  private struct Element {
    var name: String
    /// `<name a="1"`, without what closes it.
    var tag: String
    var text: [UInt8] = []
    var children: [Outline] = []

    var outline: Outline {
      let text = String(decoding: text, as: UTF8.self).trimmed
      if children.isEmpty {
        return Outline(
          name: name, .leaf(text.isEmpty ? tag + "/>" : "\(tag)>\(text)</\(name)>"))
      }
      let words = text.isEmpty ? [] : [Outline(name: "#text", .leaf(text))]
      return Outline(
        name: name,
        .branch(open: tag + ">", close: "</\(name)>", .elements, words + children))
    }
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// nil when the tags do not make one whole tree.
  static func outline(_ bytes: [UInt8]) -> Outline? {
    var reader = MarkupReader(bytes)
    return reader.read()
  }

  private mutating func read() -> Outline? {
    var root: Outline?
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else {
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        if !open.isEmpty { open[open.count - 1].text += bytes[position..<end] }
        position = end
        continue
      }
      if starts("<!--") {
        guard skip(past: "-->") != nil else { return nil }
      } else if starts("<![CDATA[") {
        guard let inside = skip(past: "]]>"), !open.isEmpty else { return nil }
        open[open.count - 1].text += inside.dropFirst(9)
      } else if starts("<?") {
        guard skip(past: "?>") != nil else { return nil }
      } else if starts("<!") {
        guard skip(past: ">") != nil else { return nil }
      } else {
        guard let done = tag() else { return nil }
        if let element = done.element { root = root ?? element }
      }
    }
    return open.isEmpty ? root : nil
  }

  /// Reads one tag.
  ///
  /// - Returns: the root, where the tag closed it; nil: it is no tag, or closes another element.
  private mutating func tag() -> (element: Outline?, Void)? {
    guard let inside = tagText() else { return nil }
    if inside.hasPrefix("/") {
      let name = String(inside.dropFirst()).trimmed
      guard open.last?.name == name, let element = open.popLast() else { return nil }
      return (close(element.outline), ())
    }
    let isEmpty = inside.hasSuffix("/")
    let text = (isEmpty ? String(inside.dropLast()) : inside).trimmed
    let name = String(text.prefix { !$0.isWhitespace })
    guard !name.isEmpty else { return nil }
    let element = Element(name: name, tag: "<" + text)
    if isEmpty { return (close(element.outline), ()) }
    guard open.count < Self.deepest else { return nil }
    open.append(element)
    return (nil, ())
  }

  private mutating func close(_ element: Outline) -> Outline? {
    guard !open.isEmpty else { return element }
    open[open.count - 1].children.append(element)
    return nil
  }

  /// What stands between `<` and `>`, with one space for each run of white space.
  private mutating func tagText() -> String? {
    var text: [UInt8] = []
    var quote: UInt8?
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if let mark = quote {
        if byte == mark { quote = nil }
        text.append(byte)
      } else if byte == UInt8(ascii: ">") {
        return String(decoding: text, as: UTF8.self)
      } else if byte <= 0x20 {
        if text.last != 0x20 { text.append(0x20) }
      } else {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
        text.append(byte)
      }
    }
    return nil
  }

  private func starts(_ words: String) -> Bool { bytes[position...].starts(with: words.utf8) }

  /// - Returns: what was skipped, without the end; nil: the end does not come.
  private mutating func skip(past end: String) -> ArraySlice<UInt8>? {
    let mark = Array(end.utf8)
    var index = position
    while index + mark.count <= bytes.count {
      if bytes[index] == mark[0], bytes[index...].starts(with: mark) {
        defer { position = index + mark.count }
        return bytes[position..<index]
      }
      index += 1
    }
    return nil
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
