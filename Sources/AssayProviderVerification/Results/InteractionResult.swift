package import AssayMatching

/// What came of one interaction.
package struct InteractionResult: Sendable, Hashable {
  package var outcome: Outcome
  package var duration: Duration
  /// What a person should know besides, such as that a state was only set up at the second try.
  package var remarks: [String]
  /// A command that sends the same request again; only where it did not pass.
  package var reproduction: String?
  /// What was compared; only where it failed, and the bodies were looked at.
  package var bodies: Bodies?

  /// A body of the contract beside that of the answer.
  package struct Bodies: Sendable, Hashable {
    package var expected: Body
    package var actual: Body
    package var rules: RuleTable

    package init(expected: Body, actual: Body, rules: RuleTable) {
      self.expected = expected
      self.actual = actual
      self.rules = rules
    }
  }

  package init(
    _ outcome: Outcome, duration: Duration = .zero, remarks: [String] = [],
    reproduction: String? = nil
  ) {
    self.outcome = outcome
    self.duration = duration
    self.remarks = remarks
    self.reproduction = reproduction
  }

  package enum Outcome: Sendable, Hashable {
    case passed
    /// The provider answered otherwise than the contract says; at least one.
    case failed([Mismatch])
    /// There was no answer to compare.
    case error(VerificationFault)
    /// The run was ended before.
    case notRun
  }

  package var hasPassed: Bool { outcome == .passed }
}

/// Why an interaction could not be verified, which says nothing about the provider's answer.
package struct VerificationFault: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A state could not be set up or torn down.
    case state
    /// The provider gave no answer that can be read.
    case provider
    /// The request could not be made or sent.
    case request
    /// The run has no way to verify this kind.
    case target
  }

  package var kind: Kind
  /// One or more sentences.
  package var happened: String
  /// What to do about it.
  package var remedy: String?

  package init(_ kind: Kind, _ happened: String, remedy: String? = nil) {
    self.kind = kind
    self.happened = happened
    self.remedy = remedy
  }

  package var description: String { remedy.map { "\(happened) \($0)" } ?? happened }
}
