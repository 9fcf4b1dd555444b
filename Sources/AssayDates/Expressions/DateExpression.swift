/// A moment as Pact's generators describe it, from another: `tomorrow + 1 week @ noon`.
///
/// Words are in lower case, spaces are free, and an empty expression changes nothing. It goes by
/// the reference implementations (Rust and JVM), and where these differ or fail by the calendar:
/// - `next monday` and `next june` are never the day or month of the base, `last …` neither; a
///   month is its first day.
/// - A month or year later is the same day, or the last of a shorter month.
/// - `3 o'clock` is 3 hours after noon when the base is before noon, otherwise 3 hours after
///   midnight; `am` counts from midnight and `pm` from noon, so that `12 o'clock am` is noon.
/// - Times that leave the day change the date.
package struct DateExpression: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: Sendable, Hashable {
    case date
    case time
    /// `date @ time`, or only one of them: `date`, `@ time`.
    case dateTime
  }

  enum Step: Sendable, Hashable {
    case days(Int)
    case months(Int)
    case seconds(Int)
    case milliseconds(Int)
    /// Hours after midnight, perhaps of the next day.
    case hour(Int)
    /// Hours after noon before noon, otherwise after midnight.
    case nextHour(Int)
    /// The next or the last such weekday, from 1, Monday.
    case weekday(Int, isNext: Bool)
    case month(Int, isNext: Bool)
  }

  struct PlacedStep: Sendable, Hashable {
    var step: Step
    var column: Int
  }

  package let text: String
  let steps: [PlacedStep]

  /// - Throws: what was expected, and at which column.
  package init(_ text: String, _ kind: Kind) throws(DateExpressionFault) {
    var reader = DateExpressionReader(text)
    self.text = text
    steps = try reader.read(kind)
  }

  package var description: String { text }

  /// - Throws: where the years that can be written are left.
  package func evaluate(
    from base: CivilDateTime
  ) throws(DateExpressionFault) -> CivilDateTime {
    var moment = base
    for placed in steps {
      guard let next = Self.apply(placed.step, to: moment) else {
        throw DateExpressionFault(
          what: "leads to a year beyond \(CivilDate.years.upperBound)", column: placed.column)
      }
      moment = next
    }
    return moment
  }

  private static func apply(_ step: Step, to moment: CivilDateTime) -> CivilDateTime? {
    var result = moment
    switch step {
    case .days(let days):
      guard let date = moment.date.adding(days: days) else { return nil }
      result.date = date
    case .months(let months):
      guard let date = moment.date.adding(months: months) else { return nil }
      result.date = date
    case .seconds(let seconds): return moment.adding(seconds: seconds)
    case .milliseconds(let count):
      return moment.adding(seconds: count / 1_000, nanoseconds: count % 1_000 * 1_000_000)
    case .hour(let hour):
      result.time = .midnight
      return result.adding(seconds: hour * 3_600)
    case .nextHour(let hour):
      result.time = moment.time < .noon ? .noon : .midnight
      return result.adding(seconds: hour * 3_600)
    case .weekday(let weekday, let isNext):
      let days = isNext ? weekday - moment.date.weekday : moment.date.weekday - weekday
      let distance = (days - 1).modulo(7) + 1
      guard let date = moment.date.adding(days: isNext ? distance : -distance) else { return nil }
      result.date = date
    case .month(let month, let isNext):
      let months = isNext ? month - moment.date.month : moment.date.month - month
      let distance = (months - 1).modulo(12) + 1
      guard let date = moment.date.adding(months: isNext ? distance : -distance),
        let first = date.adding(days: 1 - date.day)
      else { return nil }
      result.date = first
    }
    return result
  }
}
