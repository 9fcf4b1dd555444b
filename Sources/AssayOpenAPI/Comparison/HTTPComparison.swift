internal import AssayJSON

/// Compares one request and its response with the operation that would answer it.
struct HTTPComparison {
  let document: OpenAPIDocument
  let exchange: HTTPExchange
  /// Of the interaction.
  let pointer: JSONPointer
  let matchesPattern: SchemaValidator.PatternMatcher
  /// Whether it is what a provider really answered, and not what a consumer expects.
  var isRecorded = false
  var findings: [ContractFinding] = []
  var unchecked: [ContractComparison.Unchecked] = []

  init(
    document: OpenAPIDocument, exchange: HTTPExchange, pointer: JSONPointer,
    matchesPattern: @escaping SchemaValidator.PatternMatcher
  ) {
    self.document = document
    self.exchange = exchange
    self.pointer = pointer
    self.matchesPattern = matchesPattern
  }

  var request: JSONPointer { pointer / "request" }
  var response: JSONPointer { pointer / "response" }
  var reader: ParameterReader { ParameterReader(document: document.schemas) }

  mutating func run() {
    guard let (operation, values) = document.operation(exchange.method, exchange.path),
      !exchange.path.contains("?")
    else {
      let sentence = "No operation is declared for \(exchange.method) \(exchange.path)."
      add(
        .pathOrMethodUnknown, sentence, at: ContractPlace(request / "path"),
        JSONPointer() / "paths")
      return
    }
    checkPath(operation, values)
    // A value that the path does not allow means that another path was meant.
    guard findings.isEmpty else { return }
    checkSecurity(operation)
    checkAccept(operation)
    let isTypeFine = checkContentType(operation)
    checkHeaders(operation)
    checkQuery(operation)
    if isTypeFine { checkRequestBody(operation) }
    checkResponse(operation)
  }

  // MARK: Findings

  mutating func add(
    _ code: ContractFinding.Code, _ sentence: String, at place: ContractPlace, _ spec: JSONPointer
  ) {
    if isRecorded, code.isOnlyOfExpectations { return }
    findings.append(ContractFinding(code, sentence, mock: place, spec: spec))
  }

  /// One finding for each error of a value.
  mutating func add(
    _ outcome: SchemaOutcome, _ code: ContractFinding.Code, of what: String,
    at place: ContractPlace
  ) {
    for error in outcome.errors {
      var place = place
      place.inner = JSONPointer(place.inner.steps + error.instance.steps)
      add(code, "\(what): \(error.sentence)", at: place, error.schema)
    }
    for error in outcome.unchecked {
      unchecked.append(
        ContractComparison.Unchecked(
          JSONPointer(place.pointer.steps + error.instance.steps), error.sentence))
    }
  }

  func validator(
    readsTexts: Bool, _ direction: SchemaValidator.Direction
  ) -> SchemaValidator {
    SchemaValidator(
      document.schemas,
      options: SchemaValidator.Options(readsTexts: readsTexts, direction: direction),
      matchesPattern: matchesPattern)
  }

  // MARK: Path

  private mutating func checkPath(_ operation: OpenAPIOperation, _ values: [String: String]) {
    let validator = validator(readsTexts: true, .request)
    for parameter in operation.parameters where parameter.location == .path {
      guard let text = values[parameter.name], let schema = parameter.schema else { continue }
      let outcome = validator.outcome(of: reader.value(of: parameter, inPath: text), schema)
      guard let error = outcome.errors.first else { continue }
      let sentence =
        "No operation is declared for \(exchange.method) \(exchange.path); \(operation.path.text) "
        + "would be, but for the parameter \"\(parameter.name)\": \(error.sentence)"
      add(.pathOrMethodUnknown, sentence, at: ContractPlace(request / "path"), error.schema)
    }
  }

  // MARK: Security

  /// Reports what is missing of the requirement that is nearest to being met.
  private mutating func checkSecurity(_ operation: OpenAPIOperation) {
    guard exchange.isGoodRequest, !operation.security.isEmpty else { return }
    let missing = operation.security.map { $0.compactMap(missingCredential) }
    guard let nearest = missing.min(by: { $0.count < $1.count }) else { return }
    for (place, sentence) in nearest {
      add(.authorizationMissing, sentence, at: ContractPlace(place), operation.node.pointer)
    }
  }

  private func missingCredential(_ name: String) -> (JSONPointer, String)? {
    switch document.securitySchemes[name] {
    case .keyInHeader(let header)?:
      if exchange.requestHeaders[header] != nil { return nil }
      return (request / "headers", "The header \(header) is missing, which \(name) needs.")
    case .keyInQuery(let parameter)?:
      if exchange.query.pairs.contains(where: { $0.name == parameter }) { return nil }
      return (
        request / "query", "The query parameter \(parameter) is missing, which \(name) needs."
      )
    case .authorization(let scheme)?:
      let value = exchange.requestHeaders["authorization"]?.lowercased() ?? ""
      let isChecked = scheme == "basic" || scheme == "bearer"
      if isChecked ? value.hasPrefix(scheme + " ") : !value.isEmpty { return nil }
      return (
        request / "headers", "The header Authorization with \(scheme) credentials is missing."
      )
    // Cookies and what other servers give are not part of most pacts.
    case .keyInCookie?, .elsewhere?, nil: return nil
    }
  }
}
