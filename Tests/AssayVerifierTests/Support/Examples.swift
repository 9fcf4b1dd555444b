import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification
import AssayRegularExpressions
import AssayVerifier

enum Examples {
  static let matching: Matching = {
    let expressions = RegularExpressions()
    return Matching(tools: MatchingTools { expressions.answer($0, $1) })
  }()

  static func verifier(
    _ target: Verifier.Target?, messages: MessageTarget? = nil,
    _ change: (inout Verifier) -> Void = { _ in }
  ) -> Verifier {
    var verifier = Verifier(
      target, messages: messages, matching: matching,
      calendar: { moment, _, _ in "a \(moment.rawValue)" }, seed: 7)
    verifier.http.timeout = .seconds(20)
    change(&verifier)
    return verifier
  }

  static func json(_ json: JSON) -> Body {
    .present(JSONPrinter.compact.bytes(json), ContentType("application/json"))
  }

  static func get(
    _ path: String, states: ProviderState..., status: Int = 200, body: Body = .missing
  ) -> Interaction {
    http(
      "get \(path)", RequestParts(path: path), ResponseParts(status: status, body: body),
      states: states)
  }

  static func http(
    _ description: String, _ request: RequestParts, _ response: ResponseParts = ResponseParts(),
    states: [ProviderState] = []
  ) -> Interaction {
    Interaction(
      description, .http(PactRequest(request), PactResponse(response)), states: states)
  }

  static func plan(_ interactions: [Interaction]) throws -> VerificationPlan {
    let pact = Pact(consumer: "shop", provider: "stock", interactions: interactions)
    return try VerificationPlan([SourcedPact(pact, source: "shop.json")], tools: matching.tools)
  }

  static func plan(_ interactions: Interaction...) throws -> VerificationPlan {
    try plan(interactions)
  }
}

extension InteractionResult {
  var fault: VerificationFault? { if case .error(let fault) = outcome { fault } else { nil } }
  var mismatches: [String] {
    if case .failed(let mismatches) = outcome { mismatches.map(\.description) } else { [] }
  }
}
