import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification
import AssayRegularExpressions

enum Examples {
  static let tools: MatchingTools = {
    let expressions = RegularExpressions()
    return MatchingTools { expressions.answer($0, $1) }
  }()

  static func http(
    _ description: String, _ path: String = "/", states: [ProviderState] = [], status: Int = 200,
    isPending: Bool = false, identifier: String? = nil
  ) -> Interaction {
    var interaction = Interaction(
      description,
      .http(
        PactRequest(RequestParts(path: path)), PactResponse(ResponseParts(status: status))),
      states: states)
    interaction.isPending = isPending
    interaction.unknown["_id"] = identifier.map { .string($0) }
    return interaction
  }

  static func message(_ description: String, _ text: String) -> Interaction {
    let contents = Body.present(Array(text.utf8), ContentType("text/plain"))
    return Interaction(
      description, .asynchronous(PactMessage(MessageParts(contents: contents))))
  }

  static func pact(
    _ consumer: String, _ interactions: Interaction..., isPending: Bool = false,
    notices: [BrokerNotice] = []
  ) -> SourcedPact {
    SourcedPact(
      Pact(consumer: consumer, provider: "stock", interactions: interactions),
      source: "\(consumer)-stock.json", isPending: isPending, notices: notices)
  }

  static func plan(
    _ pacts: SourcedPact..., filter: InteractionFilter = InteractionFilter()
  ) throws -> VerificationPlan {
    try VerificationPlan(pacts, filter: filter, tools: tools)
  }

  static let mismatch = Mismatch(
    .body("$.n"), expected: "1", actual: "2", rule: "integer at $.n", "expected 1, found 2")
}
