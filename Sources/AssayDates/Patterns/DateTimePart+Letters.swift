/// Why letters are no part of a pattern.
enum DateTimeLettersFault: Error {
  case unknown
  /// How many letters there may be.
  case count(String)
}

extension DateTimePart.Content {
  typealias Fault = DateTimeLettersFault

  /// Java's limit for the digits of a number.
  private static let mostDigits = 19

  /// What a letter, so many times, stands for.
  init(_ letter: Unicode.Scalar, _ count: Int) throws(Fault) {
    switch letter {
    case "G": self = .text(.era, try Self.style(count))
    case "y": self = try Self.year(.yearOfEra, count)
    case "u": self = try Self.year(.year, count)
    case "Y": self = try Self.year(.weekYear, count)
    case "Q", "q": self = try Self.number(.quarter, 1, orTextFor: count)
    case "M", "L": self = try Self.number(.month, 2, orTextFor: count)
    case "e": self = try Self.number(.weekday, 1, orTextFor: count)
    case "c":
      guard count != 2 else { throw .count("1 or 3 to 5") }
      self = try Self.number(.weekday, 1, orTextFor: count)
    case "E": self = .text(.weekday, try Self.style(count))
    case "a":
      // Only one in DateTimeFormatter, any number in SimpleDateFormat, and all mean the same.
      try Self.check(count, 1...4)
      self = .text(.halfOfDay, .short)
    case "S":
      try Self.check(count, 1...9)
      self = .fraction(count)
    case "V", "z", "v", "O", "X", "x", "Z": self = try Self.zone(letter, count)
    default: self = try Self.number(letter, count)
    }
  }

  private static func check(_ count: Int, _ range: ClosedRange<Int>) throws(Fault) {
    guard !range.contains(count) else { return }
    let (least, most) = (range.lowerBound, range.upperBound)
    throw .count(least == most ? "\(least)" : "\(least) to \(most)")
  }

  private static func style(_ count: Int) throws(Fault) -> DateTimePart.TextStyle {
    try check(count, 1...5)
    return count < 4 ? .short : count == 4 ? .full : .narrow
  }

  private static func year(_ field: DateTimeField, _ count: Int) throws(Fault) -> Self {
    try check(count, 1...mostDigits)
    guard count != 2 else { return .shortYear(field) }
    let sign: DateTimePart.Sign = count < 4 ? .negative : .beyondLeast
    return .number(field, .init(least: count, most: mostDigits, sign: sign))
  }

  /// A number of one or two letters; the first takes one digit or so many.
  private static func number(
    _ field: DateTimeField, _ most: Int, orTextFor count: Int
  ) throws(Fault) -> Self {
    switch count {
    case 1: .number(field, .init(least: 1, most: most))
    case 2: .number(field, .init(least: 2, most: 2))
    default: .text(field, try style(count))
    }
  }

  private static func number(_ letter: Unicode.Scalar, _ count: Int) throws(Fault) -> Self {
    let (field, digits): (DateTimeField, Int) =
      switch letter {
      case "D": (.dayOfYear, 3)
      case "d": (.dayOfMonth, 2)
      case "w": (.week, 2)
      case "W": (.weekOfMonth, 1)
      case "F": (.weekdayOfMonth, 1)
      case "H": (.hour, 2)
      case "k": (.hourFrom1, 2)
      case "K": (.hourOfHalf, 2)
      case "h": (.hourOfHalfFrom1, 2)
      case "m": (.minute, 2)
      case "s": (.second, 2)
      case "A": (.millisecondOfDay, mostDigits)
      case "n": (.nanosecond, mostDigits)
      case "N": (.nanosecondOfDay, mostDigits)
      default: throw .unknown
      }
    try check(count, 1...digits)
    let most = digits == 2 && count == 2 ? 2 : digits
    return .number(field, .init(least: count, most: most))
  }

  private static func zone(_ letter: Unicode.Scalar, _ count: Int) throws(Fault) -> Self {
    switch letter {
    case "V":
      try check(count, 2...2)
      return .zoneIdentifier
    case "z":
      try check(count, 1...4)
      return .zoneName(full: count == 4)
    case "v":
      guard count == 1 || count == 4 else { throw .count("1 or 4") }
      return .zoneName(full: count == 4)
    case "O":
      guard count == 1 || count == 4 else { throw .count("1 or 4") }
      return .offset(.fromGMT(full: count == 4))
    default:
      try check(count, 1...5)
      if letter == "Z" {
        if count == 4 { return .offset(.fromGMT(full: true)) }
        return .offset(count == 5 ? .identifier : .init(zero: "+0000"))
      }
      var style = DateTimePart.OffsetStyle()
      style.omitsMinutes = count == 1
      style.hasSeconds = count >= 4
      style.colons = count == 3 || count == 5
      if letter == "x" { style.zero = count == 1 ? "+00" : style.colons ? "+00:00" : "+0000" }
      return .offset(style)
    }
  }
}
