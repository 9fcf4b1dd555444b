package import AssayJSON
package import AssayMatching
package import AssayPact

/// Counts which alternatives of rules that are combined with `OR` have been taken, such as null or
/// a text: one that never was, nobody has tested.
package struct AlternativeCensus: Sendable {
  private let matching: Matching
  private var order: [Place] = []
  private var entries: [Place: Entry] = [:]

  /// Interactions of one operation share what they exercise.
  private struct Place: Hashable {
    var operation: String
    var part: String
    var path: RulePath
    var list: RuleList
  }

  private struct Entry {
    var interaction: String
    var interactions = 0
    var values = 0
    var exercised: Set<Int> = []
  }

  package init(tools: MatchingTools) { matching = Matching(tools: tools) }

  /// Notes the alternatives of an interaction, taken by nobody yet.
  package mutating func declare(_ interaction: Interaction) {
    for part in interaction.jsonParts {
      for rule in part.rules.body.rules where rule.list.combination == .or {
        let place = Place(
          operation: interaction.operation, part: part.name, path: rule.path, list: rule.list)
        if entries[place] == nil { order.append(place) }
        entries[place, default: Entry(interaction: interaction.title)].interactions += 1
      }
    }
  }

  /// Takes the examples of an interaction that was declared.
  package mutating func addExamples(of interaction: Interaction) {
    for part in interaction.jsonParts {
      guard let example = part.example else { continue }
      add(example, to: part.name, of: interaction)
    }
  }

  /// Takes a body that was seen in place of a part of an interaction: `request`, `response` or
  /// `message`.
  package mutating func add(_ body: JSON, to part: String, of interaction: Interaction) {
    for own in interaction.jsonParts where own.name == part {
      for rule in own.rules.body.rules where rule.list.combination == .or {
        let place = Place(
          operation: interaction.operation, part: part, path: rule.path, list: rule.list)
        guard var entry = entries[place],
          entry.exercised.count < rule.list.matchers.count
        else { continue }
        for value in PartReview.values(body, rule.path.tokens[...]) {
          entry.values += 1
          entry.exercised.formUnion(exercised(by: value, rule.list))
        }
        entries[place] = entry
      }
    }
  }

  /// Which alternatives a value takes.
  ///
  /// `type` holds for null where the example is null, and says nothing then, so it counts only for
  /// what none of the others takes.
  private func exercised(by value: JSON, _ list: RuleList) -> Set<Int> {
    var result: Set<Int> = []
    for (number, matcher) in list.matchers.enumerated() where !matcher.isOfTypes {
      if value == .null ? matcher == .null : holds(matcher, value) { result.insert(number) }
    }
    guard result.isEmpty, value != .null else { return result }
    return Set(list.matchers.indices.filter { list.matchers[$0].isOfTypes })
  }

  private func holds(_ matcher: Matcher, _ value: JSON) -> Bool {
    let body = Body.present(JSONPrinter.compact.bytes(value), ContentType("application/json"))
    let rules = MatchingRules(body: RuleTable([RuleTable.Rule(RulePath([]), RuleList([matcher]))]))
    let parts = MessageParts(contents: body)
    return matching.message(parts, rules, parts).isEmpty
  }

  /// One for each alternative that no value took, where there were values at all.
  ///
  /// - Parameter source: what the values are from: `example`, `recorded value`.
  /// - Returns: in the order of the interactions.
  package func findings(source: String) -> [ReviewFinding] {
    order.flatMap { place -> [ReviewFinding] in
      guard let entry = entries[place], entry.values > 0 else { return [] }
      let missing = place.list.matchers.indices.filter { !entry.exercised.contains($0) }
      let names = place.list.matchers.map(\.name).joined(separator: " or ")
      return missing.map { number in
        ReviewFinding(
          code: .untriedAlternative, interaction: entry.interaction,
          place: "\(place.part) body \(place.path)",
          sentence:
            "it may be \(names), but no \(source) is \(place.list.matchers[number].name) "
            + "(\(entry.values) looked at, for \(place.operation))",
          remedy: "Add an interaction with such an example, or remove the alternative.")
      }
    }
  }
}

/// What rules of bodies are about.
struct JSONPart {
  /// As `response`.
  var name: String
  var body: Body
  var rules: MatchingRules

  init(_ name: String, _ body: Body, _ rules: MatchingRules) {
    self.name = name
    self.body = body
    self.rules = rules
  }

  /// nil: there is none, or it is not JSON.
  var example: JSON? {
    guard let bytes = body.bytes, body.contentType?.isJSON ?? true else { return nil }
    return try? JSON(parsing: bytes)
  }
}

extension Interaction {
  /// In their order: request, then what is answered.
  var jsonParts: [JSONPart] {
    switch content {
    case .http(let request, let response):
      [
        JSONPart("request", request.parts.body, request.rules.rules),
        JSONPart("response", response.parts.body, response.rules.rules),
      ]
    case .asynchronous(let message):
      [JSONPart("message", message.parts.contents, message.rules.rules)]
    case .synchronous(let request, let responses):
      [JSONPart("request", request.parts.contents, request.rules.rules)]
        + responses.map { JSONPart("response", $0.parts.contents, $0.rules.rules) }
    }
  }

  /// What interactions have in common that ask for the same, in other states.
  fileprivate var operation: String {
    switch content {
    case .http(let request, let response):
      "\(request.parts.method.uppercased()) \(PathShape(request.parts.path).text), status "
        + "\(response.parts.status)"
    case .asynchronous, .synchronous: "messages"
    }
  }
}
