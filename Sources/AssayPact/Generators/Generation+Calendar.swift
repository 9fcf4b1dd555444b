import AssayDates
import AssayMatching

extension Generation {
  /// Dates and times as generators of contracts ask for them, in UTC.
  ///
  /// - Parameter seconds: the present, in seconds since 1970.
  /// - Returns: what writes a moment as a format and an expression say.
  package static func calendar(_ seconds: @escaping @Sendable () -> Int) -> Calendar {
    { kind, format, expression in
      guard var moment = CivilDateTime(secondsSince1970: seconds(), offsetSeconds: 0) else {
        throw Fault("the clock of this machine shows no year that can be written")
      }
      if let expression {
        moment = try DateExpression(expression, kind.expression).evaluate(from: moment)
      }
      let pattern = try format.map { format in try DateTimePattern(format) } ?? kind.usual
      return pattern.format(moment)
    }
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
