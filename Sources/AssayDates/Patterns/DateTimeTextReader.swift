/// Reads a text by the parts of a pattern, once from left to right.
struct DateTimeTextReader {
  /// What did not fit, and before which byte.
  struct Miss: Error {
    var what: String
    var offset: Int
  }

  struct Fields {
    private var values: [Int?] = Array(repeating: nil, count: DateTimeField.allCases.count)
    /// Where each was read.
    private var offsets = Array(repeating: 0, count: DateTimeField.allCases.count)
    var zoneName: String?
    /// What the zone's name says, which is less certain than an offset that is written.
    var zoneOffset: Int?

    subscript(field: DateTimeField) -> Int? { values[field.rawValue] }

    func offset(of field: DateTimeField) -> Int { offsets[field.rawValue] }

    mutating func set(_ field: DateTimeField, _ value: Int, at offset: Int) throws(Miss) {
      if let before = values[field.rawValue], before != value {
        throw Miss(what: "\(field.name) is \(before) before and \(value) here", offset: offset)
      }
      values[field.rawValue] = value
      offsets[field.rawValue] = offset
    }
  }

  private struct Section {
    var end: Int
    var position: Int
    var fields: Fields
  }

  let bytes: [UInt8]
  var position = 0
  /// Where a part must end at the latest.
  var limit: Int
  var fields = Fields()

  init(_ text: String) {
    bytes = Array(text.utf8)
    limit = bytes.count
  }

  /// Leaves out a section that does not fit, and what was read of it is forgotten.
  ///
  /// What comes after it is read where it began. As in Java, nothing before is read again, so
  /// that the time is linear.
  mutating func read(_ parts: [DateTimePart]) throws(DateTimeTextFault) {
    var sections: [Section] = []
    var farthest: Miss?
    var index = 0
    while index < parts.count {
      do throws(Miss) {
        switch parts[index].content {
        case .sectionStart(let end):
          sections.append(Section(end: end, position: position, fields: fields))
        case .sectionEnd: _ = sections.popLast()
        default: try read(parts[index])
        }
        index += 1
      } catch {
        if error.offset >= farthest?.offset ?? -1 { farthest = error }
        limit = bytes.count
        guard let section = sections.popLast() else { throw fault(farthest ?? error) }
        (position, fields) = (section.position, section.fields)
        index = section.end + 1
      }
    }
    guard position < bytes.count else { return }
    // Why a section was left out says more than what is left over.
    if let farthest, farthest.offset >= position { throw fault(farthest) }
    throw fault(Miss(what: "expected the end, found \(found(position))", offset: position))
  }

  private mutating func read(_ part: DateTimePart) throws(Miss) {
    guard let width = part.width else { return try read(part.content, reserved: part.reserved) }
    let end = position + width
    guard end <= bytes.count else {
      throw Miss(
        what: "expected \(width) characters, found \(bytes.count - position)", offset: position)
    }
    while position < end - 1, bytes[position] == UInt8(ascii: " ") { position += 1 }
    limit = end
    try read(part.content, reserved: 0)
    limit = bytes.count
    guard position == end else { throw miss("\(width) characters in all") }
  }

  private mutating func read(_ content: DateTimePart.Content, reserved: Int) throws(Miss) {
    let start = position
    switch content {
    case .literal(let text):
      guard take(text) else {
        throw miss("\"\(String(decoding: text.prefix(40), as: UTF8.self))\"")
      }
    case .number(let field, let number):
      let value = try self.number(number, of: field, reserved: reserved)
      try fields.set(field, value, at: start)
    case .shortYear(let field):
      try fields.set(field, 2_000 + (try digits(2, of: field)), at: start)
    case .fraction(let count):
      var value = try digits(count, of: .nanosecond)
      for _ in count..<9 { value *= 10 }
      try fields.set(.nanosecond, value, at: start)
    case .text(let field, let style): try text(of: field, style)
    case .offset(let style): try fields.set(.offset, try offset(style), at: start)
    case .zoneIdentifier: try zone(names: false)
    case .zoneName: try zone(names: true)
    case .sectionStart, .sectionEnd: break
    }
  }

  private mutating func text(
    of field: DateTimeField, _ style: DateTimePart.TextStyle
  ) throws(Miss) {
    let texts = field.texts(style)
    let fitting = texts.indices.filter { starts(with: Array(texts[$0].utf8)) }
    guard let first = fitting.first else {
      throw miss("\(field.name), as \(texts.first ?? "")")
    }
    let start = position
    position += texts[first].utf8.count
    // One letter may stand for several.
    guard fitting.count == 1 else { return }
    try fields.set(field, first + field.range.lowerBound, at: start)
  }

  // MARK: Faults

  func miss(_ expected: String) -> Miss {
    Miss(what: "expected \(expected), found \(found(position))", offset: position)
  }

  func fault(_ miss: Miss) -> DateTimeTextFault {
    let characters = bytes[..<miss.offset].count { $0 & 0xC0 != 0x80 }
    return DateTimeTextFault(what: miss.what, column: characters + 1)
  }

  private func found(_ offset: Int) -> String {
    guard offset < bytes.count else { return "the end" }
    var end = min(offset + 12, bytes.count)
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[offset..<end], as: UTF8.self)
    return end < bytes.count ? "\"\(text)…\"" : "\"\(text)\""
  }
}
