import AssayDates
import AssayMatching
import AssayPact
import Foundation

/// Dates and times of now, as generators of contracts ask for them.
enum PactCalendar {
  static let now: Generation.Calendar = { kind, format, expression in
    let seconds = Int(Date().timeIntervalSince1970.rounded(.down))
    guard var moment = CivilDateTime(secondsSince1970: seconds, offsetSeconds: 0) else {
      throw Generation.Fault("the clock of this machine shows no year that can be written")
    }
    if let expression {
      moment = try DateExpression(expression, kind.expression).evaluate(from: moment)
    }
    let pattern = try format.map { format in try DateTimePattern(format) } ?? kind.usual
    return pattern.format(moment)
  }
}

extension Matcher.Moment {
  fileprivate var expression: DateExpression.Kind {
    switch self {
    case .date: .date
    case .time: .time
    case .datetime: .dateTime
    }
  }

  fileprivate var usual: DateTimePattern {
    switch self {
    case .date: .date
    case .time: .time
    case .datetime: .dateTime
    }
  }
}
