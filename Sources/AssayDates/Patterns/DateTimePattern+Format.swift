extension DateTimePattern {
  /// Writes a moment, all optional sections included; an offset that is not known is 0.
  package func format(_ moment: CivilDateTime) -> String {
    var result = ""
    for part in parts {
      let text = Self.text(part.content, moment)
      if let width = part.width {
        result += String(repeating: " ", count: max(0, width - text.utf8.count))
      }
      result += text
    }
    return result
  }

  private static func text(_ content: DateTimePart.Content, _ moment: CivilDateTime) -> String {
    switch content {
    case .literal(let text): return String(decoding: text, as: UTF8.self)
    case .number(let field, let number):
      let value = field.value(of: moment)
      let digits = padded(Int(value.magnitude), number.least)
      if value < 0 { return "-" + digits }
      let isLong = number.sign == .beyondLeast && digits.utf8.count > number.least
      return isLong ? "+" + digits : digits
    case .shortYear(let field): return padded(Int(field.value(of: moment).magnitude % 100), 2)
    case .fraction(let count): return String(padded(moment.time.nanosecond, 9).prefix(count))
    case .text(let field, let style):
      let index = field.value(of: moment) - field.range.lowerBound
      let texts = field.texts(style)
      return texts.indices.contains(index) ? texts[index] : ""
    case .offset(let style): return text(moment.offsetSeconds ?? 0, style)
    case .zoneIdentifier:
      return moment.zoneName ?? text(moment.offsetSeconds ?? 0, .identifier)
    case .zoneName(let full): return zone(moment, full)
    case .sectionStart, .sectionEnd: return ""
    }
  }

  private static func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  private static func text(_ offset: Int, _ style: DateTimePart.OffsetStyle) -> String {
    let colon = style.colons ? ":" : ""
    let value = abs(offset)
    let (minutes, seconds) = (value / 60 % 60, style.hasSeconds ? value % 60 : 0)
    guard value / 60 > 0 || seconds > 0 else { return style.zero }
    var result = style.prefix + (offset < 0 ? "-" : "+")
    result += padded(value / 3_600, style.leastHourDigits)
    if !style.omitsMinutes || minutes + seconds > 0 { result += colon + padded(minutes, 2) }
    return seconds > 0 ? result + colon + padded(seconds, 2) : result
  }

  private static func zone(_ moment: CivilDateTime, _ full: Bool) -> String {
    let offset = moment.offsetSeconds ?? 0
    guard let name = moment.zoneName ?? (offset == 0 ? "UTC" : nil) else {
      return text(offset, .fromGMT(full: true))
    }
    return full ? DateTimeZones.abbreviations[name]?.name ?? name : name
  }
}
