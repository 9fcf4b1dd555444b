extension DateTimeTextReader {
  // MARK: Characters

  func starts(with text: [UInt8]) -> Bool {
    limit - position >= text.count && bytes[position..<limit].starts(with: text)
  }

  mutating func take(_ text: [UInt8]) -> Bool {
    guard starts(with: text) else { return false }
    position += text.count
    return true
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < limit, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func digit(at offset: Int) -> Int? {
    guard offset < limit, bytes[offset] &- UInt8(ascii: "0") < 10 else { return nil }
    return Int(bytes[offset] - UInt8(ascii: "0"))
  }

  // MARK: Numbers

  /// Exactly so many digits.
  mutating func digits(_ count: Int, of field: DateTimeField) throws(Miss) -> Int {
    try number(.init(least: count, most: count), of: field, reserved: 0)
  }

  /// Leaves the reserved digits to the numbers that follow.
  mutating func number(
    _ number: DateTimePart.Number, of field: DateTimeField, reserved: Int
  ) throws(Miss) -> Int {
    let start = position
    let minus = number.sign != .none && take("-")
    let plus = number.sign == .beyondLeast && !minus && take("+")
    var count = 0
    while count < number.most + reserved, digit(at: position + count) != nil { count += 1 }
    count = min(max(count - reserved, min(number.least, count)), number.most)
    guard count >= number.least else {
      position = start
      let least = number.least == number.most ? "" : " or more"
      let digits = number.least == 1 ? "a digit" : "\(number.least)\(least) digits"
      throw miss("\(digits) (\(field.name))")
    }
    var value = 0
    for offset in position..<position + count {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = product.addingReportingOverflow(digit(at: offset) ?? 0)
      guard !overflow, !tooLarge else {
        throw Miss(what: "\(field.name) is too large", offset: start)
      }
      value = sum
    }
    guard !minus || value > 0 else {
      throw Miss(what: "\(field.name) is 0 and has a sign", offset: start)
    }
    if number.sign == .beyondLeast, !minus, plus != (count > number.least) {
      let digits = "\(number.least) digits"
      let what = plus ? "has a + and \(digits)" : "of more than \(digits) needs a +"
      throw Miss(what: "\(field.name) \(what)", offset: start)
    }
    position += count
    return minus ? -value : value
  }

  // MARK: Offsets

  mutating func offset(_ style: DateTimePart.OffsetStyle) throws(Miss) -> Int {
    if style.zero == "Z", take("Z") { return 0 }
    guard take(Array(style.prefix.utf8)) else { throw miss(style.prefix) }
    let minus = take("-")
    guard minus || take("+") else {
      if !style.prefix.isEmpty { return 0 }
      throw miss(style.zero == "Z" ? "an offset or Z" : "an offset")
    }
    let hours = DateTimePart.Number(least: style.leastHourDigits, most: 2)
    var seconds = try number(hours, of: .offset, reserved: 0) * 3_600
    if !style.omitsMinutes || followsPair(style.colons) {
      seconds += try sixtieth(style.colons) * 60
      if style.hasSeconds, followsPair(style.colons) { seconds += try sixtieth(style.colons) }
    }
    return minus ? -seconds : seconds
  }

  /// Whether two digits follow, or a colon.
  private func followsPair(_ colons: Bool) -> Bool {
    if colons { return position < limit && bytes[position] == UInt8(ascii: ":") }
    return digit(at: position) != nil && digit(at: position + 1) != nil
  }

  /// Minutes or seconds of an offset.
  private mutating func sixtieth(_ colons: Bool) throws(Miss) -> Int {
    guard !colons || take(":") else { throw miss(": (the offset from UTC)") }
    let start = position
    let value = try digits(2, of: .offset)
    guard value < 60 else {
      throw Miss(what: "expected 00 to 59 (the offset from UTC), found \(value)", offset: start)
    }
    return value
  }

  // MARK: Zones

  /// An offset, an identifier or, if asked for, an abbreviation or a name in full.
  mutating func zone(names: Bool) throws(Miss) {
    let start = position
    if position < limit, "+-".utf8.contains(bytes[position]) {
      return try fields.set(.offset, try offset(.identifier), at: start)
    }
    if names, let known = DateTimeZones.names.first(where: { starts(with: $0.name) }) {
      position += known.name.count
      return name(known.abbreviation)
    }
    let word = word()
    // As GMT+08:00, which the word has no colon for.
    let universal = String(word.prefix { $0 != "+" && $0 != "-" })
    if ["UTC", "GMT", "UT"].contains(universal) {
      position += universal.utf8.count
      guard position < limit, "+-".utf8.contains(bytes[position]) else { return name(universal) }
      let style = DateTimePart.OffsetStyle(omitsMinutes: true, hasSeconds: true, colons: true)
      return try fields.set(.offset, try offset(style), at: start)
    }
    guard
      word == "Z" || DateTimeZones.isIdentifier(word)
        || names && DateTimeZones.abbreviations[word] != nil
    else { throw miss("a time zone") }
    position += word.utf8.count
    if word == "Z" { return try fields.set(.offset, 0, at: start) }
    name(word)
  }

  private mutating func name(_ zone: String) {
    fields.zoneName = zone
    fields.zoneOffset = zone == "UT" ? 0 : DateTimeZones.abbreviations[zone]?.offsetSeconds
  }

  /// The characters from here on that an identifier may have, at most 64.
  private func word() -> String {
    let characters = bytes[position..<min(limit, position + 64)].prefix { byte in
      let character = Unicode.Scalar(byte)
      return character.isASCII && character.properties.isAlphabetic || "0"..."9" ~= character
        || "/_+-".unicodeScalars.contains(character)
    }
    return String(decoding: characters, as: UTF8.self)
  }
}
