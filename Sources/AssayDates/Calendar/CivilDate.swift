/// A day of the proleptic Gregorian calendar: year 0 exists and is 1 BC.
package struct CivilDate: Sendable, Hashable, Comparable {
  package let year: Int
  /// From 1 to 12.
  package let month: Int
  /// From 1 to 31.
  package let day: Int

  /// As in `java.time`; every day between fits into an `Int`, seconds included.
  package static let years = -999_999_999...999_999_999

  package static let epoch = CivilDate(checkedYear: 1970, 1, 1)

  /// - Returns: nil when the calendar has no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard Self.years.contains(year), 1...12 ~= month, day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.init(checkedYear: year, month, day)
  }

  private init(checkedYear year: Int, _ month: Int, _ day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// - Returns: nil when the year is out of range.
  package init?(daysSince1970 days: Int) {
    // All years in range, with nothing here that overflows.
    guard (-400_000_000_000...400_000_000_000).contains(days) else { return nil }
    // Years begin in March here, so that a leap day is a year's last.
    let sinceMarchOfYear0 = days + 719_468
    let era = sinceMarchOfYear0.floored(by: 146_097)
    let dayOfEra = sinceMarchOfYear0.modulo(146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    self.init(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  package var daysSince1970: Int {
    let fromMarch = month <= 2 ? year - 1 : year
    let era = fromMarch.floored(by: 400)
    let yearOfEra = fromMarch.modulo(400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  package static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// How many days a month from 1 to 12 has.
  package static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  package static func < (one: Self, other: Self) -> Bool {
    (one.year, one.month, one.day) < (other.year, other.month, other.day)
  }
}

extension CivilDate {
  /// - Returns: nil when the year would be out of range.
  package func adding(days: Int) -> CivilDate? {
    let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
    return overflow ? nil : CivilDate(daysSince1970: sum)
  }

  /// The same day of another month, or that month's last.
  ///
  /// - Returns: nil when the year would be out of range.
  package func adding(months: Int) -> CivilDate? {
    let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow else { return nil }
    let year = sum.floored(by: 12)
    let month = sum.modulo(12) + 1
    return CivilDate(
      year: year, month: month, day: min(day, Self.days(inMonth: month, of: year)))
  }
}

extension Int {
  /// The quotient rounded down; `/` rounds towards 0.
  func floored(by divisor: Int) -> Int {
    let quotient = self / divisor
    return quotient * divisor > self ? quotient - 1 : quotient
  }

  /// What `floored` leaves: from 0 to the divisor, without it.
  func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
