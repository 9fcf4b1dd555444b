import AssayJSON

/// Checks what a provider really answered by its own document.
package struct RecordedComparison: Sendable {
  package let document: OpenAPIDocument
  package let matchesPattern: SchemaValidator.PatternMatcher

  package init(
    _ document: OpenAPIDocument, matchesPattern: @escaping SchemaValidator.PatternMatcher
  ) {
    self.document = document
    self.matchesPattern = matchesPattern
  }

  /// What is wrong with a request and its response, each part by all that is declared for it;
  /// places begin with `/request` and `/response`.
  ///
  /// The request of an answer from 400 on is not checked, as the provider has refused it.
  package func compare(_ exchange: HTTPExchange) -> ContractComparison.Outcome {
    var comparison = HTTPComparison(
      document: document, exchange: exchange, pointer: JSONPointer(),
      matchesPattern: matchesPattern)
    comparison.isRecorded = true
    comparison.run()
    return ContractComparison.Outcome(
      findings: comparison.findings, unchecked: comparison.unchecked)
  }
}

extension ContractFinding.Code {
  /// What is remarkable where a consumer counts on it, and usual on the wire: further headers, and
  /// what `default` is there for.
  var isOnlyOfExpectations: Bool {
    switch self {
    case .requestHeaderUnknown, .responseHeaderUnknown, .responseHeaderUndefined, .statusDefault,
      .acceptUnknown, .acceptIncompatible:
      true
    default: false
    }
  }
}
