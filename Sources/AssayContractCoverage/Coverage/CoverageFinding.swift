/// Where a contract and the traffic that it is about differ.
package struct CoverageFinding: Sendable, Hashable {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// A value must be exactly the example's, and recorded values are others.
    case overSpecified = "over-specified"
    /// Any text is taken, and recorded texts are words of a short list.
    case closedVocabulary = "closed-vocabulary"
    /// A consumer sends a field that no example of its contract has.
    case unknownRequestField = "unknown-request-field"
    /// A provider sends a field that the contract does not mention.
    case unknownResponseField = "unknown-response-field"
    /// An alternative of a rule that no recorded value took.
    case untriedAlternative = "untried-alternative"
  }

  package enum Severity: String, Sendable, Hashable { case warning, info }

  package var code: Code
  package var consumer: String
  package var provider: String
  /// Its description, with its states.
  package var interaction: String
  /// As `response body .items[].id`.
  package var place: String
  package var sentence: String
  package var remedy: String

  package init(
    code: Code, consumer: String, provider: String, interaction: String, place: String,
    sentence: String, remedy: String
  ) {
    self.code = code
    self.consumer = consumer
    self.provider = provider
    self.interaction = interaction
    self.place = place
    self.sentence = sentence
    self.remedy = remedy
  }

  package var severity: Severity {
    switch code {
    case .overSpecified, .closedVocabulary, .unknownRequestField: .warning
    // Consumers may leave alone what they do not need.
    case .unknownResponseField, .untriedAlternative: .info
    }
  }
}
