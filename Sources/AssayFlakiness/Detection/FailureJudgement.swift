/// Whether one failure in one run is the test's known flake.
package struct FailureJudgement: Sendable, Hashable {
  package enum Refusal: Sendable, Hashable {
    /// Not known to be flaky before this run.
    case notFlaky
    /// Was flaky and is healthy again.
    case released
    case broken
    case crashed
    /// All attempts failed, in a way that this test has not failed before.
    case newSignature
    /// The run had an incident that explains it better; `Incident` tells of it.
    case incident
    /// Its rate makes this failure, or so many in a row, less likely than wrong code.
    case incredible
  }

  package var test: TestReference
  /// Before the run.
  package var state: FlakinessState
  package var attempts: AttemptSequence
  /// That the failure is the test's own flake.
  package var probability: Double
  /// How often the test fails at its first attempt now.
  package var rate: Double
  /// Runs in a row in which it failed all attempts, with this one.
  package var runsInARow: Int
  /// nil when the failure may be excused.
  package var refusal: Refusal?

  package var isExcusable: Bool { refusal == nil }

  package var sentence: String {
    let rateText = Text.percent(rate)
    return switch refusal {
    case nil:
      "\(test) failed as it does in \(rateText) of its runs (\(Text.percent(probability)) its own "
        + "flake)."
    case .notFlaky: "\(test) failed and is not known to be flaky."
    case .released: "\(test) failed after it was released as repaired."
    case .broken: "\(test) is broken: it fails always."
    case .crashed: "\(test) crashed, which is never excused."
    case .newSignature:
      "\(test) failed all attempts in a way that it has not failed before."
    case .incident: "\(test) failed in an incident, beyond its own \(rateText)."
    case .incredible:
      "\(test) failed all attempts in \(Text.count(runsInARow, "run")) in a row; at its rate of "
        + "\(rateText) that is its own flake with \(Text.percent(probability)) only."
    }
  }
}
