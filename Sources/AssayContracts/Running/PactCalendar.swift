import AssayPact
import Foundation

/// Dates and times of now, as generators of contracts ask for them.
enum PactCalendar {
  static let now = Generation.calendar { Int(Date().timeIntervalSince1970.rounded(.down)) }
}
