internal import AssayJSON

/// Keywords that apply further schemas to the same value.
extension SchemaRun {
  mutating func combine(
    _ value: JSON, _ schema: SchemaNode, _ place: JSONPointer, _ result: inout SchemaEvaluation
  ) {
    for branch in schema.list("allOf") { result.add(evaluate(value, branch, place)) }
    chooseAny(value, schema, place, &result)
    chooseOne(value, schema, place, &result)
    if let excluded = schema["not"], evaluate(value, excluded, place).holds {
      result.errors.append(fault("not", "The value is one that \"not\" excludes.", schema, place))
    }
    decide(value, schema, place, &result)
  }

  func fault(
    _ keyword: String, _ sentence: String, _ schema: SchemaNode, _ place: JSONPointer
  ) -> SchemaError {
    SchemaError(
      instance: place, schema: schema.pointer / keyword, keyword: keyword, sentence: sentence)
  }

  private mutating func chooseAny(
    _ value: JSON, _ schema: SchemaNode, _ place: JSONPointer, _ result: inout SchemaEvaluation
  ) {
    let branches = schema.list("anyOf")
    guard !branches.isEmpty else { return }
    if chooseByTag(value, schema, branches, place, &result) { return }
    let outcomes = branches.map { evaluate(value, $0, place) }
    if outcomes.contains(where: \.holds) {
      for outcome in outcomes { result.addLooks(of: outcome) }
    } else {
      result.errors += outcomes.flatMap(\.errors)
      result.errors.append(
        fault("anyOf", "None of the \(branches.count) schemas of anyOf fits.", schema, place))
    }
  }

  private mutating func chooseOne(
    _ value: JSON, _ schema: SchemaNode, _ place: JSONPointer, _ result: inout SchemaEvaluation
  ) {
    let branches = schema.list("oneOf")
    guard !branches.isEmpty else { return }
    if chooseByTag(value, schema, branches, place, &result) { return }
    let outcomes = branches.map { evaluate(value, $0, place) }
    let fitting = outcomes.indices.filter { outcomes[$0].holds }
    switch fitting.count {
    case 1: for outcome in outcomes { result.addLooks(of: outcome) }
    case 0:
      result.errors += outcomes.flatMap(\.errors)
      result.errors.append(
        fault("oneOf", "None of the \(branches.count) schemas of oneOf fits.", schema, place))
    default:
      let listed = fitting.map(String.init).joined(separator: ", ")
      result.errors.append(
        fault("oneOf", "More than one schema of oneOf fits: \(listed).", schema, place))
    }
  }

  /// - Returns: whether a discriminator has chosen, or said that none fits.
  private mutating func chooseByTag(
    _ value: JSON, _ schema: SchemaNode, _ branches: [SchemaNode], _ place: JSONPointer,
    _ result: inout SchemaEvaluation
  ) -> Bool {
    guard dialect.hasDiscriminators,
      let discriminator = Discriminator(schema, branches, document), case .object = value
    else { return false }
    switch discriminator.branch(for: value) {
    case .chosen(let branch): result.add(evaluate(value, branch, place))
    case .noTag:
      result.errors.append(
        fault(
          "discriminator",
          "The member \"\(discriminator.property)\" has to be a string that "
            + "names the schema.", schema, place))
    case .unknown:
      result.errors.append(
        fault("discriminator", discriminator.unknownSentence, schema, place))
    }
    return true
  }

  private mutating func decide(
    _ value: JSON, _ schema: SchemaNode, _ place: JSONPointer, _ result: inout SchemaEvaluation
  ) {
    guard let condition = schema["if"] else { return }
    let outcome = evaluate(value, condition, place)
    result.addLooks(of: outcome)
    let keyword = outcome.holds ? "then" : "else"
    guard let branch = schema[keyword] else { return }
    let consequence = evaluate(value, branch, place)
    result.add(consequence)
    if !consequence.holds {
      result.errors.append(
        fault("if", "The value does not fit \"\(keyword)\", as \"if\" wants it.", schema, place))
    }
  }
}
