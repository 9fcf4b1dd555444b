/// Weeks of ISO 8601: they begin on Monday, and a year's first holds its first Thursday.
extension CivilDate {
  /// From 1, Monday, to 7, Sunday.
  package var weekday: Int { (daysSince1970 + 3).modulo(7) + 1 }

  /// From 1 to 366.
  package var dayOfYear: Int {
    (1..<month).reduce(day) { $0 + Self.days(inMonth: $1, of: year) }
  }

  /// From 1 to 4.
  package var quarter: Int { (month + 2) / 3 }

  /// Differs from the year in the first and last days of some.
  package var weekYear: Int {
    if week(of: dayOfYear) < 1 { return year - 1 }
    return week(of: dayOfYear) > Self.weeks(of: year) ? year + 1 : year
  }

  /// From 1 to 53.
  package var week: Int {
    let week = week(of: dayOfYear)
    if week < 1 { return Self.weeks(of: year - 1) }
    return week > Self.weeks(of: year) ? 1 : week
  }

  /// From 0, a week that belongs to the month before, to 5.
  package var weekOfMonth: Int { week(of: day) }

  /// Which of its weekday in the month this is, from 1 to 5.
  package var weekdayOfMonth: Int { (day + 6) / 7 }

  private func week(of day: Int) -> Int { (day - weekday + 10).floored(by: 7) }

  /// 53 when the year has 53 Thursdays.
  package static func weeks(of year: Int) -> Int {
    func last(_ year: Int) -> Int {
      (year + year.floored(by: 4) - year.floored(by: 100) + year.floored(by: 400)).modulo(7)
    }
    return last(year) == 4 || last(year - 1) == 3 ? 53 : 52
  }

  /// - Returns: nil when the year has no such day; its first is day 1.
  package init?(year: Int, dayOfYear: Int) {
    guard let first = CivilDate(year: year, month: 1, day: 1), 1...366 ~= dayOfYear,
      let date = first.adding(days: dayOfYear - 1), date.year == year
    else { return nil }
    self = date
  }

  /// - Returns: nil when the year has no such week, or the week no such day.
  package init?(weekYear: Int, week: Int, weekday: Int) {
    guard let fourth = CivilDate(year: weekYear, month: 1, day: 4),
      1...Self.weeks(of: weekYear) ~= week, 1...7 ~= weekday,
      let date = fourth.adding(days: (week - 1) * 7 + weekday - fourth.weekday)
    else { return nil }
    self = date
  }
}
