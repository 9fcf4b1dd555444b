/// A time of day; its second may be 60, a leap second.
package struct CivilTime: Sendable, Hashable, Comparable {
  /// From 0 to 23.
  package let hour: Int
  package let minute: Int
  package let second: Int
  package let nanosecond: Int

  package static let nanosecondsPerSecond = 1_000_000_000
  package static let secondsPerDay = 86_400

  package static let midnight = CivilTime(checkedSecondOfDay: 0, nanosecond: 0)
  package static let noon = CivilTime(checkedSecondOfDay: 43_200, nanosecond: 0)

  /// - Returns: nil when no clock shows this.
  package init?(hour: Int, minute: Int, second: Int = 0, nanosecond: Int = 0) {
    guard 0..<24 ~= hour, 0..<60 ~= minute, 0...60 ~= second,
      0..<Self.nanosecondsPerSecond ~= nanosecond
    else { return nil }
    self.hour = hour
    self.minute = minute
    self.second = second
    self.nanosecond = nanosecond
  }

  /// - Returns: nil when the day is over by then.
  package init?(secondOfDay: Int, nanosecond: Int = 0) {
    guard 0..<Self.secondsPerDay ~= secondOfDay,
      0..<Self.nanosecondsPerSecond ~= nanosecond
    else { return nil }
    self.init(checkedSecondOfDay: secondOfDay, nanosecond: nanosecond)
  }

  private init(checkedSecondOfDay seconds: Int, nanosecond: Int) {
    hour = seconds / 3_600
    minute = seconds / 60 % 60
    second = seconds % 60
    self.nanosecond = nanosecond
  }

  /// A leap second counts as the second after it.
  package var secondOfDay: Int { hour * 3_600 + minute * 60 + second }

  package var nanosecondOfDay: Int { secondOfDay * Self.nanosecondsPerSecond + nanosecond }

  package static func < (one: Self, other: Self) -> Bool {
    (one.hour, one.minute, one.second, one.nanosecond)
      < (other.hour, other.minute, other.second, other.nanosecond)
  }
}
