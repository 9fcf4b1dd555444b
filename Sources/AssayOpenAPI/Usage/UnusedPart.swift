package import AssayJSON

/// A part of a provider's document that no contract mentions.
///
/// Only consumers with contracts are known: to delete it is safe as far as these go.
package struct UnusedPart: Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case operation, parameter, response
    case requestBody = "request-body"
    case requestField = "request-field"
    case responseBody = "response-body"
    case responseField = "response-field"
  }

  package var kind: Kind
  /// `GET /orders/{id}`.
  package var operation: String
  /// The parameter's name or the response's status; empty for the rest.
  package var name: String
  /// Of a field.
  package var path: FieldPath
  /// In the document.
  package var pointer: JSONPointer

  package init(
    _ kind: Kind, operation: String, name: String = "", path: FieldPath = FieldPath(),
    pointer: JSONPointer
  ) {
    self.kind = kind
    self.operation = operation
    self.name = name
    self.path = path
    self.pointer = pointer
  }

  package var description: String {
    switch kind {
    case .operation: "No contract asks \(operation)."
    case .parameter: "No contract sends the parameter \"\(name)\" of \(operation)."
    case .response: "No contract expects the response \(name) of \(operation)."
    case .requestBody: "No contract sends a body to \(operation)."
    case .requestField: "No contract sends \(path) in the body of \(operation)."
    case .responseBody: "No contract looks at the body of the response \(name) of \(operation)."
    case .responseField: "No contract reads \(path) of the response \(name) of \(operation)."
    }
  }
}
