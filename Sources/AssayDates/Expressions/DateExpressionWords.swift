/// What the words of an expression mean, before and after its `@`.
struct DateExpressionWords: Sendable {
  typealias Step = DateExpression.Step

  var bases: [String: Step]
  var units: [String: @Sendable (Int) -> Step]
  /// Whether `3 o'clock` is one of the bases.
  var hasHours = false
  /// What may follow `next` or `last` besides a unit.
  var offset: @Sendable (_ word: String, _ isNext: Bool) -> Step? = { _, _ in nil }

  // As faults list them.
  var baseNames: String
  var unitNames: String
  var offsetNames: String

  static let dates = Self(
    bases: ["now": .days(0), "today": .days(0), "yesterday": .days(-1), "tomorrow": .days(1)],
    units: [
      "day": { .days($0) }, "week": { .days($0 * 7) }, "month": { .months($0) },
      "year": { .months($0 * 12) },
    ],
    offset: { word, isNext in
      if word == "fortnight" { return .days(isNext ? 14 : -14) }
      if let index = weekdays.firstIndex(where: { $0.contains(word) }) {
        return .weekday(index + 1, isNext: isNext)
      }
      return months.firstIndex { $0.contains(word) }.map { .month($0 + 1, isNext: isNext) }
    },
    baseNames: "now, today, yesterday, tomorrow", unitNames: "day, week, month or year",
    offsetNames: "day, week, fortnight, month, year, a weekday or a month")

  static let times = Self(
    bases: ["now": .days(0), "midnight": .hour(0), "noon": .hour(12)],
    units: [
      "hour": { .seconds($0 * 3_600) }, "minute": { .seconds($0 * 60) },
      "second": { .seconds($0) }, "millisecond": { .milliseconds($0) },
    ],
    hasHours: true, baseNames: "now, midnight, noon, an hour from 1 to 12",
    unitNames: "hour, minute, second or millisecond",
    offsetNames: "hour, minute, second or millisecond")

  private static let weekdays = [
    ["monday", "mon"], ["tuesday", "tues", "tue"], ["wednesday", "wed"],
    ["thursday", "thurs", "thu"], ["friday", "fri"], ["saturday", "sat"], ["sunday", "sun"],
  ]
  private static let months = [
    ["january", "jan"], ["february", "feb"], ["march", "mar"], ["april", "apr"], ["may"],
    ["june", "jun"], ["july", "jul"], ["august", "aug"], ["september", "sep"],
    ["october", "oct"], ["november", "nov"], ["december", "dec"],
  ]
}
