import AssayContractReview
import AssayJSON
package import AssayMatching
package import AssayOpenAPI
package import AssayPact

/// Holds recorded traffic against contracts, exchange by exchange, in memory that does not grow
/// with the traffic.
package struct ContractCoverage: Sendable {
  let documents: [String: OpenAPIDocument]
  let matching: Matching
  var usages: [String: DocumentUsage] = [:]
  var watches: [InteractionWatch] = []
  private var byOperation: [OperationKey: [Int]] = [:]
  /// Those whose path is a rule.
  private var byMethod: [OperationKey: [Int]] = [:]
  private var messages: [String: [Int]] = [:]
  private var templates: [String: CallTemplates] = [:]
  var calls: [CallKey: CallCoverage] = [:]
  var boundaries: [ServiceBoundary: Int] = [:]
  /// By contract.
  var censuses: [ServiceBoundary: AlternativeCensus] = [:]
  private let tools: MatchingTools
  private(set) var exchanges = 0
  private(set) var withoutProvider = 0
  private(set) var dropped = 0

  /// Kinds of calls, and boundaries, that are kept.
  private static let mostKinds = 10_000
  private static let mostStatuses = 100

  struct CallKey: Hashable {
    var consumer: String?
    var provider: String
    var method: String?
    var path: String
  }

  private struct OperationKey: Hashable {
    var provider: String
    var method: String
    /// Empty: any.
    var path = ""
  }

  /// - Parameters:
  ///   - pacts: the contracts of all consumers.
  ///   - documents: by the provider's name.
  ///   - tools: for rules of contracts.
  package init(pacts: [Pact], documents: [String: OpenAPIDocument] = [:], tools: MatchingTools) {
    self.documents = documents
    matching = Matching(tools: tools)
    self.tools = tools
    usages = documents.mapValues(DocumentUsage.init)
    for pact in pacts {
      for interaction in pact.interactions { add(interaction, of: pact) }
      if usages[pact.provider.name] != nil,
        let own = try? ConsumerPact(PactWriter.write(pact, as: .v4).json)
      {
        usages[pact.provider.name]?.add(own)
      }
    }
  }

  private mutating func add(_ interaction: Interaction, of pact: Pact) {
    let number = watches.count
    watches.append(InteractionWatch(interaction, of: pact))
    censuses[watches[number].boundary, default: AlternativeCensus(tools: tools)]
      .declare(interaction)
    guard case .http(let request, _) = interaction.content else {
      messages[pact.provider.name, default: []].append(number)
      return
    }
    var key = OperationKey(
      provider: pact.provider.name, method: request.parts.method.uppercased())
    if request.rules.rules.path != nil { byMethod[key, default: []].append(number) }
    key.path = path(request.parts.path, key).text
    byOperation[key, default: []].append(number)
  }

  /// The template of a path, as the document has it or as it looks.
  private func path(
    _ path: String, _ key: OperationKey
  ) -> (text: String, operation: OpenAPIOperation?, reasons: [String]) {
    if let operation = documents[key.provider]?.operation(key.method, path)?.operation {
      return (operation.path.text, operation, [])
    }
    let shape = PathShape(path)
    return (shape.text, nil, shape.reasons)
  }

  // MARK: Traffic

  package mutating func add(_ exchange: RecordedExchange) {
    exchanges += 1
    guard let provider = exchange.provider else {
      withoutProvider += 1
      return
    }
    if let consumer = exchange.consumer {
      let boundary = ServiceBoundary(consumer: consumer, provider: provider)
      if boundaries[boundary] != nil || boundaries.count < Self.mostKinds {
        boundaries[boundary, default: 0] += 1
      }
    }
    switch exchange.content {
    case .http(let call): add(call, exchange.consumer, provider)
    case .message(let message): add(message, exchange.consumer, provider)
    }
  }

  /// Of which kind a call is, and which interactions are about it, whoever asks.
  private struct Kind {
    var path: String
    var origin: CallCoverage.Origin
    var operation: OpenAPIOperation?
    var interactions: [Int]
  }

  private mutating func kind(of call: RecordedCall, _ provider: String) -> Kind {
    var key = OperationKey(provider: provider, method: call.method.uppercased())
    let (text, operation, _) = path(call.path, key)
    let patterns = byMethod[key] ?? []
    key.path = text
    let alike = byOperation[key] ?? []
    if let operation {
      return Kind(path: text, origin: .document, operation: operation, interactions: alike)
    }
    // Without a document a path that only looks alike does not do where a rule says more.
    let patterned = patterns.filter { fits(call.path, watches[$0]) }
    let all = Set(alike.filter { watches[$0].pathRule == nil }).union(patterned).sorted()
    if let first = all.first, case .http(let request, _) = watches[first].interaction.content {
      let path = PathShape(request.parts.path).text
      return Kind(path: path, origin: .contract, interactions: all)
    }
    key.path = ""
    let guess = guess(call, key)
    return Kind(path: guess.text, origin: .guessed(guess.reasons), interactions: [])
  }

  private mutating func add(_ call: RecordedCall, _ consumer: String?, _ provider: String) {
    let found = kind(of: call, provider)
    let own = found.interactions.filter { consumer == nil || watches[$0].consumer == consumer }
    let name = CallKey(
      consumer: consumer, provider: provider, method: call.method.uppercased(), path: found.path)
    guard calls[name] != nil || calls.count < Self.mostKinds else {
      dropped += 1
      return
    }
    var kind =
      calls[name]
      ?? CallCoverage(
        consumer: consumer, provider: provider, method: name.method, path: name.path,
        origin: found.origin, count: 0, hasContract: false,
        contractConsumers: Set(found.interactions.map { watches[$0].consumer }).sorted(),
        isDocumented: documents[provider].map { _ in found.operation != nil }, statuses: [],
        failures: 0)
    kind.count += 1
    if !own.isEmpty { kind.hasContract = true }
    // The same explanation, in whatever order the calls come.
    if case .guessed(let old) = kind.origin, case .guessed(let new) = found.origin,
      new.lexicographicallyPrecedes(old)
    {
      kind.origin = found.origin
    }
    if let code = call.status {
      let taking = own.filter { watches[$0].takes(status: code) }
      note(code, !taking.isEmpty, found.operation, &kind)
      see(call, taking)
    } else {
      kind.failures += 1
    }
    calls[name] = kind
  }

  private func fits(_ path: String, _ watch: InteractionWatch) -> Bool {
    guard case .http(let request, _) = watch.interaction.content else { return false }
    let parts = RequestParts(method: "GET", path: request.parts.path)
    return matching.request(
      parts, MatchingRules(path: watch.pathRule), RequestParts(method: "GET", path: path)
    ).isEmpty
  }

  private mutating func guess(_ call: RecordedCall, _ key: OperationKey) -> CallTemplates.Template {
    let (template, merged) = templates[key.provider, default: CallTemplates()]
      .template(key.method, call.path)
    for path in merged { merge(path, into: template, key) }
    return template
  }

  /// Adds calls that turned out to be of one kind to those of that kind.
  private mutating func merge(
    _ path: String, into template: CallTemplates.Template, _ key: OperationKey
  ) {
    // The consumers' names are few, so all calls are looked at.
    let parts = calls.keys.filter {
      $0.provider == key.provider && $0.method == key.method && $0.path == path
    }
    for part in parts {
      guard let old = calls.removeValue(forKey: part) else { continue }
      var name = part
      name.path = template.text
      guard var kind = calls[name] else {
        calls[name] = old.renamed(template)
        continue
      }
      kind.count += old.count
      kind.failures += old.failures
      for status in old.statuses { kind.add(status) }
      calls[name] = kind
    }
  }

  private func note(
    _ code: Int, _ hasContract: Bool, _ operation: OpenAPIOperation?, _ kind: inout CallCoverage
  ) {
    guard kind.statuses.count < Self.mostStatuses else { return }
    let isDocumented = documents[kind.provider].map { _ in
      operation?.response(for: code) != nil
    }
    kind.add(
      CallCoverage.Status(
        code: code, count: 1, hasContract: hasContract, isDocumented: isDocumented))
  }

  private mutating func see(_ call: RecordedCall, _ numbers: [Int]) {
    let numbers = numbers.filter { watches[$0].takes(query: call.query) }
    guard !numbers.isEmpty else { return }
    let request = call.requestBody.json
    let response = call.responseBody.json
    for number in numbers {
      watches[number].seen += 1
      let interaction = watches[number].interaction
      if let request {
        watches[number].request?.add(request)
        censuses[watches[number].boundary]?.add(request, to: "request", of: interaction)
      }
      if let response {
        watches[number].response?.add(response)
        censuses[watches[number].boundary]?.add(response, to: "response", of: interaction)
      }
    }
  }

  private mutating func add(_ message: RecordedMessage, _ consumer: String?, _ provider: String) {
    let body = message.body.json
    let alike = (messages[provider] ?? []).filter { number in
      watches[number].channel.map { $0 == message.channel } ?? watches[number].takes(message: body)
    }
    let own = alike.filter { consumer == nil || watches[$0].consumer == consumer }
    let name = CallKey(
      consumer: consumer, provider: provider, method: nil, path: message.channel)
    guard calls[name] != nil || calls.count < Self.mostKinds else {
      dropped += 1
      return
    }
    calls[
      name,
      default: CallCoverage(
        consumer: consumer, provider: provider, method: nil, path: message.channel,
        origin: .channel, count: 0, hasContract: false,
        contractConsumers: Set(alike.map { watches[$0].consumer }).sorted(), isDocumented: nil,
        statuses: [], failures: 0)
    ].count += 1
    if !own.isEmpty { calls[name]?.hasContract = true }
    for number in own {
      watches[number].seen += 1
      guard let body else { continue }
      watches[number].response?.add(body)
      censuses[watches[number].boundary]?.add(
        body, to: watches[number].partName, of: watches[number].interaction)
    }
  }
}

extension CallCoverage {
  fileprivate mutating func add(_ status: Status) {
    guard let index = statuses.firstIndex(where: { $0.code >= status.code }) else {
      return statuses.append(status)
    }
    if statuses[index].code == status.code {
      statuses[index].count += status.count
    } else {
      statuses.insert(status, at: index)
    }
  }

  fileprivate func renamed(_ template: CallTemplates.Template) -> CallCoverage {
    var result = self
    result.path = template.text
    result.origin = .guessed(template.reasons)
    return result
  }
}
