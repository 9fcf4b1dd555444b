/// What a calendar and a clock show, and perhaps where.
package struct CivilDateTime: Sendable, Hashable {
  package var date: CivilDate
  package var time: CivilTime
  /// East of UTC; nil: not known, and taken as 0 where one is needed.
  package let offsetSeconds: Int?
  /// As `Europe/Berlin` or `CET`; nothing is looked up by it.
  package var zoneName: String?

  /// As in `java.time`: 18 hours either way.
  package static let offsets = -64_800...64_800

  package init(_ date: CivilDate, _ time: CivilTime = .midnight, zoneName: String? = nil) {
    self.date = date
    self.time = time
    offsetSeconds = nil
    self.zoneName = zoneName
  }

  /// - Returns: nil when the offset is out of range.
  package init?(
    _ date: CivilDate, _ time: CivilTime = .midnight, offsetSeconds: Int?,
    zoneName: String? = nil
  ) {
    guard Self.offsets.contains(offsetSeconds ?? 0) else { return nil }
    self.date = date
    self.time = time
    self.offsetSeconds = offsetSeconds
    self.zoneName = zoneName
  }

  /// What is shown at an instant.
  ///
  /// - Returns: nil when the year or the offset is out of range.
  package init?(
    secondsSince1970 seconds: Int, nanosecond: Int = 0, offsetSeconds: Int? = nil,
    zoneName: String? = nil
  ) {
    guard Self.offsets.contains(offsetSeconds ?? 0) else { return nil }
    let (local, overflow) = seconds.addingReportingOverflow(offsetSeconds ?? 0)
    let days = local.floored(by: CivilTime.secondsPerDay)
    guard !overflow, let date = CivilDate(daysSince1970: days),
      let time = CivilTime(
        secondOfDay: local.modulo(CivilTime.secondsPerDay), nanosecond: nanosecond)
    else { return nil }
    self.init(date, time, offsetSeconds: offsetSeconds, zoneName: zoneName)
  }

  package var secondsSince1970: Int {
    date.daysSince1970 * CivilTime.secondsPerDay + time.secondOfDay - (offsetSeconds ?? 0)
  }

  /// Keeps the offset, whatever a zone may do in the meantime.
  ///
  /// - Returns: nil when the year would be out of range.
  package func adding(seconds: Int, nanoseconds: Int = 0) -> CivilDateTime? {
    let nanosecond = time.nanosecond.addingReportingOverflow(nanoseconds)
    guard !nanosecond.overflow else { return nil }
    let carry = nanosecond.partialValue.floored(by: CivilTime.nanosecondsPerSecond)
    let (more, overflow) = seconds.addingReportingOverflow(carry)
    let (sum, tooLarge) = secondsSince1970.addingReportingOverflow(more)
    guard !overflow, !tooLarge else { return nil }
    return CivilDateTime(
      secondsSince1970: sum,
      nanosecond: nanosecond.partialValue.modulo(CivilTime.nanosecondsPerSecond),
      offsetSeconds: offsetSeconds, zoneName: zoneName)
  }
}
