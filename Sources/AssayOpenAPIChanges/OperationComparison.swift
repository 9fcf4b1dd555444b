import AssayJSON
import AssayOpenAPI

/// Compares one operation in two versions of a document.
struct OperationComparison {
  let old: OpenAPIOperation
  let new: OpenAPIOperation
  let base: OpenAPIDocument
  let revision: OpenAPIDocument
  private(set) var changes: [DocumentChange] = []
  /// What is being compared.
  var part = DocumentChange.Part.operation

  init(
    _ old: OpenAPIOperation, _ new: OpenAPIOperation, _ base: OpenAPIDocument,
    _ revision: OpenAPIDocument
  ) {
    self.old = old
    self.new = new
    self.base = base
    self.revision = revision
  }

  mutating func run() {
    if old.node.value["deprecated"] != true, new.node.value["deprecated"] == true {
      add(.operationDeprecated, .info, "The operation is deprecated now.", old.node, new.node)
    }
    compareSecurity()
    compareParameters()
    compareRequestBodies()
    compareResponses()
  }

  mutating func add(
    _ code: DocumentChange.Code, _ severity: DocumentChange.Severity, _ sentence: String,
    _ oldNode: SchemaNode?, _ newNode: SchemaNode?
  ) {
    changes.append(
      DocumentChange(
        code, severity, sentence, operation: old.title, part: part, base: oldNode?.pointer,
        revision: newNode?.pointer))
  }

  mutating func compare(
    _ oldSchema: SchemaNode?, _ newSchema: SchemaNode?, _ code: DocumentChange.Code,
    _ direction: SchemaValidator.Direction, _ subject: String
  ) {
    var comparison = SchemaComparison(base.schemas, revision.schemas, direction)
    let found = comparison.differences(
      oldSchema.map { [$0] } ?? [], newSchema.map { [$0] } ?? [])
    for difference in found {
      let place = difference.path.isEmpty ? subject : "\(subject), at \(difference.path)"
      changes.append(
        DocumentChange(
          code, difference.severity(direction), "\(place): \(difference.what).",
          operation: old.title, part: part,
          detail: DocumentChange.Detail(
            path: difference.path, what: difference.what, concernsLack: difference.concernsLack),
          base: difference.base, revision: difference.revision))
    }
    if !comparison.isComplete {
      add(
        .schemaUnknown, .warning,
        "\(subject): a part was not compared, as references name nothing or there is too much.",
        oldSchema, newSchema)
    }
  }

  // MARK: Security

  private mutating func compareSecurity() {
    // Which schemes a requirement needs, whatever they are called.
    let before = requirements(old, base)
    let after = requirements(new, revision)
    guard before != after else { return }
    let isOpenNow = after.isEmpty || after.contains([])
    // Whoever met an old requirement has to meet a new one without more.
    let isNarrowed =
      !isOpenNow
      && (before.isEmpty
        || before.contains { had in !after.contains { $0.isSubset(of: had) } })
    add(
      isNarrowed ? .securityNarrowed : .securityWidened, isNarrowed ? .error : .info,
      isNarrowed
        ? "Other credentials are required now." : "Further credentials are accepted now.",
      old.node, new.node)
  }

  private func requirements(
    _ operation: OpenAPIOperation, _ document: OpenAPIDocument
  ) -> Set<Set<String>> {
    Set(
      operation.security.map { names in
        Set(names.map { name in document.securitySchemes[name].map { "\($0)" } ?? name })
      })
  }

  // MARK: Parameters

  private mutating func compareParameters() {
    let newNames = Dictionary(
      zip(old.path.names, new.path.names).map { ($0, $1) }
    ) { first, _ in first }
    func counterpart(_ parameter: OpenAPIParameter) -> OpenAPIParameter? {
      new.parameters.first {
        $0.location == parameter.location
          && (parameter.location == .path
            ? $0.name == newNames[parameter.name]
            : parameter.location == .header
              ? $0.name.lowercased() == parameter.name.lowercased() : $0.name == parameter.name)
      }
    }
    var known: [OpenAPIParameter] = []
    for parameter in old.parameters {
      part = .parameter(parameter.location, name: parameter.name)
      guard let other = counterpart(parameter) else {
        add(
          .parameterRemoved, .warning, "\(title(parameter)) was removed.", parameter.node,
          new.node)
        continue
      }
      known.append(other)
      compare(parameter, other)
    }
    for parameter in new.parameters where !known.contains(parameter) {
      part = .parameter(parameter.location, name: parameter.name)
      let isRequired = parameter.isRequired && parameter.location != .path
      add(
        .parameterAdded, isRequired ? .error : .info,
        "\(title(parameter)) was added\(isRequired ? " and is required" : "").", nil,
        parameter.node)
    }
  }

  private func title(_ parameter: OpenAPIParameter) -> String {
    "The \(parameter.location.rawValue) parameter \"\(parameter.name)\""
  }

  private mutating func compare(_ before: OpenAPIParameter, _ after: OpenAPIParameter) {
    if !before.isRequired, after.isRequired {
      add(
        .parameterRequired, .error, "\(title(before)) is required now.", before.node, after.node)
    } else if before.isRequired, !after.isRequired {
      add(
        .parameterOptional, .info, "\(title(before)) is no longer required.", before.node,
        after.node)
    }
    let reader = ParameterReader(document: base.schemas)
    // Of a scalar all styles look the same, but for those of paths that put something before it.
    let hasStyle =
      reader.shape(of: before.schema) != .scalar
      || before.location == .path
        && before.style != after.style
    if hasStyle, before.style != after.style || before.isExploded != after.isExploded {
      add(
        .parameterStyle, .error, "\(title(before)) is written in another way now.", before.node,
        after.node)
    }
    if before.contentType != after.contentType {
      add(
        .parameterStyle, .error, "\(title(before)) has another media type now.", before.node,
        after.node)
    }
    compare(before.schema, after.schema, .parameterSchema, .request, title(before))
  }

  // MARK: Request bodies

  private mutating func compareRequestBodies() {
    part = .requestBody
    switch (old.requestBody, new.requestBody) {
    case (nil, nil): break
    case (let before?, nil):
      add(.requestBodyRemoved, .error, "The request body was removed.", before.node, new.node)
    case (nil, let after?):
      add(
        .requestBodyAdded, after.isRequired ? .error : .info,
        "A request body was added\(after.isRequired ? " and is required" : "").", old.node,
        after.node)
    case (let before?, let after?):
      if before.isRequired != after.isRequired {
        add(
          after.isRequired ? .requestBodyRequired : .requestBodyOptional,
          after.isRequired ? .error : .info,
          "The request body is \(after.isRequired ? "required now" : "no longer required").",
          before.node, after.node)
      }
      compare(before, after, .request, "The request body")
    }
  }

  /// Compares what is carried, media type by media type.
  mutating func compare(
    _ before: OpenAPIBody, _ after: OpenAPIBody, _ direction: SchemaValidator.Direction,
    _ subject: String
  ) {
    let isRequest = direction == .request
    func same(_ left: String, _ right: String) -> Bool {
      var (left, right) = (MediaRange(left), MediaRange(right))
      left.parameters.sort()
      right.parameters.sort()
      return left == right
    }
    for (type, schema) in before.schemas {
      let exact = after.schemas.first { same($0.type, type) }
      // A range takes, but does not promise, what it covers.
      let covering =
        isRequest
        ? MediaRange.best(for: type, among: after.types).map { after.types[$0] }
          .flatMap { $0.contains("*") ? $0 : nil } : nil
      guard let other = exact ?? after.schemas.first(where: { $0.type == covering }) else {
        add(
          isRequest ? .requestTypeRemoved : .responseTypeRemoved, .error,
          "\(subject): the media type \(type) was removed.", before.node, after.node)
        continue
      }
      compare(
        schema, other.schema, isRequest ? .requestSchema : .responseSchema, direction,
        "\(subject) as \(type)")
    }
    for type in after.types where !before.types.contains(where: { same($0, type) }) {
      add(
        isRequest ? .requestTypeAdded : .responseTypeAdded, .info,
        "\(subject): the media type \(type) was added.", before.node, after.node)
    }
  }
}
