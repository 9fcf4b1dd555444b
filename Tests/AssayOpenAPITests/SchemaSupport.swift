import AssayJSON
import AssayOpenAPI
import Testing

/// A schema, a value, and what is wrong with it: `keyword pointer`.
struct SchemaRow: Sendable, CustomTestStringConvertible {
  var schema: String
  var value: String
  var expected: [String]

  init(_ schema: String, _ value: String, _ expected: String...) {
    self.schema = schema
    self.value = value
    self.expected = expected
  }

  var testDescription: String { "\(schema) with \(value)" }
}

extension SchemaOutcome {
  /// `keyword pointer` of each error, in the order of the text.
  var places: [String] { errors.map { "\($0.keyword) \($0.instance)" }.sorted() }
}

func outcome(
  _ schema: String, _ value: String, dialect: SchemaDialect = .draft2020,
  options: SchemaValidator.Options = SchemaValidator.Options()
) throws -> SchemaOutcome {
  let document = SchemaDocument(try JSON(parsing: schema), dialect: dialect)
  return SchemaValidator(document, options: options, matchesPattern: matchesPattern)
    .outcome(of: try JSON(parsing: value))
}

func outcome(
  ofExpectation value: String, _ schema: String, dialect: SchemaDialect = .openAPI31
) throws -> SchemaOutcome {
  let json = try JSON(parsing: schema)
  return SchemaValidator(
    SchemaDocument(json, dialect: dialect), matchesPattern: matchesPattern
  ).outcome(ofExpectation: try JSON(parsing: value), SchemaNode(json, JSONPointer()))
}
