package import AssayMatching

/// What a page about the verification of contracts shows.
package struct VerificationPage: Sendable {
  package enum Outcome: Sendable, Hashable {
    case passed, failed
    /// It could not be told, and why: the provider did not answer, a state could not be set up.
    case error(String)
    /// It does not hold yet, and need not.
    case pending
  }

  package struct Interaction: Sendable {
    package var consumer: String
    package var description: String
    package var states: [String]
    package var outcome: Outcome
    package var mismatches: [Mismatch]
    package var expected: Body
    package var actual: Body
    /// Of the body; nil: nobody knows them.
    package var rules: RuleTable?
    /// Whether the bodies are of a request and not of an answer or a message.
    package var isRequest: Bool
    /// A command that sends the request again.
    package var curl: String?

    package init(
      consumer: String, description: String, states: [String] = [], outcome: Outcome,
      mismatches: [Mismatch] = [], expected: Body = .missing, actual: Body = .missing,
      rules: RuleTable? = nil, isRequest: Bool = false, curl: String? = nil
    ) {
      self.consumer = consumer
      self.description = description
      self.states = states
      self.outcome = outcome
      self.mismatches = mismatches
      self.expected = expected
      self.actual = actual
      self.rules = rules
      self.isRequest = isRequest
      self.curl = curl
    }
  }

  package var title: String
  package var interactions: [Interaction]

  package init(title: String, interactions: [Interaction]) {
    self.title = title
    self.interactions = interactions
  }

  func count(_ kind: OutcomeKind) -> Int {
    interactions.count { $0.outcome.kind == kind }
  }
}

/// Outcomes without their reasons, in the order of the page.
enum OutcomeKind: String, CaseIterable {
  case failed, error, pending, passed

  /// Before a title, where colours say nothing.
  var mark: String {
    switch self {
    case .failed: "✗"
    case .error: "!"
    case .pending: "○"
    case .passed: "✓"
    }
  }
}

extension VerificationPage.Outcome {
  var kind: OutcomeKind {
    switch self {
    case .passed: .passed
    case .failed: .failed
    case .error: .error
    case .pending: .pending
    }
  }
}
