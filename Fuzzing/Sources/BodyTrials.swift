import AssayDates
import AssayJSON
import AssayMatching
import AssayPact
import AssayRegularExpressions

enum Engine {
  static let expressions = RegularExpressions()
  static let tools = MatchingTools(regex: expressions.answer)
  static let matching = Matching(tools: tools)
}

/// An example, its rules and what came, in one field each; a fourth may name the type of the last.
enum BodyTrial {
  static func run(_ input: Input, _ name: String) -> String? {
    let rules = (try? JSON(parsing: input.bytes(1))).flatMap {
      try? RuleReader.read(["body": $0], at: JSONPointer())
    }
    let type = ContentType(name)
    let other = input.text(3).isEmpty ? type : ContentType(input.text(3))
    let expected = Body.present(input.bytes(0), type)
    let actual = Body(received: input.bytes(2), other)
    let table = rules?.body ?? RuleTable()
    let prepared = PreparedBody(expected, table)
    for allowsUnexpected in [false, true] {
      let first = Engine.matching.body(prepared, actual, allowsUnexpected: allowsUnexpected)
      let again = Engine.matching.body(prepared, actual, allowsUnexpected: allowsUnexpected)
      if first != again { return "the same body has other differences the second time" }
      if first.contains(where: { $0.description.isEmpty }) { return "a difference says nothing" }
    }
    return asRequest(expected, actual, table) ?? itself(expected, table)
  }

  /// Prepared or not, quickly or with all differences: it is one answer.
  private static func asRequest(_ expected: Body, _ actual: Body, _ table: RuleTable) -> String? {
    let parts = RequestParts(body: expected)
    let rules = MatchingRules(body: table)
    let came = RequestParts(body: actual)
    let mismatches = Engine.matching.request(parts, rules, came)
    let prepared = PreparedRequest(parts, rules)
    if Engine.matching.request(prepared, came) != mismatches {
      return "what is prepared differs otherwise"
    }
    let holds = Engine.matching.holds(prepared, came)
    return holds == mismatches.isEmpty ? nil : "it holds, and there are differences, or neither"
  }

  /// Without rules everything that can be read is like itself.
  private static func itself(_ body: Body, _ table: RuleTable) -> String? {
    guard table.isEmpty else { return nil }
    let mismatches = Engine.matching.body(
      PreparedBody(body, table), body, allowsUnexpected: false)
    let isReadable = !mismatches.contains { $0.sentence.hasPrefix("the example") }
    return mismatches.isEmpty || !isReadable || body.bytes?.isEmpty ?? true
      ? nil : "a body differs from itself: \(mismatches[0])"
  }
}

enum HeaderTrial {
  static func run(_ input: Input) -> String? {
    let text = input.text(0)
    if let type = ContentType(text), let again = ContentType(type.description),
      again.name != type.name
    {
      return "\(type) is read as \(again)"
    }
    let (query, other) = (Query(text), Query(input.text(1)))
    var (expected, actual) = (Headers(), Headers())
    for (line, value) in text.split(separator: "\n").enumerated() {
      let halves = value.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        .map { String($0) }
      expected.add(halves[0], Array(halves.dropFirst()))
      if line % 2 == 0 { actual.add(halves[0].uppercased(), Array(halves.dropFirst())) }
    }
    let rules =
      (try? JSON(parsing: input.bytes(2))).flatMap {
        try? RuleReader.read($0, at: JSONPointer())
      } ?? MatchingRules()
    let parts = RequestParts(query: query, headers: expected)
    let prepared = PreparedRequest(parts, rules)
    for came in [parts, RequestParts(query: other, headers: actual)] {
      let mismatches = Engine.matching.request(prepared, came)
      if mismatches != Engine.matching.request(parts, rules, came) {
        return "what is prepared differs otherwise"
      }
      if came == parts, rules == MatchingRules(), !mismatches.isEmpty {
        return "a request differs from itself: \(mismatches[0])"
      }
    }
    return nil
  }
}

enum DateTrial {
  static func run(_ input: Input) -> String? {
    let base = CivilDateTime(CivilDate.epoch)
    for kind in [DateExpression.Kind.date, .time, .dateTime] {
      if let expression = try? DateExpression(input.text(1), kind) {
        _ = try? expression.evaluate(from: base)
      }
    }
    guard let pattern = try? DateTimePattern(input.text(0)) else { return nil }
    _ = pattern.format(base)
    guard let moment = try? pattern.parse(input.text(1)) else { return nil }
    // What was read can be written; it need not be written alike.
    _ = pattern.format(moment)
    return nil
  }
}

enum RegexTrial {
  static func run(_ input: Input) -> String? {
    let (pattern, text) = (input.text(0), input.text(1))
    let answer = Engine.tools.regex(pattern, text)
    guard answer == Engine.tools.regex(pattern, text) else { return "it has two answers" }
    var generation = Generation(
      .consumer, mockServer: "http://localhost:1", tools: Engine.tools,
      calendar: { _, _, _ in "" }, random: SplitMix64(seed: 1))
    if let made = try? generation.value(Generator(.regex(pattern)), insteadOf: .null) {
      let made = made.string ?? ""
      if Engine.tools.regex(pattern, made) == .differs { return "\(made) was made for \(pattern)" }
    }
    _ = try? generation.value(
      Generator(.mockServerURL(example: text, regex: pattern)), insteadOf: .null)
    return nil
  }
}
