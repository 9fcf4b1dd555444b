import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayRegularExpressions

/// An interaction as the pact has it, and as the test goes through it.
struct ReadInteraction: Sendable {
  /// For the pact.
  var interaction: Interaction
  /// For the mock, one for each alternative.
  var turns: [Interaction]

  /// One for all tests, as it keeps patterns that it has compiled.
  static let tools: MatchingTools = {
    let expressions = RegularExpressions()
    return MatchingTools { expressions.answer($0, $1) }
  }()

  /// Of generated values, which are the same in each run.
  static let seed: UInt64 = 1

  static let matching = Matching(tools: tools)
}

/// Makes interactions out of what tests say.
struct InteractionReader {
  private let about: InteractionBeginning
  private var faults: [String] = []
  /// By part and place, the kinds that a value may have.
  private var alternatives: [(place: String, kinds: [String])] = []

  private init(_ about: InteractionBeginning) { self.about = about }

  /// - Throws: bad input with all that is wrong.
  static func read(_ http: HTTPInteraction) throws(FailureReport) -> ReadInteraction {
    try read(http.about) { reader, choice in
      let request = reader.request(http.request, choice)
      let response = reader.response(http.response, choice)
      return .http(request, response)
    }
  }

  static func read(_ message: MessageInteraction) throws(FailureReport) -> ReadInteraction {
    try read(message.about) { reader, choice in
      .asynchronous(reader.message(message.message, "the message", choice))
    }
  }

  static func read(
    _ message: SynchronousMessageInteraction
  ) throws(FailureReport) -> ReadInteraction {
    try read(message.about) { reader, choice in
      .synchronous(
        reader.message(message.request, "the request", choice),
        message.responses.map { reader.message($0, "the answer", choice) })
    }
  }

  private static func read(
    _ about: InteractionBeginning,
    _ content: (inout InteractionReader, _ choice: Int?) -> Interaction.Content
  ) throws(FailureReport) -> ReadInteraction {
    var reader = InteractionReader(about)
    let interaction = reader.interaction(content(&reader, nil))
    let count = reader.alternatives.map(\.kinds.count).max() ?? 1
    let places = reader.alternatives
    var turns = [interaction]
    if count > 1 {
      turns = (0..<count).map { choice in
        var turn = interaction
        turn.content = content(&reader, choice)
        let words = places.map { "\($0.kinds[min(choice, $0.kinds.count - 1)]) at \($0.place)" }
        turn.description += ", with \(words.joined(separator: ", "))"
        return turn
      }
    }
    guard reader.faults.isEmpty else {
      var known: Set<String> = []
      throw FailureReport(
        .badInput, attempt: "understand the interaction", subject: interaction.title,
        happened: reader.faults.filter { known.insert($0).inserted }.joined(separator: "\n"),
        remedy: "Correct what the test expects.")
    }
    return ReadInteraction(interaction: interaction, turns: turns)
  }

  private mutating func interaction(_ content: Interaction.Content) -> Interaction {
    if about.description.isEmpty { faults.append("the interaction has no description") }
    var result = Interaction(about.description, content, states: states())
    result.isPending = about.isPending
    result.comments.text = about.comments
    for reference in about.references {
      var group = result.comments.references[reference.group]?.object ?? [:]
      group[reference.name] = .string(reference.value)
      result.comments.references[reference.group] = .object(group)
    }
    if !alternatives.isEmpty {
      // The test has failed if one of them was not.
      result.comments.unknown["exercised"] = .object(
        JSONObject(
          alternatives.map { ($0.place, .array($0.kinds.map { .string($0) })) }))
    }
    return result
  }

  private mutating func states() -> [ProviderState] {
    about.states.map { state in
      var reader = ExampleReader(choice: nil)
      let values = reader.read(.init(.object(state.parameters.all)), .body)
      if !reader.rules.isEmpty || !reader.generators.isEmpty || !reader.faults.isEmpty {
        faults.append("the state \(state.name) is given more than plain values")
      }
      return ProviderState(state.name, values.object ?? [:])
    }
  }

  // MARK: Parts

  private mutating func request(_ request: RequestExample, _ choice: Int?) -> PactRequest {
    var reader = ExampleReader(choice: choice)
    let path = reader.read(request.path, .path)
    var parts = RequestParts(method: request.method, path: path.string ?? "")
    if parts.path.first != "/" { reader.fault("path: expected a text that begins with /") }
    parts.query = Query(
      Self.merged(request.query).map { .init($0.name, reader.texts($0, .query)) })
    parts.headers = Self.headers(request.headers, request.body, &reader)
    parts.body = request.body.read(&reader)
    let result = PactRequest(
      parts, rules: reader.pactRules(), generators: PactGenerators(reader.generators))
    close(reader, "the request") {
      $0.request(parts, result.rules.rules, parts)
    }
    return result
  }

  private mutating func response(_ response: ResponseExample, _ choice: Int?) -> PactResponse {
    var reader = ExampleReader(choice: choice)
    var parts = ResponseParts(status: reader.read(response.status, .status).int ?? 0)
    if !(100...599).contains(parts.status) {
      reader.fault("status: \(parts.status) is no status of HTTP")
    }
    parts.headers = Self.headers(response.headers, response.body, &reader)
    parts.body = response.body.read(&reader)
    let result = PactResponse(
      parts, rules: reader.pactRules(), generators: PactGenerators(reader.generators))
    close(reader, "the answer") { $0.response(parts, result.rules.rules, parts) }
    return result
  }

  private mutating func message(
    _ message: MessageExample, _ name: String, _ choice: Int?
  ) -> PactMessage {
    var reader = ExampleReader(choice: choice)
    var parts = MessageParts()
    for member in message.metadata.all {
      parts.metadata[member.name] = reader.read(member.value, .metadata, [.name(member.name)])
    }
    if let type = message.body.type, parts.metadata["contentType"] == nil {
      parts.metadata["contentType"] = .string(type)
    }
    parts.contents = message.body.read(&reader)
    let result = PactMessage(
      parts, rules: reader.pactRules(), generators: PactGenerators(reader.generators))
    close(reader, name) { $0.message(parts, result.rules.rules, parts) }
    return result
  }

  /// Takes over what the reader found; an example must keep its own rules.
  private mutating func close(
    _ reader: ExampleReader, _ part: String, _ check: (Matching) -> [Mismatch]
  ) {
    faults += reader.faults.map { "\(part), \($0)" }
    alternatives +=
      reader.choice == nil ? reader.alternatives.map { ("\(part), \($0.place)", $0.kinds) } : []
    guard reader.faults.isEmpty else { return }
    faults += check(ReadInteraction.matching).map {
      "\(part), the example does not keep its own rule: \($0)"
    }
  }

  /// Whoever sends a body names its type; in versions before 4 that is all that says it.
  private static func headers(
    _ members: Members, _ body: PactBody, _ reader: inout ExampleReader
  ) -> Headers {
    var members = merged(members)
    if let type = body.typeExample,
      !members.contains(where: { $0.name.lowercased() == "content-type" })
    {
      members.append(Member("Content-Type", type))
    }
    return Headers(
      members.map { member in
        let values = reader.texts(member, .header).map { value in
          if value == nil { reader.fault("header \(member.name): null is no text") }
          return value ?? ""
        }
        return (member.name, values)
      })
  }

  /// A name that comes again has the values of all.
  private static func merged(_ members: Members) -> [Member] {
    var result: [Member] = []
    for member in members.all {
      guard let index = result.firstIndex(where: { $0.name == member.name }) else {
        result.append(member)
        continue
      }
      let others: [Example]
      if case .list(let elements) = result[index].value.node {
        others = elements
      } else {
        others = [result[index].value]
      }
      result[index] = Member(member.name, .list(others + [member.value]))
    }
    return result
  }
}
