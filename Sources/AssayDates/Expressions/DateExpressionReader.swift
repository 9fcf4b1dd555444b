/// Takes an expression apart.
struct DateExpressionReader {
  private let characters: [Unicode.Scalar]
  private var position = 0
  /// A word, digits or a sign; empty at the end.
  private var token = ""
  /// Of the token.
  private var column = 1
  private var steps: [DateExpression.PlacedStep] = []

  init(_ text: String) { characters = Array(text.unicodeScalars) }

  mutating func read(
    _ kind: DateExpression.Kind
  ) throws(DateExpressionFault) -> [DateExpression.PlacedStep] {
    try advance()
    if kind != .time, token != "", token != "@" { try part(.dates) }
    let hasTime = kind == .time || kind == .dateTime && token == "@"
    if kind == .dateTime, hasTime { try advance() }
    if hasTime, token != "" { try part(.times) }
    guard token.isEmpty else {
      let mayHaveTime = kind == .dateTime && !hasTime
      throw fault(mayHaveTime ? "+, -, @ or the end" : "+, - or the end")
    }
    return steps
  }

  /// Where to begin, and how far to go from there.
  private mutating func part(_ words: DateExpressionWords) throws(DateExpressionFault) {
    if let step = words.bases[token] {
      try take(step)
    } else if token == "next" || token == "last" {
      let isNext = token == "next"
      try advance()
      let step = words.units[token]?(isNext ? 1 : -1) ?? words.offset(token, isNext)
      guard let step else { throw fault(words.offsetNames) }
      try take(step)
    } else if words.hasHours, let hour = Int(token), token.first?.isNumber == true {
      try clock(hour)
    } else if token != "+", token != "-" {
      throw fault(words.baseNames + ", next, last, + or -")
    }
    while token == "+" || token == "-" {
      let (start, isNegative) = (column, token == "-")
      try advance()
      guard token.first?.isNumber == true else { throw fault("a number") }
      // As in the reference implementations; more makes no sense and would overflow.
      guard let count = Int32(token) else { throw fault("a number up to \(Int32.max)") }
      try advance()
      let unit = words.units[token.hasSuffix("s") ? String(token.dropLast()) : token]
      guard let unit else { throw fault(words.unitNames) }
      try advance()
      steps.append(.init(step: unit(isNegative ? -Int(count) : Int(count)), column: start))
    }
  }

  private mutating func clock(_ hour: Int) throws(DateExpressionFault) {
    guard 1...12 ~= hour else { throw fault("an hour from 1 to 12") }
    let start = column
    try advance()
    guard token == "o'clock" else { throw fault("o'clock") }
    try advance()
    switch token {
    case "am": try take(.hour(hour))
    case "pm": try take(.hour(hour + 12))
    default: steps.append(.init(step: .nextHour(hour), column: start))
    }
  }

  private mutating func take(_ step: DateExpression.Step) throws(DateExpressionFault) {
    steps.append(.init(step: step, column: column))
    try advance()
  }

  // MARK: Tokens

  private mutating func advance() throws(DateExpressionFault) {
    _ = run { " \t\n\r".unicodeScalars.contains($0) }
    column = position + 1
    token = run { "0"..."9" ~= $0 }
    if token.isEmpty { token = run { $0 == "'" || $0.isASCII && $0.properties.isAlphabetic } }
    guard token.isEmpty, position < characters.count else { return }
    token = String(characters[position])
    guard ["+", "-", "@"].contains(token) else { throw fault("a word, a number, + or -") }
    position += 1
  }

  private mutating func run(while isPart: (Unicode.Scalar) -> Bool) -> String {
    let characters = characters[position...].prefix(while: isPart)
    position = characters.endIndex
    return String(String.UnicodeScalarView(characters))
  }

  private func fault(_ expected: String) -> DateExpressionFault {
    let found = token.isEmpty ? "the end" : "\"\(token.prefix(40))\""
    return DateExpressionFault(what: "expected \(expected), found \(found)", column: column)
  }
}
