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

  var range: ClosedRange<Int> {
    switch self {
    case .era, .halfOfDay: 0...1
    case .yearOfEra: 1...CivilDate.years.upperBound
    case .year, .weekYear: CivilDate.years
    case .quarter: 1...4
    case .month, .hourOfHalfFrom1: 1...12
    case .week: 1...53
    case .weekOfMonth: 0...5
    case .dayOfYear: 1...366
    case .dayOfMonth: 1...31
    case .weekdayOfMonth: 1...5
    case .weekday: 1...7
    case .hour: 0...23
    case .hourFrom1: 1...24
    case .hourOfHalf: 0...11
    case .minute: 0...59
    case .second: 0...60
    case .nanosecond: 0...999_999_999
    case .millisecondOfDay: 0...86_399_999
    case .nanosecondOfDay: 0...86_399_999_999_999
    case .offset: CivilDateTime.offsets
    }
  }

  /// As messages call it.
  var name: String {
    switch self {
    case .era: "the era"
    case .yearOfEra, .year: "the year"
    case .weekYear: "the year of the week"
    case .quarter: "the quarter"
    case .month: "the month"
    case .week: "the week"
    case .weekOfMonth: "the week of the month"
    case .dayOfYear: "the day of the year"
    case .dayOfMonth: "the day"
    case .weekdayOfMonth: "which weekday of the month"
    case .weekday: "the weekday"
    case .halfOfDay: "AM or PM"
    case .hour, .hourFrom1, .hourOfHalf, .hourOfHalfFrom1: "the hour"
    case .minute: "the minute"
    case .second: "the second"
    case .nanosecond: "the fraction of the second"
    case .millisecondOfDay: "the millisecond of the day"
    case .nanosecondOfDay: "the nanosecond of the day"
    case .offset: "the offset from UTC"
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
