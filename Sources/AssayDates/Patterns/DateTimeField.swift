/// One thing that letters of a pattern show.
enum DateTimeField: Int, CaseIterable, Sendable {
  case era
  case yearOfEra
  case year
  case weekYear
  case quarter
  case month
  case week
  case weekOfMonth
  case dayOfYear
  case dayOfMonth
  case weekdayOfMonth
  case weekday
  case halfOfDay
  case hour
  /// 1 to 24, where 24 is midnight.
  case hourFrom1
  /// 0 to 11.
  case hourOfHalf
  /// 1 to 12, where 12 is midnight or noon.
  case hourOfHalfFrom1
  case minute
  case second
  case nanosecond
  case millisecondOfDay
  case nanosecondOfDay
  case offset

  var range: ClosedRange<Int> { about.range }

  /// As messages call it.
  var name: String { about.name }

  private var about: (name: String, range: ClosedRange<Int>) {
    switch self {
    case .era: ("the era", 0...1)
    case .yearOfEra: ("the year", 1...CivilDate.years.upperBound)
    case .year: ("the year", CivilDate.years)
    case .weekYear: ("the year of the week", CivilDate.years)
    case .quarter: ("the quarter", 1...4)
    case .month: ("the month", 1...12)
    case .week: ("the week", 1...53)
    case .weekOfMonth: ("the week of the month", 0...5)
    case .dayOfYear: ("the day of the year", 1...366)
    case .dayOfMonth: ("the day", 1...31)
    case .weekdayOfMonth: ("which weekday of the month", 1...5)
    case .weekday: ("the weekday", 1...7)
    case .halfOfDay: ("AM or PM", 0...1)
    case .hour: ("the hour", 0...23)
    case .hourFrom1: ("the hour", 1...24)
    case .hourOfHalf: ("the hour", 0...11)
    case .hourOfHalfFrom1: ("the hour", 1...12)
    case .minute: ("the minute", 0...59)
    case .second: ("the second", 0...60)
    case .nanosecond: ("the fraction of the second", 0...999_999_999)
    case .millisecondOfDay: ("the millisecond of the day", 0...86_399_999)
    case .nanosecondOfDay: ("the nanosecond of the day", 0...86_399_999_999_999)
    case .offset: ("the offset from UTC", CivilDateTime.offsets)
    }
  }

  /// What of a moment it shows.
  func value(of moment: CivilDateTime) -> Int {
    let (date, time) = (moment.date, moment.time)
    return switch self {
    case .era: date.year > 0 ? 1 : 0
    case .yearOfEra: date.year > 0 ? date.year : 1 - date.year
    case .year: date.year
    case .weekYear: date.weekYear
    case .quarter: date.quarter
    case .month: date.month
    case .week: date.week
    case .weekOfMonth: date.weekOfMonth
    case .dayOfYear: date.dayOfYear
    case .dayOfMonth: date.day
    case .weekdayOfMonth: date.weekdayOfMonth
    case .weekday: date.weekday
    case .halfOfDay: time.hour / 12
    case .hour: time.hour
    case .hourFrom1: time.hour == 0 ? 24 : time.hour
    case .hourOfHalf: time.hour % 12
    case .hourOfHalfFrom1: time.hour % 12 == 0 ? 12 : time.hour % 12
    case .minute: time.minute
    case .second: time.second
    case .nanosecond: time.nanosecond
    case .millisecondOfDay: time.nanosecondOfDay / 1_000_000
    case .nanosecondOfDay: time.nanosecondOfDay
    case .offset: moment.offsetSeconds ?? 0
    }
  }

  /// Its names in English, from its least value on; empty: it has none.
  func texts(_ style: DateTimePart.TextStyle) -> [String] {
    switch (self, style) {
    case (.era, .short): ["BC", "AD"]
    case (.era, .full): ["Before Christ", "Anno Domini"]
    case (.era, .narrow): ["B", "A"]
    case (.quarter, .short): ["Q1", "Q2", "Q3", "Q4"]
    case (.quarter, .full): ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"]
    case (.quarter, .narrow): ["1", "2", "3", "4"]
    case (.month, .full): Self.months
    case (.weekday, .full): Self.weekdays
    case (.month, .short): Self.months.map { String($0.prefix(3)) }
    case (.weekday, .short): Self.weekdays.map { String($0.prefix(3)) }
    case (.month, .narrow): Self.months.map { String($0.prefix(1)) }
    case (.weekday, .narrow): Self.weekdays.map { String($0.prefix(1)) }
    case (.halfOfDay, _): ["AM", "PM"]
    default: []
    }
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}
