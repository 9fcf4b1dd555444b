/// What a test's flakes have cost.
package struct FlakeCost: Sendable, Hashable {
  /// Runs in which it failed at least once by itself.
  package var failingRuns = 0
  /// Of those, the ones in which it failed all attempts, which stops a change.
  package var blockedRuns = 0
  /// The pull requests among them, each counted once.
  package var pullRequests: Set<Int> = []
  /// Time of the attempts, and of the people who looked.
  package var minutes = 0.0

  package init() {}

  /// Red runs a day that a test brings about when each failure is retried.
  package static func redRuns(perDay runs: Double, rate: Double, retries: Int) -> Double {
    var chance = runs
    for _ in 0...max(0, min(retries, 100)) { chance *= rate }
    return chance
  }
}

/// A test as the flaky board shows it.
package struct FlakyTest: Sendable, Hashable {
  package var test: TestReference
  package var state: FlakinessState
  package var probability: Double
  /// How often it fails at its first attempt, as known at its last failure.
  package var rate: BetaDistribution
  package var cost: FlakeCost
  /// Runs of its suite since its last failure.
  package var cleanRuns: Int
  /// Clean runs in a row that release it.
  package var passesNeeded: Int
  package var evidence: [FlakeEvidence]
}
