package import AssayDates

/// A moment that code about dates forgets.
package enum ClockJump: String, Sendable, Hashable, CaseIterable {
  case farFuture = "400 days from now"
  case monthEnd = "the last day of a month"
  case leapDay = "29 February"
  case daylightSaving = "half an hour before summer time"

  /// The zone in which it is one; nil: in every zone.
  package var timeZone: String? { self == .daylightSaving ? "America/New_York" : nil }

  /// The local time to which the clock is set, `2028-02-29 12:00:00`; nil beyond the calendar.
  ///
  /// The year stays the same where that is possible, so that only one thing changes.
  package func moment(after today: CivilDate) -> String? {
    guard let date = date(after: today) else { return nil }
    let time = self == .daylightSaving ? "01:30:00" : "12:00:00"
    return "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2)) \(time)"
  }

  private func date(after today: CivilDate) -> CivilDate? {
    switch self {
    case .farFuture: today.adding(days: 400)
    case .monthEnd:
      Self.first(after: today) { $0.day == CivilDate.days(inMonth: $0.month, of: $0.year) }
    case .leapDay: Self.first(after: today) { $0.month == 2 && $0.day == 29 }
    // The second Sunday of March, since 2007.
    case .daylightSaving:
      Self.first(after: today) { $0.month == 3 && (8...14).contains($0.day) && $0.weekday == 7 }
    }
  }

  private static func first(
    after today: CivilDate, where matches: (CivilDate) -> Bool
  ) -> CivilDate? {
    var date = today
    // Leap days may be eight years apart.
    for _ in 0..<(9 * 366) {
      guard let next = date.adding(days: 1) else { return nil }
      if matches(next) { return next }
      date = next
    }
    return nil
  }

  private func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
