import AssayContractReview
import AssayJSON
import AssayMatching
import AssayOpenAPI
import AssayPact

/// One interaction of a contract beside the traffic.
struct InteractionWatch: Sendable {
  let consumer: String
  let provider: String
  let interaction: Interaction
  var seen = 0
  var request: FieldWatch?
  var response: FieldWatch?

  init(_ interaction: Interaction, of pact: Pact) {
    consumer = pact.consumer.name
    provider = pact.provider.name
    self.interaction = interaction
    switch interaction.content {
    case .http(let request, let response):
      self.request = Self.watch(request.parts.body, request.rules.rules)
      self.response = Self.watch(response.parts.body, response.rules.rules)
    case .asynchronous(let message):
      response = Self.watch(message.parts.contents, message.rules.rules)
    case .synchronous(let request, _):
      response = Self.watch(request.parts.contents, request.rules.rules)
    }
  }

  private static func watch(_ body: Body, _ rules: MatchingRules) -> FieldWatch? {
    guard let bytes = body.bytes, body.contentType?.isJSON ?? true,
      let example = try? JSON(parsing: bytes)
    else { return nil }
    return FieldWatch(example, rules.body)
  }

  var boundary: ServiceBoundary { ServiceBoundary(consumer: consumer, provider: provider) }

  /// What the part that is sent back, or carried, is called in rules of contracts.
  var partName: String {
    switch interaction.kind {
    case .http: "response"
    case .asynchronous: "message"
    case .synchronous: "request"
    }
  }

  // MARK: Calls

  func takes(status: Int) -> Bool {
    guard case .http(_, let response) = interaction.content else { return false }
    guard let rule = response.rules.rules.status else { return response.parts.status == status }
    return rule.matchers.contains { matcher in
      if case .statusCode(let range) = matcher { return range.contains(status) }
      return response.parts.status == status
    }
  }

  /// Whether a query has all the names of the contract's.
  func takes(query: String?) -> Bool {
    guard case .http(let request, _) = interaction.content else { return false }
    let names = request.parts.query.items.map(\.name)
    if names.isEmpty { return true }
    let found = Set(query.map { Query($0).items.map(\.name) } ?? [])
    return names.allSatisfy(found.contains)
  }

  /// A method and a path that is said by a rule; nil: only the example's.
  var pathRule: RuleList? {
    guard case .http(let request, _) = interaction.content else { return nil }
    return request.rules.rules.path
  }

  // MARK: Messages

  private static let channelNames: Set<String> = [
    "topic", "kafka_topic", "queue", "channel", "destination", "subject", "routing_key",
    "routingkey", "exchange",
  ]

  /// Where the message comes from, as the metadata says; nil: they do not.
  var channel: String? {
    let metadata: JSONObject? =
      switch interaction.content {
      case .http: nil
      case .asynchronous(let message): message.parts.metadata
      case .synchronous(let request, _): request.parts.metadata
      }
    let member = metadata?.members.first { Self.channelNames.contains($0.name.lowercased()) }
    return member?.value.string
  }

  /// Whether a body has all members of the example.
  func takes(message body: JSON?) -> Bool {
    guard let body = body?.object, let response else { return true }
    return response.fields.keys.allSatisfy { path in
      guard path.steps.count == 1, case .member(let name) = path.steps[0] else { return true }
      return body[name] != nil
    }
  }
}
