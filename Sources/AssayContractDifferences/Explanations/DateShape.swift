import AssayJSON

/// How a date is written, as far as its letters tell.
enum DateShape: Hashable {
  /// ISO 8601.
  case date, dateAndTime, dateAndTimeWithZone
  case slashes, dots
  /// Since 1970; only dates between 2001 and 2286, as others look like any number.
  case seconds, milliseconds

  init?(_ json: JSON) {
    switch json {
    case .string(let text): self.init(text)
    case .number(let number): self.init(number)
    default: return nil
    }
  }

  init?(_ number: JSONNumber) {
    guard number.isInteger, number.int ?? -1 > 0 else { return nil }
    switch number.text.utf8.count {
    case 10: self = .seconds
    case 13: self = .milliseconds
    default: return nil
    }
  }

  init?(_ text: String) {
    guard text.utf8.count < 40 else { return nil }
    // Digits as 9, so that the shape is left.
    let shape = String(text.map { $0.isASCII && $0.isNumber ? "9" : $0 })
    switch shape {
    case "9999-99-99": self = .date
    case "99/99/9999", "9/9/9999", "9999/99/99": self = .slashes
    case "99.99.9999", "9.9.9999": self = .dots
    default:
      guard shape.hasPrefix("9999-99-99T99:99") || shape.hasPrefix("9999-99-99 99:99") else {
        return nil
      }
      let rest = shape.dropFirst(16)
      let hasZone = rest.contains { $0 == "Z" || $0 == "+" || $0 == "-" }
      self = hasZone ? .dateAndTimeWithZone : .dateAndTime
    }
  }

  /// With its article.
  var words: String {
    switch self {
    case .date: "a date (2020-12-31)"
    case .dateAndTime: "a date with a time and no zone"
    case .dateAndTimeWithZone: "a date with a time and its zone"
    case .slashes: "a date with slashes"
    case .dots: "a date with dots"
    case .seconds: "a number of seconds since 1970"
    case .milliseconds: "a number of milliseconds since 1970"
    }
  }

  var noun: String {
    switch self {
    case .date, .slashes, .dots: "date"
    case .dateAndTime, .dateAndTimeWithZone, .seconds, .milliseconds: "moment"
    }
  }
}
