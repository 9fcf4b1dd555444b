import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import AssayRegularExpressions

enum Samples {
  static let matching: Matching = {
    let expressions = RegularExpressions()
    return Matching(tools: MatchingTools { expressions.answer($0, $1) })
  }()

  /// Says the date as the only thing that a calendar knows here.
  static func generation(seed: UInt64) -> AnswerGeneration {
    AnswerGeneration(seed: seed) { kind, _, expression in "\(kind.rawValue) \(expression ?? "")" }
  }

  static func interaction(
    _ description: String, _ path: String, method: String = "GET", pattern: String? = nil,
    states: [String] = [], priority: Int? = nil
  ) -> Interaction {
    var rules = MatchingRules()
    rules.path = pattern.map { RuleList([.regex($0)]) }
    var interaction = Interaction(
      description,
      .http(
        PactRequest(RequestParts(method: method, path: path), rules: PactRules(rules)),
        PactResponse()),
      states: states.map { ProviderState($0) })
    if let priority {
      interaction.comments.unknown["priority"] = .number(JSONNumber(priority))
    }
    return interaction
  }

  static func pact(_ interactions: Interaction...) -> Pact {
    Pact(consumer: "shop", provider: "stock", interactions: interactions)
  }

  /// The description of the interaction that answers; nil: none does.
  static func answer(_ provider: inout MockProvider, _ request: RequestParts) -> String? {
    guard case .answer(let number) = provider.receive(request) else { return nil }
    return provider.index.entries[number].interaction.description
  }
}
