package import AssayJSON

/// Checks values by the schemas of a document.
package struct SchemaValidator: Sendable {
  /// Whether a text matches a regular expression anywhere; nil: the expression is not understood.
  package typealias PatternMatcher = @Sendable (_ pattern: String, _ text: String) -> Bool?

  /// Which way a value goes; members that are only read, or only written, are not required the
  /// other way.
  package enum Direction: Sendable, Hashable { case request, response }

  package struct Options: Sendable, Hashable {
    /// Whether `format` is checked; in JSON Schema itself it is only a remark.
    package var checksFormats = true
    /// Whether texts count as what the schema wants them to be: `"12"` as a number; for
    /// parameters, headers and forms, which are texts on the wire.
    package var readsTexts = false
    package var direction: Direction?

    package init(
      checksFormats: Bool = true, readsTexts: Bool = false, direction: Direction? = nil
    ) {
      self.checksFormats = checksFormats
      self.readsTexts = readsTexts
      self.direction = direction
    }
  }

  package let document: SchemaDocument
  package var options: Options
  package let matchesPattern: PatternMatcher

  package init(
    _ document: SchemaDocument, options: Options = Options(),
    matchesPattern: @escaping PatternMatcher
  ) {
    self.document = document
    self.options = options
    self.matchesPattern = matchesPattern
  }

  /// All that is wrong with a value, by the schema at a place of the document.
  package func outcome(of value: JSON, at schema: JSONPointer = JSONPointer()) -> SchemaOutcome {
    guard let node = document.node(at: schema) else {
      return SchemaOutcome(unchecked: [
        SchemaError(
          instance: JSONPointer(), schema: schema, keyword: "",
          sentence: "There is no schema at this place.")
      ])
    }
    return outcome(of: value, node)
  }

  package func outcome(of value: JSON, _ schema: SchemaNode) -> SchemaOutcome {
    if let tooDeep = tooDeep(value, schema) { return tooDeep }
    var run = SchemaRun(self, for: value)
    let evaluation = run.evaluate(value, schema, JSONPointer())
    return SchemaOutcome(errors: evaluation.errors, unchecked: run.unchecked)
  }
}

extension SchemaValidator {
  func tooDeep(_ value: JSON, _ schema: SchemaNode) -> SchemaOutcome? {
    guard value.nests(deeperThan: SchemaDocument.deepest) else { return nil }
    return SchemaOutcome(unchecked: [
      SchemaError(
        instance: JSONPointer(), schema: schema.pointer, keyword: "",
        sentence: "The value nests deeper than \(SchemaDocument.deepest).")
    ])
  }
}

/// What came of one schema and one value.
struct SchemaEvaluation {
  var errors: [SchemaError] = []
  /// Members that some keyword has looked at, for `unevaluatedProperties`.
  var names: Set<String> = []
  /// Elements from the first that some keyword has looked at, for `unevaluatedItems`.
  var items = 0
  /// Further elements, by `contains`.
  var contained: Set<Int> = []

  var holds: Bool { errors.isEmpty }

  /// Adds what another schema has looked at, which counts only where it holds.
  mutating func addLooks(of other: SchemaEvaluation) {
    if other.holds { take(other) }
  }

  /// Adds a schema that has to hold; where it does not, saying in addition that nobody has looked
  /// at the members would only hide the reason.
  mutating func add(_ other: SchemaEvaluation) {
    errors += other.errors
    take(other)
  }

  private mutating func take(_ other: SchemaEvaluation) {
    names.formUnion(other.names)
    items = max(items, other.items)
    contained.formUnion(other.contained)
  }
}
