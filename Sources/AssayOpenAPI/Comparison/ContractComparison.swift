package import AssayJSON

/// Compares what a consumer expects with what its provider declares, without running either.
package struct ContractComparison: Sendable {
  package var openAPI: OpenAPIDocument?
  package var asyncAPI: AsyncAPIDocument?
  package var matchesPattern: SchemaValidator.PatternMatcher

  package struct Outcome: Sendable {
    /// In the order of the pact.
    package var findings: [ContractFinding] = []
    /// What was not compared, and why; it holds no more than it fails.
    package var unchecked: [Unchecked] = []

    package var hasErrors: Bool { findings.contains { $0.severity == .error } }
  }

  package struct Unchecked: Sendable, Hashable {
    /// In the pact.
    package var pointer: JSONPointer
    package var sentence: String

    package init(_ pointer: JSONPointer, _ sentence: String) {
      self.pointer = pointer
      self.sentence = sentence
    }
  }

  package init(
    openAPI: OpenAPIDocument?, asyncAPI: AsyncAPIDocument? = nil,
    matchesPattern: @escaping SchemaValidator.PatternMatcher
  ) {
    self.openAPI = openAPI
    self.asyncAPI = asyncAPI
    self.matchesPattern = matchesPattern
  }

  package func compare(_ pact: ConsumerPact) -> Outcome {
    var outcome = Outcome()
    for interaction in pact.interactions { compare(interaction, &outcome) }
    return outcome
  }

  package func compare(_ interaction: ConsumerPact.Interaction) -> Outcome {
    var outcome = Outcome()
    compare(interaction, &outcome)
    return outcome
  }

  private func compare(_ interaction: ConsumerPact.Interaction, _ outcome: inout Outcome) {
    switch interaction.content {
    case .http(let exchange):
      guard let openAPI else {
        return missing("OpenAPI", .requestSpecMissing, interaction, &outcome)
      }
      var comparison = HTTPComparison(
        document: openAPI, exchange: exchange, pointer: interaction.pointer,
        matchesPattern: matchesPattern)
      comparison.run()
      outcome.findings += comparison.findings
      outcome.unchecked += comparison.unchecked
    case .message, .exchange:
      guard let asyncAPI else {
        return missing("AsyncAPI", .messageSpecMissing, interaction, &outcome)
      }
      var comparison = MessageComparison(
        document: asyncAPI, pointer: interaction.pointer, matchesPattern: matchesPattern)
      comparison.run(interaction.content)
      outcome.findings += comparison.findings
      outcome.unchecked += comparison.unchecked
    case .unknown(let type):
      outcome.unchecked.append(
        Unchecked(interaction.pointer, "The type \"\(type)\" of the interaction is not known."))
    case .unreadable(let reason):
      outcome.unchecked.append(Unchecked(interaction.pointer, reason))
    }
  }

  /// Who gives one document means to compare only its kind; who gives none has forgotten it.
  private func missing(
    _ kind: String, _ code: ContractFinding.Code, _ interaction: ConsumerPact.Interaction,
    _ outcome: inout Outcome
  ) {
    let sentence = "There is no \(kind) document to compare with."
    outcome.unchecked.append(Unchecked(interaction.pointer, sentence))
    if openAPI == nil, asyncAPI == nil {
      outcome.findings.append(
        ContractFinding(
          code, sentence, mock: ContractPlace(interaction.pointer), spec: JSONPointer()))
    }
  }
}
