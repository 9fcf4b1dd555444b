import AssayJSON
import AssayMatching
import AssayOpenAPI
import AssayOpenAPIChanges
import AssayRegularExpressions

/// A document or a schema, another version of it or a value, and a contract.
enum OpenAPITrial {
  static func run(_ input: Input) -> String? {
    _ = MediaRange(input.text(1))
    _ = QueryText(input.text(1))
    _ = PathTemplate(input.text(0)).match(input.text(1))
    guard let json = try? JSON(parsing: input.bytes(0)) else { return nil }
    let other = (try? JSON(parsing: input.bytes(1))) ?? .null
    let matches: SchemaValidator.PatternMatcher = { pattern, text in
      switch Engine.tools.regex(pattern, text) {
      case .matches: true
      case .differs: false
      case .invalid, .tookTooLong: nil
      }
    }
    let schema = SchemaDocument(json, dialect: .draft2020)
    _ = SchemaValidator(schema, matchesPattern: matches).outcome(of: other)
    guard let document = try? OpenAPIDocument(json) else { return nil }
    if let contract = try? JSON(parsing: input.bytes(2)), let pact = try? ConsumerPact(contract) {
      _ = ContractComparison(openAPI: document, matchesPattern: matches).compare(pact)
    }
    // Of references that lead nowhere there is something to say even so.
    let itself = DocumentComparison(base: document, revision: document)
    if itself.changes() != itself.changes() { return "a document is compared in two ways" }
    if let revision = try? OpenAPIDocument(other) {
      _ = DocumentComparison(base: document, revision: revision).changes()
    }
    return nil
  }
}
