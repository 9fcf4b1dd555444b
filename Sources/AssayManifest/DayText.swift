import AssayDates
import AssayEvidence

/// A day as the manifest writes it: `2026-12-31`.
enum DayText {
  static let pattern = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

  /// When the day begins in UTC; nil for a day that no calendar has.
  static func parse(_ text: String) -> UnixTime? {
    let parts = text.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return UnixTime(secondsSince1970: Double(date.daysSince1970) * 86_400)
  }
}
