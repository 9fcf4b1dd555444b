internal import AssayJSON

/// What consumers use of a provider's document, by their contracts: an example names the members
/// that its consumer reads or sends.
package struct DocumentUsage: Sendable {
  private let document: OpenAPIDocument
  /// By the operation's title.
  private var uses: [String: Use] = [:]

  fileprivate struct Use {
    var parameters: Set<ParameterName> = []
    var requestBodies: [JSON] = []
    /// By the response's key; no bodies: only the status counts.
    var responses: [String: [JSON]] = [:]
  }

  fileprivate struct ParameterName: Hashable {
    var location: OpenAPIParameter.Location
    var name: String
  }

  package init(_ document: OpenAPIDocument) { self.document = document }

  /// Adds the requests of a pact; those that no operation takes, and messages, say nothing.
  package mutating func add(_ pact: ConsumerPact) {
    for interaction in pact.interactions {
      guard case .http(let exchange) = interaction.content,
        let (operation, _) = document.operation(exchange.method, exchange.path)
      else { continue }
      uses[operation.title, default: Use()].add(exchange, operation, document)
    }
  }

  /// What is declared and not used, in the document's order; of a field that nobody uses, not its
  /// parts.
  package func unused() -> [UnusedPart] {
    document.operations.flatMap { operation -> [UnusedPart] in
      guard let use = uses[operation.title] else {
        return [
          UnusedPart(
            .operation, operation: operation.title, pointer: operation.node.pointer)
        ]
      }
      return parameters(operation, use) + request(operation, use) + responses(operation, use)
    }
  }

  private func parameters(_ operation: OpenAPIOperation, _ use: Use) -> [UnusedPart] {
    operation.parameters.compactMap { parameter in
      let name = ParameterName(location: parameter.location, name: parameter.name.lowercased())
      // A cookie is not part of most pacts, and a path has all its parameters.
      guard parameter.location == .query || parameter.location == .header,
        !parameter.isRequired, !use.parameters.contains(name)
      else { return nil }
      return UnusedPart(
        .parameter, operation: operation.title, name: parameter.name,
        pointer: parameter.node.pointer)
    }
  }

  private func request(_ operation: OpenAPIOperation, _ use: Use) -> [UnusedPart] {
    guard let body = operation.requestBody else { return [] }
    if use.requestBodies.isEmpty {
      return [
        UnusedPart(.requestBody, operation: operation.title, pointer: body.node.pointer)
      ]
    }
    var walk = UsageWalk(document: document.schemas, direction: .request)
    walk.visit(body.schemas.compactMap(\.schema), use.requestBodies)
    return walk.unused.map { field in
      UnusedPart(
        .requestField, operation: operation.title, path: field.path, pointer: field.pointer)
    }
  }

  private func responses(_ operation: OpenAPIOperation, _ use: Use) -> [UnusedPart] {
    operation.responses.flatMap { response -> [UnusedPart] in
      func part(_ kind: UnusedPart.Kind, _ path: FieldPath, _ pointer: JSONPointer) -> UnusedPart {
        UnusedPart(
          kind, operation: operation.title, name: response.key, path: path, pointer: pointer)
      }
      let schemas = response.body.schemas.compactMap(\.schema)
      guard let bodies = use.responses[response.key] else {
        // How errors are answered is nothing to be deleted because nobody tests it.
        let isSuccess = response.key.hasPrefix("2") || response.key.hasPrefix("3")
        return isSuccess ? [part(.response, FieldPath(), response.node.pointer)] : []
      }
      if bodies.isEmpty {
        return schemas.isEmpty ? [] : [part(.responseBody, FieldPath(), response.node.pointer)]
      }
      var walk = UsageWalk(document: document.schemas, direction: .response)
      walk.visit(schemas, bodies)
      return walk.unused.map { part(.responseField, $0.path, $0.pointer) }
    }
  }
}

extension DocumentUsage.Use {
  fileprivate mutating func add(
    _ exchange: HTTPExchange, _ operation: OpenAPIOperation, _ document: OpenAPIDocument
  ) {
    let reader = ParameterReader(document: document.schemas)
    for parameter in operation.parameters {
      let isUsed =
        switch parameter.location {
        case .query: reader.value(of: parameter, in: exchange.query).value != nil
        case .header: exchange.requestHeaders[parameter.name] != nil
        case .path, .cookie: true
        }
      guard isUsed else { continue }
      parameters.insert(
        DocumentUsage.ParameterName(
          location: parameter.location, name: parameter.name.lowercased()))
    }
    if let body = exchange.requestBody.value, !exchange.requestBody.isEmpty {
      requestBodies.append(body)
    }
    guard let response = operation.response(for: exchange.status) else { return }
    responses[response.key, default: []] +=
      exchange.responseBody.isEmpty ? [] : [exchange.responseBody.value].compactMap { $0 }
  }
}

/// Goes through a schema along the values that contracts have for it.
private struct UsageWalk {
  let document: SchemaDocument
  let direction: SchemaValidator.Direction
  var unused: [(path: FieldPath, pointer: JSONPointer)] = []

  private static let mostParts = 256

  init(document: SchemaDocument, direction: SchemaValidator.Direction) {
    self.document = document
    self.direction = direction
  }

  /// It goes only where values lead, so it ends for schemas that refer to themselves.
  mutating func visit(_ schemas: [SchemaNode], _ values: [JSON], _ path: FieldPath = FieldPath()) {
    let parts = parts(of: schemas)
    let objects = values.compactMap(\.object)
    if !objects.isEmpty { visit(members: objects, parts, path) }
    let elements = values.compactMap(\.array).flatMap { $0 }
    guard !elements.isEmpty else { return }
    let items = parts.flatMap { part in
      part.elementSchemas.first + (part.elementSchemas.rest.map { [$0] } ?? [])
    }
    visit(items, elements, path / .element(nil))
  }

  private mutating func visit(
    members objects: [JSONObject], _ parts: [SchemaNode], _ path: FieldPath
  ) {
    var names: [String] = []
    var declared: [String: [SchemaNode]] = [:]
    for (name, node) in parts.flatMap({ $0.map("properties") }) {
      if declared[name] == nil { names.append(name) }
      declared[name, default: []].append(node)
    }
    let required = Set(parts.flatMap { $0.value["required"]?.array ?? [] }.compactMap(\.string))
    for name in names {
      let nodes = declared[name] ?? []
      let values = objects.compactMap { $0[name] }
      if !values.isEmpty {
        visit(nodes, values, path / name)
      } else if !nodes.contains(where: goesOtherWay),
        direction == .response || !required.contains(name), let first = nodes.first
      {
        unused.append((path / name, first.pointer))
      }
    }
    let others = parts.compactMap { $0["additionalProperties"] }.filter { $0.value.object != nil }
    let rest = objects.flatMap { $0.members.filter { declared[$0.name] == nil }.map(\.value) }
    if !others.isEmpty, !rest.isEmpty { visit(others, rest, path / .others) }
  }

  /// Whether it is a member that only the other side sends.
  private func goesOtherWay(_ node: SchemaNode) -> Bool {
    let keyword = direction == .request ? "readOnly" : "writeOnly"
    return document.dereferenced(node)?.value[keyword] == true || node.value[keyword] == true
  }

  /// All schemas that may apply, whatever combines them.
  private func parts(of schemas: [SchemaNode]) -> [SchemaNode] {
    var pending = Array(schemas.reversed())
    var seen: Set<JSONPointer> = []
    var result: [SchemaNode] = []
    while let next = pending.popLast(), result.count < Self.mostParts {
      let node = document.entering(next)
      guard node.value.object != nil, seen.insert(node.pointer).inserted else { continue }
      result.append(node)
      if let reference = node.value["$ref"]?.string,
        let target = document.resolve(reference, from: node.base)
      {
        pending.append(target)
      }
      for keyword in ["oneOf", "anyOf", "allOf"] { pending += node.list(keyword).reversed() }
    }
    return result
  }
}
