import AssayDates
import Synchronization

/// Patterns of dates that were read before, as those of a contract come again with every value.
final class DateTimePatterns: Sendable {
  private let known = Mutex<[String: Result<DateTimePattern, DateTimePatternFault>]>([:])

  /// Beyond it patterns are read anew.
  private static let kept = 1024

  func pattern(_ format: String) throws(DateTimePatternFault) -> DateTimePattern {
    if let known = known.withLock({ $0[format] }) { return try known.get() }
    let read = Result { () throws(DateTimePatternFault) in try DateTimePattern(format) }
    known.withLock { known in
      if known.count >= Self.kept { known = [:] }
      known[format] = read
    }
    return try read.get()
  }
}
