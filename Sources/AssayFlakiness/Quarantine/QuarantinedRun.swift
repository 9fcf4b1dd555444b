import AssayEvidence
package import AssayTestRuns

/// A run's results as quarantine is applied to them.
package struct QuarantinedRun: Sendable, Hashable {
  package struct Failure: Sendable, Hashable {
    package var identity: TestIdentity
    package var attempts: AttemptSequence
    package var hasCrashed: Bool
    /// The detector's word on it; nil where there is no history.
    package var judgement: FailureJudgement?

    package init(
      identity: TestIdentity, attempts: AttemptSequence, hasCrashed: Bool = false,
      judgement: FailureJudgement? = nil
    ) {
      self.identity = identity
      self.attempts = attempts
      self.hasCrashed = hasCrashed
      self.judgement = judgement
    }
  }

  package struct Suite: Sendable, Hashable {
    package var name: String
    /// Whether its results have their end: a file that is cut off has none.
    package var hasEnded: Bool
    /// Whether its process died of a signal.
    package var hasCrashed: Bool
    /// nil when unknown.
    package var exitStatus: Int32?
    /// All tests that ran.
    package var tests: Set<TestIdentity>
    /// How many ran before; nil when unknown or when only a selection was to run.
    package var testsBefore: Int?
    /// The tests that failed at least once.
    package var failures: [Failure]

    package init(
      name: String, hasEnded: Bool = true, hasCrashed: Bool = false, exitStatus: Int32?,
      tests: Set<TestIdentity>, testsBefore: Int? = nil, failures: [Failure]
    ) {
      self.name = name
      self.hasEnded = hasEnded
      self.hasCrashed = hasCrashed
      self.exitStatus = exitStatus
      self.tests = tests
      self.testsBefore = testsBefore
      self.failures = failures
    }
  }

  package var suites: [Suite]
  /// Whether all suites with all their tests were to run, so that an entry without a test is one
  /// too many.
  package var isComplete: Bool

  package init(suites: [Suite], isComplete: Bool) {
    self.suites = suites
    self.isComplete = isComplete
  }
}
