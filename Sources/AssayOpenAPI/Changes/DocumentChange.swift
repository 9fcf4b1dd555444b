package import AssayJSON

/// A difference between two versions of a provider's document, and what it means for consumers.
package struct DocumentChange: Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable, CaseIterable {
    /// A consumer that keeps to the old document may fail.
    case error
    /// It depends on the consumer, or cannot be told from the documents.
    case warning
    /// No consumer of the old document can notice.
    case info
  }

  /// What has changed, by the part of the operation.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case basePathRemoved = "base-path.removed"
    case operationRemoved = "operation.removed"
    case operationAdded = "operation.added"
    case operationDeprecated = "operation.deprecated"
    case securityNarrowed = "security.narrowed"
    case securityWidened = "security.widened"
    case parameterRemoved = "parameter.removed"
    case parameterAdded = "parameter.added"
    case parameterRequired = "parameter.became-required"
    case parameterOptional = "parameter.became-optional"
    case parameterStyle = "parameter.style-changed"
    case parameterSchema = "parameter.schema-changed"
    case requestBodyRemoved = "request-body.removed"
    case requestBodyAdded = "request-body.added"
    case requestBodyRequired = "request-body.became-required"
    case requestBodyOptional = "request-body.became-optional"
    case requestTypeRemoved = "request-body.media-type-removed"
    case requestTypeAdded = "request-body.media-type-added"
    case requestSchema = "request-body.schema-changed"
    case responseRemoved = "response.removed"
    case responseAdded = "response.added"
    case responseTypeRemoved = "response.media-type-removed"
    case responseTypeAdded = "response.media-type-added"
    case responseSchema = "response.schema-changed"
    case headerRemoved = "response.header-removed"
    case headerAdded = "response.header-added"
    case headerOptional = "response.header-became-optional"
    case headerRequired = "response.header-became-required"
    case headerSchema = "response.header-schema-changed"
    case schemaUnknown = "schema.not-compared"
  }

  package var code: Code
  package var severity: Severity
  package var sentence: String
  /// `GET /orders/{id}`, as the old document has it, or the new one where it is new.
  package var operation: String
  /// Where the old document says it; nil: it says nothing about it.
  package var base: JSONPointer?
  package var revision: JSONPointer?

  package init(
    _ code: Code, _ severity: Severity, _ sentence: String, operation: String,
    base: JSONPointer?, revision: JSONPointer?
  ) {
    self.code = code
    self.severity = severity
    self.sentence = sentence
    self.operation = operation
    self.base = base
    self.revision = revision
  }
}
