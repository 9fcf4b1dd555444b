internal import AssayJSON

/// What the consumer sends.
extension HTTPComparison {
  // MARK: Media types

  mutating func checkAccept(_ operation: OpenAPIOperation) {
    guard let accept = exchange.requestHeaders["accept"], !accept.isEmpty else { return }
    let place = ContractPlace(request / "headers" / "accept")
    let offered = operation.responses.flatMap(\.body.types)
    if offered.isEmpty {
      add(
        .acceptUnknown, "The request accepts \(accept), but no media type is declared.", at: place,
        operation.node.pointer)
      return
    }
    // Of a status that declares no content nothing is negotiated.
    let exact = operation.responses.first { $0.key == String(exchange.status) }
    guard exact?.body.types.isEmpty == false, MediaRange.best(for: accept, among: offered) == nil
    else { return }
    add(
      .acceptIncompatible,
      "The request accepts \(accept), the operation answers \(list(offered)).", at: place,
      operation.node.pointer)
  }

  /// - Returns: whether the body can be looked at.
  mutating func checkContentType(_ operation: OpenAPIOperation) -> Bool {
    let types = operation.requestBody?.types ?? []
    let place = ContractPlace(request / "headers" / "content-type")
    guard let type = exchange.requestHeaders["content-type"], !type.isEmpty else {
      if !types.isEmpty, !exchange.requestBody.isEmpty {
        add(
          .requestContentTypeMissing,
          "The request has no Content-Type; the operation takes \(list(types)).", at: place,
          operation.node.pointer)
      }
      return true
    }
    if types.isEmpty {
      add(
        .requestContentTypeUnknown, "The request sends \(type), but no media type is declared.",
        at: place, operation.node.pointer)
      return true
    }
    if MediaRange.best(for: type, among: types) != nil { return true }
    add(
      .requestContentTypeIncompatible,
      "The request sends \(type), the operation takes \(list(types)).", at: place,
      operation.requestBody?.node.pointer ?? operation.node.pointer)
    return false
  }

  func list(_ types: [String]) -> String {
    var seen: Set<String> = []
    return types.filter { seen.insert($0).inserted }.joined(separator: ", ")
  }

  // MARK: Headers

  mutating func checkHeaders(_ operation: OpenAPIOperation) {
    guard exchange.isGoodRequest else { return }
    let validator = validator(readsTexts: true, .request)
    var known = StandardHeaders.request
    for parameter in operation.parameters where parameter.location == .header {
      known.insert(parameter.name.lowercased())
      let place = ContractPlace(request / "headers" / parameter.name)
      guard let text = exchange.requestHeaders[parameter.name] else {
        if parameter.isRequired {
          add(
            .requestHeaderIncompatible, "The header \(parameter.name) is missing.", at: place,
            parameter.node.pointer)
        }
        continue
      }
      guard let schema = parameter.schema else { continue }
      let value = reader.value(ofHeader: text, schema, isExploded: parameter.isExploded)
      add(
        validator.outcome(of: value, schema), .requestHeaderIncompatible,
        of: "The header \(parameter.name)", at: place)
    }
    for name in operation.security.joined() {
      if case .keyInHeader(let header)? = document.securitySchemes[name] {
        known.insert(header.lowercased())
      }
    }
    for header in exchange.requestHeaders.all where !known.contains(header.name) {
      add(
        .requestHeaderUnknown, "The header \(header.name) is not declared.",
        at: ContractPlace(request / "headers" / header.name), operation.node.pointer)
    }
  }

  // MARK: Query

  mutating func checkQuery(_ operation: OpenAPIOperation) {
    guard exchange.isGoodRequest else { return }
    let validator = validator(readsTexts: true, .request)
    var known: Set<String> = []
    for parameter in operation.parameters where parameter.location == .query {
      let place = ContractPlace(request / "query" / parameter.name)
      let (value, used) = reader.value(of: parameter, in: exchange.query)
      known.formUnion(used)
      guard let value else {
        // A schema that cannot be found may allow anything, so nothing too.
        if parameter.isRequired {
          add(
            .queryIncompatible, "The query parameter \(parameter.name) is missing.", at: place,
            parameter.node.pointer)
        }
        continue
      }
      guard let schema = parameter.schema else { continue }
      add(
        validator.outcome(of: value, schema), .queryIncompatible,
        of: "The query parameter \(parameter.name)", at: place)
    }
    for name in operation.security.joined() {
      if case .keyInQuery(let parameter)? = document.securitySchemes[name] {
        known.insert(parameter)
      }
    }
    for name in exchange.query.roots where !isKnown(name, known) {
      add(
        .queryUnknown, "The query parameter \(name) is not declared.",
        at: ContractPlace(request / "query" / name), operation.node.pointer)
    }
  }

  /// Also by what stands before a dot: `filter.name` is a part of `filter`.
  private func isKnown(_ name: String, _ known: Set<String>) -> Bool {
    known.contains(name) || known.contains(String(name.prefix { $0 != "." }))
      // Parameters may be declared with their brackets.
      || exchange.query.pairs.contains {
        QueryText.root(of: $0.name) == name && known.contains($0.name)
      }
  }

  // MARK: Body

  mutating func checkRequestBody(_ operation: OpenAPIOperation) {
    guard exchange.isGoodRequest else { return }
    let body = operation.requestBody
    let place = ContractPlace(request / "body", wrapper: exchange.requestBody.wrapper)
    guard let value = exchange.requestBody.value else {
      if let body, body.isRequired, !exchange.isRequestBodyUnknown {
        add(
          .requestBodyIncompatible, "The request has no body, which is required.",
          at: ContractPlace(request / "body"), body.node.pointer)
      }
      return
    }
    let header = exchange.requestHeaders["content-type"] ?? exchange.requestBody.contentType
    let types = body?.types ?? []
    let sent = header ?? "application/json"
    let type = MediaRange.best(for: sent, among: types).map { types[$0] } ?? sent
    let range = MediaRange(type)
    guard range.isJSON || range.isForm || range.isMultipart || range.isAny else {
      add(
        .requestBodyUnvalidatable, "A body of \(type) is not compared.", at: place,
        body?.node.pointer ?? operation.node.pointer)
      return
    }
    guard let body, let schema = body.schema(for: type) else {
      if !exchange.requestBody.isEmpty {
        add(
          .requestBodyUnknown, "No schema is declared for the body of the request.", at: place,
          body?.node.pointer ?? operation.node.pointer)
      }
      return
    }
    let isText = range.isForm || range.isMultipart
    let outcome = validator(readsTexts: isText, .request).outcome(of: parsed(value, sent), schema)
    add(outcome, .requestBodyIncompatible, of: "The body of the request", at: place)
  }

  /// A form as the object that it means.
  private func parsed(_ value: JSON, _ type: String) -> JSON {
    guard case .string(let text) = value else { return value }
    let range = MediaRange(type)
    if range.isForm { return QueryText(text).object }
    if range.isMultipart { return MultipartText.object(text, contentType: type) ?? value }
    return value
  }
}
