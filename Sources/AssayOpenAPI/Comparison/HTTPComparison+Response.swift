internal import AssayJSON

/// What the consumer expects to receive.
extension HTTPComparison {
  mutating func checkResponse(_ operation: OpenAPIOperation) {
    let place = ContractPlace(response / "status")
    guard let declared = operation.response(for: exchange.status) else {
      add(
        .statusUnknown, "The status \(exchange.status) is not declared.", at: place,
        operation.node.pointer / "responses")
      return
    }
    if declared.key == "default" {
      add(
        .statusDefault,
        "The status \(exchange.status) is not declared, only \"default\" is, which it is taken for.",
        at: place, declared.node.pointer)
    }
    let isTypeFine = checkResponseType(declared, operation)
    checkResponseHeaders(declared, operation)
    if isTypeFine { checkResponseBody(declared) }
  }

  private mutating func checkResponseType(
    _ declared: OpenAPIResponse, _ operation: OpenAPIOperation
  ) -> Bool {
    guard let type = exchange.responseHeaders["content-type"], !type.isEmpty else { return true }
    let types = declared.body.types
    let place = ContractPlace(response / "headers" / "content-type")
    if types.isEmpty {
      // Servers name a type of nothing, too.
      if isRecorded, exchange.responseBody.value == nil { return true }
      add(
        .responseContentTypeUnknown,
        "The response is \(type), but no media type is declared.", at: place,
        operation.node.pointer)
      return true
    }
    if MediaRange.best(for: type, among: types) != nil { return true }
    add(
      .responseContentTypeIncompatible,
      "The response is \(type), the operation answers \(list(types)).", at: place,
      declared.body.node.pointer)
    return false
  }

  private mutating func checkResponseHeaders(
    _ declared: OpenAPIResponse, _ operation: OpenAPIOperation
  ) {
    let validator = validator(readsTexts: true, .response)
    var known: Set<String> = ["content-type"]
    for header in declared.headers {
      known.insert(header.name.lowercased())
      guard let text = exchange.responseHeaders[header.name] else {
        if isRecorded, header.isRequired {
          add(
            .responseHeaderIncompatible, "The header \(header.name) is missing.",
            at: ContractPlace(response / "headers" / header.name), declared.node.pointer)
        }
        continue
      }
      guard let schema = header.schema else { continue }
      let value = reader.value(ofHeader: text, schema, isExploded: false)
      add(
        validator.outcome(of: value, schema), .responseHeaderIncompatible,
        of: "The header \(header.name)",
        at: ContractPlace(response / "headers" / header.name))
    }
    for header in exchange.responseHeaders.all where !known.contains(header.name) {
      let isStandard = StandardHeaders.response.contains(header.name)
      add(
        isStandard ? .responseHeaderUndefined : .responseHeaderUnknown,
        isStandard
          ? "The standard header \(header.name) is not declared."
          : "The header \(header.name) is not declared.",
        at: ContractPlace(response / "headers" / header.name),
        isStandard ? operation.node.pointer : declared.node.pointer)
    }
  }

  private mutating func checkResponseBody(_ declared: OpenAPIResponse) {
    guard let value = exchange.responseBody.value else {
      if exchange.lacksResponseBody, declared.body.schemas.contains(where: { $0.schema != nil }) {
        add(
          .responseBodyIncompatible, "The response has no body.",
          at: ContractPlace(response / "body"), declared.body.node.pointer)
      }
      return
    }
    let place = ContractPlace(response / "body", wrapper: exchange.responseBody.wrapper)
    let types = declared.body.types
    let wanted =
      exchange.responseHeaders["content-type"] ?? exchange.responseBody.contentType
      ?? exchange.requestHeaders["accept"] ?? "application/json"
    let type = MediaRange.best(for: wanted, among: types).map { types[$0] } ?? types.first
    let range = MediaRange(type ?? "application/json")
    // Null, or an empty text, only says that the consumer looks at no body.
    let isEmpty = exchange.responseBody.isEmpty
    guard range.isJSON || range.isForm || range.isMultipart || range.isAny else {
      add(
        .responseBodyUnvalidatable, "A body of \(type ?? "") is not compared.", at: place,
        declared.body.node.pointer)
      return
    }
    guard isRecorded || !isEmpty else { return }
    guard let schema = declared.body.schema(for: type ?? "application/json") else {
      add(
        .responseBodyUnknown, "No schema is declared for the body of the response.", at: place,
        declared.body.node.pointer)
      return
    }
    let validator = validator(readsTexts: false, .response)
    let outcome =
      isRecorded
      ? validator.outcome(of: value, schema) : validator.outcome(ofExpectation: value, schema)
    add(outcome, .responseBodyIncompatible, of: "The body of the response", at: place)
  }
}
