internal import AssayJSON

/// Compares one interaction by messages with the operation of an AsyncAPI document that it names.
struct MessageComparison {
  let document: AsyncAPIDocument
  /// Of the interaction.
  let pointer: JSONPointer
  let matchesPattern: SchemaValidator.PatternMatcher
  var findings: [ContractFinding] = []
  var unchecked: [ContractComparison.Unchecked] = []

  init(
    document: AsyncAPIDocument, pointer: JSONPointer,
    matchesPattern: @escaping SchemaValidator.PatternMatcher
  ) {
    self.document = document
    self.pointer = pointer
    self.matchesPattern = matchesPattern
  }

  private var reference: JSONPointer { pointer / "comments" / "references" / "AsyncAPI" }

  mutating func run(_ content: ConsumerPact.Content) {
    switch content {
    case .message(let message, let reference):
      guard let operation = operation(reference) else { return }
      // The consumer receives it: what it leaves out, it does not use.
      match(
        message, operation.messages, of: operation, at: pointer, isReceived: true,
        noMatch: ContractPlace(pointer))
    case .exchange(let request, let responses, let reference):
      guard let operation = operation(reference) else { return }
      compare(request, responses, operation)
    case .http, .unknown, .unreadable: break
    }
  }

  private mutating func operation(
    _ name: ConsumerPact.OperationReference
  ) -> AsyncAPIDocument.Operation? {
    switch name {
    case .named(let name):
      if let operation = document.operation(name) { return operation }
      add(
        .operationUnknown, "The operation \(name) is not declared.",
        ContractPlace(reference / "operationId"), JSONPointer() / "operations")
    case .missing:
      add(
        .referencesMissing,
        "The interaction names no operation under comments.references.AsyncAPI.",
        ContractPlace(reference), JSONPointer())
    case .malformed:
      add(
        .referencesMissing, "Expected \"operationId\" under comments.references.AsyncAPI.",
        ContractPlace(reference), JSONPointer())
    }
    return nil
  }

  private mutating func add(
    _ code: ContractFinding.Code, _ sentence: String, _ place: ContractPlace?,
    _ spec: JSONPointer
  ) {
    findings.append(ContractFinding(code, sentence, mock: place, spec: spec))
  }

  // MARK: Requests and replies

  private mutating func compare(
    _ request: PactMessage, _ responses: [PactMessage], _ operation: AsyncAPIDocument.Operation
  ) {
    let noMatch = ContractPlace(reference / "operationId")
    let fits = match(
      request, operation.messages, of: operation, at: pointer / "request", isReceived: false,
      noMatch: noMatch)
    guard fits else { return }
    guard let replies = operation.replies, !replies.isEmpty else {
      add(
        .replyMissing, "The operation declares no message that it replies with.",
        ContractPlace(reference), operation.node.pointer)
      return
    }
    if responses.isEmpty {
      add(
        .replyExpectationMissing, "The interaction expects no response, so no reply is compared.",
        ContractPlace(pointer / "response"), operation.node.pointer / "reply")
    }
    for (index, response) in responses.enumerated() {
      match(
        response, replies, of: operation, at: pointer / "response" / index, isReceived: true,
        noMatch: noMatch)
    }
  }

  // MARK: One message

  /// - Returns: whether one of the declared messages fits.
  @discardableResult
  private mutating func match(
    _ message: PactMessage, _ candidates: [AsyncAPIDocument.Message],
    of operation: AsyncAPIDocument.Operation, at place: JSONPointer, isReceived: Bool,
    noMatch: ContractPlace
  ) -> Bool {
    var causes: [ContractFinding] = []
    for candidate in candidates {
      let found = compare(message, candidate, at: place, isReceived: isReceived)
      let errors = found.findings.filter { $0.severity == .error }
      guard errors.isEmpty else {
        causes += errors
        continue
      }
      findings += found.findings
      unchecked += found.unchecked
      add(
        .messageMatched, "The message at \(candidate.node.pointer) fits.", nil,
        candidate.node.pointer)
      return true
    }
    findings.append(
      ContractFinding(
        .messageNoMatch,
        "None of the \(candidates.count) messages of the operation fits.", mock: noMatch,
        spec: operation.node.pointer / "messages", causes: causes))
    return false
  }

  private func compare(
    _ message: PactMessage, _ candidate: AsyncAPIDocument.Message, at place: JSONPointer,
    isReceived: Bool
  ) -> (findings: [ContractFinding], unchecked: [ContractComparison.Unchecked]) {
    var findings: [ContractFinding] = []
    var unchecked: [ContractComparison.Unchecked] = []
    let contents = ContractPlace(place / "contents" / "content")
    func add(_ outcome: SchemaOutcome, _ code: ContractFinding.Code, _ place: ContractPlace) {
      for error in outcome.errors {
        var place = place
        place.inner = error.instance
        findings.append(ContractFinding(code, error.sentence, mock: place, spec: error.schema))
      }
      for error in outcome.unchecked {
        unchecked.append(ContractComparison.Unchecked(place.pointer, error.sentence))
      }
    }
    let type = message.contentType ?? candidate.contentType
    let isJSON = type.map { MediaRange($0).isJSON } ?? !(message.contents.value?.string != nil)
    if let value = message.contents.value, !isJSON || candidate.foreignFormat != nil {
      if !value.isNull {
        let name = candidate.foreignFormat ?? type ?? "an unknown type"
        findings.append(
          ContractFinding(
            .payloadUnvalidatable, "A payload of \(name) is not compared.", mock: contents,
            spec: candidate.node.pointer))
      }
    } else if let value = message.contents.value {
      if let payload = candidate.payload {
        add(check(value, payload, isReceived: isReceived), .payloadIncompatible, contents)
      } else {
        findings.append(
          ContractFinding(
            .payloadUnknown, "No schema is declared for the payload.", mock: contents,
            spec: candidate.node.pointer))
      }
    }
    if let metadata = message.metadata, let headers = candidate.headers {
      let declared = JSONObject(
        metadata.members.filter { !PactMessage.isContentType($0.name) }
          .map { ($0.name, $0.value) })
      add(
        check(.object(declared), headers, isReceived: isReceived, readsTexts: true),
        .messageHeadersIncompatible, ContractPlace(place / "metadata"))
    }
    return (findings, unchecked)
  }

  private func check(
    _ value: JSON, _ schema: SchemaNode, isReceived: Bool, readsTexts: Bool = false
  ) -> SchemaOutcome {
    let validator = SchemaValidator(
      document.schemas,
      options: SchemaValidator.Options(
        readsTexts: readsTexts, direction: isReceived ? .response : .request),
      matchesPattern: matchesPattern)
    return isReceived
      ? validator.outcome(ofExpectation: value, schema) : validator.outcome(of: value, schema)
  }
}

extension JSON {
  fileprivate var isNull: Bool { self == .null }
}
