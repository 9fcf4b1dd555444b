package import AssayJSON

/// Checks what a consumer expects to receive by the schema of what the provider sends.
///
/// An expectation names the members that the consumer uses, so missing ones are no error; one that
/// the provider does not promise is. Which members are promised is a question to all schemas that
/// apply to an object at once (`allOf`, `$ref`, the chosen branch of `oneOf`), so they are applied
/// together, element by element of the value, which also ends for schemas that refer to themselves.
struct ExpectationRun {
  private var run: SchemaRun
  private var depth = 0
  private var steps = 0

  private static let deepest = 512
  private let mostSteps: Int

  init(_ validator: SchemaValidator, for value: JSON) {
    run = SchemaRun(validator, for: value)
    mostSteps = SchemaRun.mostSteps(for: value)
  }

  static func outcome(
    of value: JSON, _ schema: SchemaNode, _ validator: SchemaValidator
  ) -> SchemaOutcome {
    var expectation = ExpectationRun(validator, for: value)
    let errors = expectation.errors(value, [schema], JSONPointer())
    return SchemaOutcome(errors: errors, unchecked: expectation.run.unchecked)
  }

  /// All schemas that apply to one value, without `$ref` and `allOf`.
  private struct Group {
    var parts: [SchemaNode] = []
    var choices: [Choice] = []
    var errors: [SchemaError] = []
    var seen: Set<JSONPointer> = []
  }

  private struct Choice {
    var keyword: String
    var schema: SchemaNode
    var branches: [SchemaNode]
  }

  private mutating func errors(
    _ value: JSON, _ schemas: [SchemaNode], _ place: JSONPointer
  ) -> [SchemaError] {
    var group = Group()
    for schema in schemas { add(schema, value, place, &group) }
    return errors(value, group, place)
  }

  private mutating func errors(
    _ value: JSON, _ group: Group, _ place: JSONPointer
  ) -> [SchemaError] {
    depth += 1
    steps += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, steps <= mostSteps else {
      if let schema = group.parts.first {
        run.note("The check goes too deep or takes too long.", schema, "", place)
      }
      return group.errors
    }
    guard let choice = group.choices.first else {
      return group.errors + contents(value, group.parts, place)
    }
    return group.errors + chosen(choice, value, group, place)
  }

  // MARK: Gathering

  /// Adds a schema with all that it refers to.
  private mutating func add(
    _ schema: SchemaNode, _ value: JSON, _ place: JSONPointer, _ group: inout Group
  ) {
    let schema = run.document.entering(schema)
    guard group.seen.insert(schema.pointer).inserted, group.seen.count <= Self.deepest else {
      return
    }
    guard schema.value.object != nil else {
      group.errors += run.evaluate(value, schema, place).errors
      return
    }
    if value == .null, run.dialect.hasNullable, schema.allowsNull { return }
    let value = run.options.readsTexts ? run.read(value, as: schema) : value
    for keyword in ["$ref", "$dynamicRef"] {
      if let target = run.follow(keyword, schema, place) { add(target, value, place, &group) }
    }
    if schema.value["$ref"] != nil, run.dialect.ignoresBesideReferences { return }
    group.errors += run.assertions(value, schema, place, isPartial: true)
    group.parts.append(schema)
    for branch in schema.list("allOf") { add(branch, value, place, &group) }
    if let excluded = schema["not"], run.evaluate(value, excluded, place).holds {
      group.errors.append(
        run.fault("not", "The value is one that \"not\" excludes.", schema, place))
    }
    if let heir = run.heir(of: schema, value) { add(heir, value, place, &group) }
    decide(schema, value, place, &group)
    addChoices(schema, value, place, &group)
  }

  private mutating func decide(
    _ schema: SchemaNode, _ value: JSON, _ place: JSONPointer, _ group: inout Group
  ) {
    guard let condition = schema["if"] else { return }
    let keyword = run.evaluate(value, condition, place).holds ? "then" : "else"
    guard let branch = schema[keyword] else { return }
    // What is required only under a condition is there to be relied on: it is checked in full.
    let outcome = run.evaluate(value, branch, place)
    if outcome.holds {
      add(branch, value, place, &group)
    } else {
      group.errors += outcome.errors
      group.errors.append(
        run.fault(
          "if", "The value does not fit \"\(keyword)\", as \"if\" wants it.", schema, place))
    }
  }

  private mutating func addChoices(
    _ schema: SchemaNode, _ value: JSON, _ place: JSONPointer, _ group: inout Group
  ) {
    for keyword in ["oneOf", "anyOf"] {
      let branches = schema.list(keyword)
      guard !branches.isEmpty else { continue }
      if run.dialect.hasDiscriminators, case .object = value,
        let discriminator = Discriminator(schema, branches, run.document)
      {
        switch discriminator.branch(for: value) {
        case .chosen(let branch):
          add(branch, value, place, &group)
          continue
        case .unknown:
          group.errors.append(
            run.fault("discriminator", discriminator.unknownSentence, schema, place))
          continue
        // The consumer does not look at the member: any branch may come.
        case .noTag: break
        }
      }
      group.choices.append(Choice(keyword: keyword, schema: schema, branches: branches))
    }
  }

  // MARK: Choices

  /// The errors with the branch that suits best; without required members, branches of `oneOf`
  /// overlap, so that one that fits is enough.
  private mutating func chosen(
    _ choice: Choice, _ value: JSON, _ group: Group, _ place: JSONPointer
  ) -> [SchemaError] {
    var rest = group
    rest.choices.removeFirst()
    rest.errors = []
    var best: [SchemaError]?
    for branch in choice.branches {
      var attempt = rest
      add(branch, value, place, &attempt)
      let found = errors(value, attempt, place)
      if found.isEmpty { return [] }
      if found.count < best?.count ?? .max { best = found }
    }
    let found = best ?? []
    // Errors that are there whatever is chosen are not the choice's.
    if Set(found).isSubset(of: errors(value, rest, place)) { return found }
    let sentence = "None of the \(choice.branches.count) schemas of \(choice.keyword) fits."
    return found + [run.fault(choice.keyword, sentence, choice.schema, place)]
  }

  // MARK: Members and elements

  private mutating func contents(
    _ value: JSON, _ parts: [SchemaNode], _ place: JSONPointer
  ) -> [SchemaError] {
    switch value {
    case .object(let object): members(object, parts, place)
    case .array(let array): elements(array, parts, place)
    default: []
    }
  }

  private mutating func members(
    _ object: JSONObject, _ parts: [SchemaNode], _ place: JSONPointer
  ) -> [SchemaError] {
    var result: [SchemaError] = []
    let closing = Self.closing(parts)
    for member in object.members {
      var known: [SchemaNode] = []
      for part in parts {
        let own = run.schemas(of: member.name, in: part, place)
        known += own
        if own.isEmpty, let others = part["additionalProperties"], others.value.object != nil {
          known.append(others)
        }
        if let node = part.member("dependentSchemas", member.name) {
          result += errors(.object(object), [node], place)
        }
      }
      if !known.isEmpty {
        result += errors(member.value, known, place / member.name)
      } else if let (schema, keyword) = closing {
        let sentence = "The provider does not send the member \"\(member.name)\"."
        result.append(run.fault(keyword, sentence, schema, place))
      }
    }
    for part in parts {
      guard let names = part["propertyNames"] else { continue }
      for name in object.names {
        result += run.evaluate(.string(name), names, place / name).errors
      }
    }
    return result
  }

  /// The schema by which members that no schema knows are wrong; nil: any member may come.
  ///
  /// That a provider may send more (`additionalProperties: true`, or nothing said) is no promise
  /// to rely on. Only an object of which nothing at all is declared may hold anything.
  private static func closing(_ parts: [SchemaNode]) -> (schema: SchemaNode, keyword: String)? {
    for part in parts {
      for keyword in ["additionalProperties", "unevaluatedProperties"]
      where part.value[keyword] == false {
        return (part, keyword)
      }
    }
    let declares = parts.contains {
      $0.value["properties"] != nil || $0.value["patternProperties"] != nil
    }
    guard declares else { return nil }
    return parts.first { $0.types.contains("object") }.map { ($0, "additionalProperties") }
  }

  private mutating func elements(
    _ array: [JSON], _ parts: [SchemaNode], _ place: JSONPointer
  ) -> [SchemaError] {
    var result: [SchemaError] = []
    for (index, element) in array.enumerated() {
      var known: [SchemaNode] = []
      for part in parts {
        let (first, rest, keyword) = part.elementSchemas
        if index < first.count {
          known.append(first[index])
        } else if let rest {
          if rest.value == .bool(false) {
            let sentence = "Expected at most \(first.count) elements."
            if index == first.count { result.append(run.fault(keyword, sentence, part, place)) }
          } else {
            known.append(rest)
          }
        }
      }
      if !known.isEmpty { result += errors(element, known, place / index) }
    }
    for part in parts {
      var evaluation = SchemaEvaluation()
      run.checkContains(array, part, place, &evaluation)
      result += evaluation.errors
    }
    return result
  }
}

extension SchemaValidator {
  /// All that is wrong with what a consumer expects to receive, by the schema of what is sent.
  ///
  /// Members that the expectation leaves out are no error, whatever is required; members that the
  /// schema does not declare are.
  package func outcome(ofExpectation value: JSON, _ schema: SchemaNode) -> SchemaOutcome {
    tooDeep(value, schema) ?? ExpectationRun.outcome(of: value, schema, self)
  }
}
