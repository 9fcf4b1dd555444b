/// A date or time as letters describe it: those of Java's `DateTimeFormatter`, in English.
///
/// Letters mean what they mean there, read strictly: the whole text, its case, its digits, and a
/// day that the calendar has. It differs where Java asks the machine or the locale, or is of no
/// use for checking texts:
/// - `y` without an era is the year, as `u` is; one-letter numbers have no needless zeros beyond
///   their field's width (`d`: 1 or 2 digits).
/// - Weeks are those of ISO 8601.
/// - Zone names are known by their shape, and a few dozen abbreviations; nothing is looked up.
///   Both may stand for `z` and `zzzz`.
/// - A field is in its range even if the text holds no whole date; `MM-dd` has no 02-30.
/// - `YYYY` beside a month instead of a week, a common mistake, is read as the year.
/// - `F` is which of its weekday in the month it is, as since Java 19.
/// - A one-letter name of a month or weekday (`MMMMM`) holds for all that begin with it.
/// - A leap second, `23:59:60` in UTC, is a time. Without an offset the text is taken as UTC.
/// - `a` may be repeated, as in Java's older `SimpleDateFormat`. Its `u`, the number of the
///   weekday, is `e` here, as `u` is the year.
///
/// Source: the documentation of `java.time.format.DateTimeFormatter`, compared with Java 17.
package struct DateTimePattern: Sendable, Hashable, CustomStringConvertible {
  package let text: String
  let parts: [DateTimePart]

  /// - Throws: what is wrong with the pattern, and at which column.
  package init(_ text: String) throws(DateTimePatternFault) {
    var reader = DateTimePatternReader(text)
    self.text = text
    parts = try reader.read()
  }

  private init(known text: String) {
    self.text = text
    var reader = DateTimePatternReader(text)
    // A test reads every constant below.
    parts = (try? reader.read()) ?? []
  }

  package var description: String { text }

  /// Where the text leaves it open, the date is 1970-01-01 and the time midnight.
  ///
  /// - Throws: what was expected, and at which column.
  package func parse(_ text: String) throws(DateTimeTextFault) -> CivilDateTime {
    var reader = DateTimeTextReader(text)
    try reader.read(parts)
    return try reader.moment()
  }

  package func matches(_ text: String) -> Bool {
    (try? parse(text)) != nil
  }
}

extension DateTimePattern {
  // What Pact takes where a rule names no format.
  package static let date = DateTimePattern(known: "yyyy-MM-dd")
  package static let time = DateTimePattern(known: "HH:mm:ss")
  package static let dateTime = DateTimePattern(known: "yyyy-MM-dd'T'HH:mm:ssXXX")

  /// What Pact's generators write where they name no format.
  package static let generatedDateTime = DateTimePattern(known: "yyyy-MM-dd'T'HH:mm:ss.SSSZ")

  /// Other ways in which ISO 8601 writes a date and time, from the strictest on.
  package static let isoDateTimes = [
    dateTime,
    DateTimePattern(known: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"),
    generatedDateTime,
    DateTimePattern(known: "yyyy-MM-dd'T'HH:mm:ssZ"),
    DateTimePattern(known: "yyyy-MM-dd'T'HH:mm:ss.SSS"),
    DateTimePattern(known: "yyyy-MM-dd'T'HH:mm:ss"),
  ]
}
