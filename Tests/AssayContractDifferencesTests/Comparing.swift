import AssayContractDifferences
import AssayJSON
import AssayMatching
import AssayRegularExpressions

/// Two bodies, held against each other by the real matching.
struct Comparing {
  var expected: Body
  var actual: Body
  var mismatches: [Mismatch]
  var rules: RuleTable
  var isRequest: Bool

  init(
    _ expected: String, _ actual: String, type: String = "application/json",
    rules: String = "{}", isRequest: Bool = false
  ) throws {
    try self.init(
      .present(Array(expected.utf8), ContentType(type)),
      .present(Array(actual.utf8), ContentType(type)), rules: rules, isRequest: isRequest)
  }

  init(_ expected: Body, _ actual: Body, rules: String = "{}", isRequest: Bool = false) throws {
    let rules = try RuleReader.read(["body": JSON(parsing: rules)], at: JSONPointer())
    let matching = Matching(tools: .forTests)
    self.expected = expected
    self.actual = actual
    self.rules = rules.body
    self.isRequest = isRequest
    mismatches =
      isRequest
      ? matching.request(RequestParts(body: expected), rules, RequestParts(body: actual))
      : matching.response(ResponseParts(body: expected), rules, ResponseParts(body: actual))
  }

  func difference(withRules: Bool = true) -> BodyDifference {
    BodyDifference(
      expected: expected, actual: actual, mismatches: mismatches,
      rules: withRules ? rules : nil, allowsUnexpected: !isRequest)
  }
}

extension MatchingTools {
  static let forTests: MatchingTools = {
    let expressions = RegularExpressions()
    return MatchingTools { pattern, text in expressions.answer(pattern, text) }
  }()
}

extension BodyDifference {
  /// A line for each row: its kind, both sides with their changes in brackets, and the notes.
  var drawn: [String] { rows.map(\.drawn) + listed.map { "\($0.reason): \($0.mismatch)" } }
}

extension DifferenceRow {
  var drawn: String {
    let notes = notes.map { "  <- \($0.sentence)" }.joined()
    let one = expected?.drawn ?? ""
    let other = actual?.drawn ?? ""
    return switch kind {
    case .same: "  \(one)\(notes)"
    case .changed: "~ \(one) | \(other)\(notes)"
    case .missing: "- \(one)\(notes)"
    case .unexpected: "+ \(other)\(notes)"
    case .allowed: ". \(one) | \(other)\(rule.map { " (\($0))" } ?? "")\(notes)"
    case .elided(let count): "… \(count)"
    case .omitted(let count): "…! \(count)"
    }
  }
}

extension DifferenceLine {
  var drawn: String {
    String(repeating: "  ", count: depth) + (isRepeated ? "^" : "")
      + segments.map { $0.isChanged ? "[\($0.text)]" : $0.text }.joined()
  }
}
