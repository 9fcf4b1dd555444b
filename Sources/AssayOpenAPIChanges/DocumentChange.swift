package import AssayJSON
package import AssayOpenAPI

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

  /// What of an operation has changed.
  package enum Part: Sendable, Hashable {
    /// The document as a whole.
    case document
    case operation
    case parameter(OpenAPIParameter.Location, name: String)
    case requestBody
    /// The response with a status as the document writes it, with its body.
    case response(String)
    case header(String, response: String)
  }

  /// What about a body or a value has changed.
  package struct Detail: Sendable, Hashable {
    package var path: FieldPath
    /// As a sentence without its subject.
    package var what: String
    /// Whether it is about those that lack what stands there, and not about those that have it.
    package var concernsLack: Bool

    package init(path: FieldPath, what: String, concernsLack: Bool) {
      self.path = path
      self.what = what
      self.concernsLack = concernsLack
    }
  }

  package var code: Code
  package var severity: Severity
  package var sentence: String
  /// `GET /orders/{id}`, as the old document has it, or the new one where it is new.
  package var operation: String
  package var part: Part
  /// nil where it is about the part itself.
  package var detail: Detail?
  /// Where the old document says it; nil: it says nothing about it.
  package var base: JSONPointer?
  package var revision: JSONPointer?

  package init(
    _ code: Code, _ severity: Severity, _ sentence: String, operation: String,
    part: Part, detail: Detail? = nil, base: JSONPointer?, revision: JSONPointer?
  ) {
    self.code = code
    self.severity = severity
    self.sentence = sentence
    self.operation = operation
    self.part = part
    self.detail = detail
    self.base = base
    self.revision = revision
  }
}
