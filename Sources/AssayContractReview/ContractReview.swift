import AssayJSON
package import AssayMatching
package import AssayPact

/// Reads a contract as an experienced colleague would, without running anything.
package struct ContractReview: Sendable {
  private let tools: MatchingTools

  package init(tools: MatchingTools) { self.tools = tools }

  /// All findings, in the order of the interactions; then what only all of them show.
  package func findings(_ pact: Pact) -> [ReviewFinding] {
    var census = AlternativeCensus(tools: tools)
    for interaction in pact.interactions {
      census.declare(interaction)
      census.addExamples(of: interaction)
    }
    return pact.interactions.flatMap(findings) + census.findings(source: "example")
  }

  private func findings(_ interaction: Interaction) -> [ReviewFinding] {
    interaction.jsonParts.flatMap { part -> [ReviewFinding] in
      var review = PartReview(
        tools: tools, interaction: interaction.title, part: part.name,
        isRequest: part.name == "request")
      let example = part.example
      review.review(part.rules.body, example)
      for (table, what) in [(part.rules.header, "header"), (part.rules.query, "query")] {
        for rule in table.rules { review.review(rule, "\(what) \(rule.path)", example: nil) }
      }
      if let example { review.walk(example, part.rules.body) }
      return review.findings
    }
  }
}

/// The review of one request, answer or message.
struct PartReview {
  let tools: MatchingTools
  let interaction: String
  let part: String
  let isRequest: Bool
  private(set) var findings: [ReviewFinding] = []

  init(tools: MatchingTools, interaction: String, part: String, isRequest: Bool) {
    self.tools = tools
    self.interaction = interaction
    self.part = part
    self.isRequest = isRequest
  }

  mutating func review(_ table: RuleTable, _ example: JSON?) {
    for (one, other) in table.ties {
      add(
        .tiedRules, "body \(one.path)",
        "\(one.path) and \(other.path) weigh the same; here the first decides, elsewhere chance",
        "Write one of them out for the place where both hold.")
    }
    for rule in table.rules {
      let values = example.map { Self.values($0, rule.path.tokens[...]) }
      if let values, values.isEmpty {
        add(
          .deadRule, "body \(rule.path)", "the example has nothing there, so the rule never holds",
          "Add it to the example, or remove the rule.")
      }
      if let values, values.contains(.array([])), rule.list.matchers.contains(where: \.isOfTypes) {
        add(
          .acceptsEverything, "body \(rule.path)",
          "an empty list with a rule takes every list, whatever is in it",
          "Give the list an element, which then stands for all.")
      }
      review(rule, "body \(rule.path)", example: values?.first)
    }
  }

  /// Looks at each matcher by itself.
  mutating func review(_ rule: RuleTable.Rule, _ place: String, example: JSON?) {
    for matcher in rule.list.matchers {
      switch matcher {
      case .unknown(let name):
        add(
          .unknownMatcher, place, "there is no matcher \(name)",
          "Correct its name, or install the plugin that has it where the contract is verified.")
      case .regex(let pattern): review(pattern, place, example)
      default: break
      }
    }
  }

  private mutating func review(_ pattern: String, _ place: String, _ example: JSON?) {
    switch tools.regex(pattern, example?.single ?? "") {
    case .invalid(let why):
      add(.badRule, place, "the pattern \(pattern) is not understood: \(why)", "Correct it.")
    case .differs where example?.single != nil:
      add(
        .badRule, place, "its own example \(example?.single ?? "") does not match \(pattern)",
        "Correct the pattern or the example.")
    case .tookTooLong:
      add(
        .badRule, place, "\(pattern) takes too many steps on its own example",
        "Do not nest repetitions.")
    default:
      let isAnchored = pattern.hasPrefix("^") && pattern.hasSuffix("$")
      if !isAnchored, pattern != ".*", pattern != ".+" {
        add(
          .readersDiffer, place,
          "\(pattern) must match the whole value here, and only a part of it in JavaScript and Ruby",
          "Begin it with ^ and end it with $.")
      }
    }
  }

  // MARK: Values

  /// Looks for values that say too much or too little.
  mutating func walk(_ example: JSON, _ rules: RuleTable) {
    walk(example, RulePath([]), rules, depth: 0)
  }

  private mutating func walk(_ value: JSON, _ path: RulePath, _ rules: RuleTable, depth: Int) {
    switch value {
    case .object(let object):
      for member in object.members {
        walk(member.value, RulePath(path.tokens + [.name(member.name)]), rules, depth: depth + 1)
      }
    case .array(let array):
      for (index, element) in array.enumerated() {
        walk(element, RulePath(path.tokens + [.index(index)]), rules, depth: depth + 1)
      }
    default:
      review(value, path, rules.rules.first { $0.path.holds(for: path) })
    }
  }

  private mutating func review(_ value: JSON, _ path: RulePath, _ rule: RuleTable.Rule?) {
    guard let rule else {
      // What a consumer sends is as it sends it.
      if !isRequest, let what = value.generated(named: path.lastName) {
        add(
          .overSpecified, "body \(path)", "\(value) must come exactly so, although it is \(what)",
          "Let its type or its format decide.")
      }
      if case .number(let number) = value, !number.isInteger, number.isWhole {
        add(
          .readersDiffer, "body \(path)",
          "\(number.text) is another number than the integer here, and the same in JavaScript and Ruby",
          "Let its type decide.")
      }
      return
    }
    if rule.list.matchers == [.type(min: nil, max: nil)], let text = value.string, text.isConstant {
      add(
        .underSpecified, "body \(path)",
        "\(value) looks like one word of a few, and any text is taken for it",
        "Name the words: a regex such as ^(\(text)|…)$.")
    }
  }

  private mutating func add(
    _ code: ReviewFinding.Code, _ place: String, _ sentence: String, _ remedy: String
  ) {
    findings.append(
      ReviewFinding(
        code: code, interaction: interaction, place: "\(part) \(place)", sentence: sentence,
        remedy: remedy))
  }

  /// What stands at a path with wildcards; at most a thousand values, which tell as much as all.
  static func values(_ value: JSON, _ tokens: ArraySlice<RulePath.Token>) -> [JSON] {
    guard let token = tokens.first else { return [value] }
    let rest = tokens.dropFirst()
    var result: [JSON] = []
    switch value {
    case .object(let object):
      for member in object.members where token.holds(for: member.name) && result.count < 1000 {
        result += values(member.value, rest)
      }
    case .array(let array):
      // A rule for an element that the example does not have may hold for one that comes.
      if case .index(let index) = token, index >= array.count, let first = array.first {
        return values(first, rest)
      }
      for (index, element) in array.enumerated()
      where token.holds(for: index) && result.count < 1000 {
        result += values(element, rest)
      }
    default: break
    }
    return result
  }
}
