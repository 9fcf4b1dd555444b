package import AssayEvidence

/// A change of what is thought of a test, with all that led to it.
package struct StateTransition: Sendable, Hashable {
  package enum Cause: Sendable, Hashable {
    /// The evidence for flakiness reached the next threshold.
    case evidence([FlakeEvidence])
    /// Failed all attempts in so many runs in a row, of so many lines of changes.
    case alwaysFails(runs: Int, lines: Int)
    /// No longer fails always.
    case passesAgain
    /// Passed so often in a row that it is no longer what it was.
    case cleanRuns(passes: Int, needed: Int)
    /// Too rare to be sure by counting, but not seen for days.
    case notSeen(days: Double)
    case listed(owner: String)
    case unlisted
  }

  package var test: TestReference
  package var from: FlakinessState
  package var to: FlakinessState
  /// The run that tipped the balance.
  package var run: String
  package var time: UnixTime
  package var cause: Cause
  package var standing: Standing

  /// The figures at the time of a transition.
  package struct Standing: Sendable, Hashable {
    /// Runs with a failure of its own, outside incidents.
    package var failures: Int
    /// Runs of its suite since the first of them.
    package var runs: Int
    /// That the test is flaky at all.
    package var probability: Double
    /// How often it fails at its first attempt, while it is flaky.
    package var rate: BetaDistribution
  }

  package var sentence: String {
    "\(test) is \(to.rawValue) since run \(run) (was \(from.rawValue)): \(reason)."
  }

  private var reason: String {
    switch cause {
    case .evidence(let evidence):
      let first = evidence.last.map(\.sentence) ?? "its failures stand alone"
      let more = evidence.count > 1 ? ", and \(evidence.count - 1) more such" : ""
      return "it \(first)\(more); flaky with \(Text.percent(standing.probability)), "
        + "\(standing.failures) of \(Text.count(standing.runs, "run")) failed"
    case .alwaysFails(let runs, let lines):
      return "it failed all attempts in \(runs) runs in a row, on \(Text.count(lines, "line")) "
        + "of changes, which its earlier rate does not explain"
    case .passesAgain: return "it passes again"
    case .cleanRuns(let passes, let needed):
      return "it passed \(passes) times in a row, \(needed) were needed"
    case .notSeen(let days):
      return "it has not failed for \(Text.count(Int(days), "day"))"
    case .listed(let owner): return "it is in quarantine, owner \(owner)"
    case .unlisted: return "it is no longer in quarantine"
    }
  }
}
