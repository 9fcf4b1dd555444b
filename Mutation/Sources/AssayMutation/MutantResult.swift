/// What became of one mutant.
package struct MutantResult: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    /// By a failing test, which is named where it is known, or a crash.
    case killed(by: String?)
    /// The tests took far longer than without it.
    case timedOut
    /// All tests that reach it passed.
    case survived
    /// No test gets there.
    case notReached
    /// It is no program.
    case notCompiled
    /// A reason stands beside it in the source.
    case accepted(String)
    /// Time was over before.
    case notRun
  }

  package var mutant: Mutant
  package var outcome: Outcome
  /// The tests that reach it; nil: not known.
  package var tests: [String]?
  package var duration: Duration

  package init(
    _ mutant: Mutant, _ outcome: Outcome, tests: [String]? = nil, duration: Duration = .zero
  ) {
    self.mutant = mutant
    self.outcome = outcome
    self.tests = tests
    self.duration = duration
  }

  package var isDetected: Bool {
    switch outcome {
    case .killed, .timedOut: true
    default: false
    }
  }

  /// Whether it counts as noticed though no test said that it fails: a crash, or no end.
  package var isEndedByNoTest: Bool { outcome == .timedOut || outcome == .killed(by: nil) }

  /// Whether anything is known of it.
  package var isJudged: Bool {
    switch outcome {
    case .accepted, .notRun: false
    default: true
    }
  }

  /// Whether tests could have noticed it, and did not.
  package var isUndetected: Bool { outcome == .survived || outcome == .notReached }
}
