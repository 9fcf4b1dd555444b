internal import AssayJSON

/// One check of one value: the limits, and what could not be checked.
struct SchemaRun {
  let validator: SchemaValidator
  var unchecked: [SchemaError] = []
  private var depth = 0
  private var steps = 0
  /// The schemas around, outermost first, with the places that they are applied to.
  private var around: [(schema: SchemaNode, place: JSONPointer)] = []
  /// Schemas that are at work on a value, to notice a circle that does not consume it.
  private var active: Set<[JSONPointer]> = []

  static let deepest = 512
  /// Schemas applied: what large values need, and no more where schemas multiply.
  private let mostSteps: Int

  init(_ validator: SchemaValidator, for value: JSON) {
    self.validator = validator
    mostSteps = Self.mostSteps(for: value)
  }

  static func mostSteps(for value: JSON) -> Int { 10_000 + 100 * value.size }

  var document: SchemaDocument { validator.document }
  var dialect: SchemaDialect { validator.document.dialect }
  var options: SchemaValidator.Options { validator.options }

  /// Applies one schema to one value.
  mutating func evaluate(
    _ value: JSON, _ schema: SchemaNode, _ place: JSONPointer
  ) -> SchemaEvaluation {
    switch schema.value {
    case .bool(true): return SchemaEvaluation()
    case .bool(false):
      let error = SchemaError(
        instance: place, schema: schema.pointer, keyword: "false",
        sentence: "Nothing is allowed here.")
      return SchemaEvaluation(errors: [error])
    case .object: break
    default:
      note("A schema is an object or a boolean; this is none.", schema, "", place)
      return SchemaEvaluation()
    }
    let schema = document.entering(schema)
    guard begin(schema, place) else { return SchemaEvaluation() }
    defer { end(schema, place) }
    if value == .null, dialect.hasNullable, schema.allowsNull { return SchemaEvaluation() }
    let value = options.readsTexts ? read(value, as: schema) : value
    var result = SchemaEvaluation()
    if let target = follow("$ref", schema, place) { result.add(evaluate(value, target, place)) }
    if schema.value["$ref"] != nil, dialect.ignoresBesideReferences { return result }
    if let target = follow("$dynamicRef", schema, place) {
      result.add(evaluate(value, target, place))
    }
    result.errors += assertions(value, schema, place)
    combine(value, schema, place, &result)
    if let heir = heir(of: schema, value), !isAtWork(heir, place) {
      result.add(evaluate(value, heir, place))
    }
    switch value {
    case .object(let object): checkMembers(object, schema, place, &result)
    case .array(let array): checkElements(array, schema, place, &result)
    default: break
    }
    return result
  }

  // MARK: Limits

  private mutating func begin(_ schema: SchemaNode, _ place: JSONPointer) -> Bool {
    depth += 1
    steps += 1
    around.append((schema, place))
    // A circle that does not consume the value has a reference in it.
    let isFirst = !schema.isReference || active.insert([schema.pointer, place]).inserted
    if isFirst, depth <= Self.deepest, steps <= mostSteps { return true }
    let reason =
      !isFirst
      ? "The schema refers to itself without end."
      : steps > mostSteps
        ? "The check took more than \(mostSteps) steps."
        : "Schemas nest deeper than \(Self.deepest)."
    // Said once: further steps would say the same.
    if !unchecked.contains(where: { $0.sentence == reason }) {
      note(reason, schema, "$ref", place)
    }
    depth -= 1
    around.removeLast()
    if isFirst, schema.isReference { active.remove([schema.pointer, place]) }
    return false
  }

  private mutating func end(_ schema: SchemaNode, _ place: JSONPointer) {
    depth -= 1
    around.removeLast()
    if schema.isReference { active.remove([schema.pointer, place]) }
  }

  mutating func note(
    _ sentence: String, _ schema: SchemaNode, _ keyword: String, _ place: JSONPointer
  ) {
    let error = SchemaError(
      instance: place, schema: keyword.isEmpty ? schema.pointer : schema.pointer / keyword,
      keyword: keyword, sentence: sentence)
    if !unchecked.contains(error) { unchecked.append(error) }
  }

  // MARK: References

  /// What a reference names; nil when there is none, or nothing there, which is noted.
  mutating func follow(
    _ keyword: String, _ schema: SchemaNode, _ place: JSONPointer
  ) -> SchemaNode? {
    guard let reference = schema.value[keyword]?.string else { return nil }
    let target =
      keyword == "$dynamicRef"
      ? document.resolveDynamic(reference, from: schema.base, scope: around.map(\.schema.base))
      : document.resolve(reference, from: schema.base)
    if target == nil {
      note("The reference \"\(reference)\" names nothing in this document.", schema, keyword, place)
    }
    return target
  }

  /// The schema that a value is of where its own one names others by `mapping`, without `oneOf`:
  /// as OpenAPI writes inheritance, they in turn refer to it by `allOf`.
  func heir(of schema: SchemaNode, _ value: JSON) -> SchemaNode? {
    guard dialect.hasDiscriminators, schema.value["oneOf"] == nil, schema.value["anyOf"] == nil,
      let discriminator = schema.value["discriminator"],
      let tag = (discriminator["propertyName"]?.string ?? discriminator.string)
        .flatMap({ value[$0]?.string })
    else { return nil }
    let name = discriminator["mapping"]?[tag]?.string ?? tag
    let isName = !name.contains("/") && !name.contains("#")
    let home = dialect == .swagger2 ? "#/definitions/" : "#/components/schemas/"
    guard let heir = document.resolve(isName ? home + name : name, from: schema.base),
      heir.pointer != schema.pointer
    else { return nil }
    let parents = heir.list("allOf").compactMap { $0.value["$ref"]?.string }
    let isHeir = parents.contains {
      document.resolve($0, from: heir.base)?.pointer == schema.pointer
    }
    return isHeir ? heir : nil
  }

  private func isAtWork(_ schema: SchemaNode, _ place: JSONPointer) -> Bool {
    around.contains { $0.schema.pointer == schema.pointer && $0.place == place }
  }

  // MARK: Texts

  /// A text as the value that the schema's type wants, where it can be read as one.
  func read(_ value: JSON, as schema: SchemaNode) -> JSON {
    guard case .string(let text) = value else { return value }
    let types = schema.types
    guard !types.isEmpty, !types.contains("string") else { return value }
    for type in types {
      switch type {
      case "integer", "number":
        if let number = JSONNumber(text: text) { return .number(number) }
      case "boolean": if text == "true" || text == "false" { return .bool(text == "true") }
      case "null": if text.isEmpty { return .null }
      default: break
      }
    }
    return value
  }
}

extension SchemaNode {
  /// The names of types that the schema asks for; none: any.
  package var types: [String] {
    switch value["type"] {
    case .string(let type)?: [type]
    case .array(let types)?: types.compactMap(\.string)
    default: []
    }
  }

  var isReference: Bool { value["$ref"] != nil || value["$dynamicRef"] != nil }

  /// By `nullable` of OpenAPI 3.0, or Swagger's extension for it.
  package var allowsNull: Bool { value["nullable"] == true || value["x-nullable"] == true }
}
