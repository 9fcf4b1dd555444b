/// Takes an expression apart.
struct DateExpressionReader {
  private typealias Step = DateExpression.Step

  private enum Token: Equatable {
    case word(String)
    case number(Int)
    case sign(Character)
    case at
    case end

    var text: String {
      switch self {
      case .word(let word): "\"\(word.prefix(40))\""
      case .number(let number): "\(number)"
      case .sign(let sign): "\(sign)"
      case .at: "@"
      case .end: "the end"
      }
    }
  }

  private let characters: [Unicode.Scalar]
  private var position = 0
  private var token = Token.end
  /// Of the token.
  private var column = 1
  private var steps: [DateExpression.PlacedStep] = []

  /// As in the reference implementations; more makes no sense and would overflow.
  private static let largest = Int(Int32.max)

  init(_ text: String) { characters = Array(text.unicodeScalars) }

  mutating func read(
    _ kind: DateExpression.Kind
  ) throws(DateExpressionFault) -> [DateExpression.PlacedStep] {
    try advance()
    if kind != .time, token != .end, token != .at { try date() }
    let hasTime = kind == .time || kind == .dateTime && token == .at
    if kind == .dateTime, hasTime { try advance() }
    if hasTime, token != .end { try time() }
    guard token == .end else {
      let mayHaveTime = kind == .dateTime && !hasTime
      throw fault(mayHaveTime ? "+, -, @ or the end" : "+, - or the end")
    }
    return steps
  }

  // MARK: Dates

  private mutating func date() throws(DateExpressionFault) {
    switch token {
    case .word("now"), .word("today"): try advance()
    case .word("yesterday"): try take(.days(-1))
    case .word("tomorrow"): try take(.days(1))
    case .word("next"), .word("last"):
      let isNext = token == .word("next")
      try advance()
      guard case .word(let word) = token, let step = Self.dateOffset(word, isNext) else {
        throw fault("day, week, fortnight, month, year, a weekday or a month")
      }
      try take(step)
    case .sign: break
    default: throw fault("now, today, yesterday, tomorrow, next, last, + or -")
    }
    try durations("day, week, month or year", Self.dateUnit)
  }

  private static func dateOffset(_ word: String, _ isNext: Bool) -> Step? {
    if word == "fortnight" { return .days(isNext ? 14 : -14) }
    if let index = index(of: word, in: weekdays) { return .weekday(index + 1, isNext: isNext) }
    if let index = index(of: word, in: months) { return .month(index + 1, isNext: isNext) }
    return dateUnit(word, isNext ? 1 : -1, plural: false)
  }

  private static func dateUnit(_ word: String, _ count: Int, plural: Bool) -> Step? {
    switch plural ? singular(word) : word {
    case "day": .days(count)
    case "week": .days(count * 7)
    case "month": .months(count)
    case "year": .months(count * 12)
    default: nil
    }
  }

  private static func index(of word: String, in names: [[String]]) -> Int? {
    names.firstIndex { $0.contains(word) }
  }

  private static let weekdays = [
    ["monday", "mon"], ["tuesday", "tues", "tue"], ["wednesday", "wed"],
    ["thursday", "thurs", "thu"], ["friday", "fri"], ["saturday", "sat"], ["sunday", "sun"],
  ]
  private static let months = [
    ["january", "jan"], ["february", "feb"], ["march", "mar"], ["april", "apr"], ["may"],
    ["june", "jun"], ["july", "jul"], ["august", "aug"], ["september", "sep"],
    ["october", "oct"], ["november", "nov"], ["december", "dec"],
  ]

  // MARK: Times

  private mutating func time() throws(DateExpressionFault) {
    switch token {
    case .word("now"): try advance()
    case .word("midnight"): try take(.midnight)
    case .word("noon"): try take(.hour(12))
    case .number(let hour): try clock(hour)
    case .word("next"), .word("last"):
      let count = token == .word("next") ? 1 : -1
      try advance()
      guard case .word(let word) = token, let step = Self.timeUnit(word, count, plural: false)
      else { throw fault("hour, minute, second or millisecond") }
      try take(step)
    case .sign: break
    default: throw fault("now, midnight, noon, an hour from 1 to 12, next, last, + or -")
    }
    try durations("hour, minute, second or millisecond", Self.timeUnit)
  }

  private mutating func clock(_ hour: Int) throws(DateExpressionFault) {
    guard 1...12 ~= hour else { throw fault("an hour from 1 to 12") }
    let start = column
    try advance()
    guard token == .word("o'clock") else { throw fault("o'clock") }
    try advance()
    switch token {
    case .word("am"): try take(.hour(hour))
    case .word("pm"): try take(.hour(hour + 12))
    default: steps.append(.init(step: .nextHour(hour), column: start))
    }
  }

  private static func timeUnit(_ word: String, _ count: Int, plural: Bool) -> Step? {
    switch plural ? singular(word) : word {
    case "hour": .seconds(count * 3_600)
    case "minute": .seconds(count * 60)
    case "second": .seconds(count)
    case "millisecond": .milliseconds(count)
    default: nil
    }
  }

  // MARK: Both

  /// Any number of `+ 2 days`.
  private mutating func durations(
    _ units: String, _ step: (_ word: String, _ count: Int, _ plural: Bool) -> DateExpression.Step?
  ) throws(DateExpressionFault) {
    while case .sign(let sign) = token {
      let start = column
      try advance()
      guard case .number(let count) = token else { throw fault("a number") }
      try advance()
      guard case .word(let word) = token, let step = step(word, sign == "-" ? -count : count, true)
      else { throw fault(units) }
      try advance()
      steps.append(.init(step: step, column: start))
    }
  }

  private static func singular(_ word: String) -> String {
    word.hasSuffix("s") ? String(word.dropLast()) : word
  }

  private mutating func take(_ step: DateExpression.Step) throws(DateExpressionFault) {
    steps.append(.init(step: step, column: column))
    try advance()
  }

  private mutating func advance() throws(DateExpressionFault) {
    while position < characters.count, " \t\n\r".unicodeScalars.contains(characters[position]) {
      position += 1
    }
    column = position + 1
    guard position < characters.count else {
      token = .end
      return
    }
    switch characters[position] {
    case "+", "-":
      token = .sign(Character(characters[position]))
      position += 1
    case "@":
      token = .at
      position += 1
    case "0"..."9": token = .number(try number())
    default: token = .word(try word())
    }
  }

  private mutating func number() throws(DateExpressionFault) -> Int {
    var value = 0
    while position < characters.count, "0"..."9" ~= characters[position] {
      value = value * 10 + Int(characters[position].value - Unicode.Scalar("0").value)
      position += 1
      guard value <= Self.largest else {
        throw DateExpressionFault(
          what: "expected a number up to \(Self.largest), found more", column: column)
      }
    }
    return value
  }

  private mutating func word() throws(DateExpressionFault) -> String {
    var word = String.UnicodeScalarView()
    while position < characters.count,
      "a"..."z" ~= characters[position]
        || "A"..."Z" ~= characters[position] || characters[position] == "'"
    {
      word.append(characters[position])
      position += 1
    }
    guard !word.isEmpty else {
      throw DateExpressionFault(
        what: "expected a word, a number, + or -, found \"\(characters[position])\"",
        column: column)
    }
    return String(word)
  }

  private func fault(_ expected: String) -> DateExpressionFault {
    DateExpressionFault(what: "expected \(expected), found \(token.text)", column: column)
  }
}
