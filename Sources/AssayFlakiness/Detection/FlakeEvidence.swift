package import AssayEvidence

/// One piece of evidence that a test is flaky.
package struct FlakeEvidence: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Failed and passed in one run; with how many other tests that were healthy until then.
    case passedOnRetry(others: Int)
    /// Failed in `run`, passed in `other`, on one commit.
    case disagreement(other: String, commit: String)
    /// Failed alone and passed before and after, at a rate that changes and incidents don't explain.
    case isolated
  }

  package var kind: Kind
  /// The run that failed.
  package var run: String
  package var time: UnixTime
  /// The probability that this, by itself, shows a flake: that it is no incident's; 0 for lone
  /// failures, whose number counts.
  package var weight: Double

  package var sentence: String {
    switch kind {
    case .passedOnRetry(0): "passed on retry in run \(run), alone"
    case .passedOnRetry(let others):
      "passed on retry in run \(run), like \(Text.count(others, "other test"))"
    case .disagreement(let other, let commit):
      "failed in run \(run) and passed in run \(other), both on commit \(commit)"
    case .isolated: "failed alone in run \(run) and passed before and after"
    }
  }
}
