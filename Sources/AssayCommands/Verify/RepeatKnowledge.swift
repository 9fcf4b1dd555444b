import AssayEvidence
import AssayFlakiness
import AssayTestRuns

/// What the history says for running tests again.
struct RepeatKnowledge: Sendable {
  /// Tests that are not healthy.
  var board: [TestReference: FlakyTest] = [:]
  /// By suite; a suite without tests that count is not in it.
  var known: [String: Set<TestIdentity>] = [:]

  /// That a failure is a flake, of a test of which nothing is known: most failures are defects.
  private static let usualProbability = 0.3

  func candidate(_ test: TestResult, of suite: String) -> RerunPlan.Candidate {
    let reference = TestReference(suite: suite, identity: test.identity)
    let known = board[reference]
    let isBroken = known?.state == .broken
    return RerunPlan.Candidate(
      test: reference, seconds: max(0.05, test.duration?.seconds ?? 1),
      rate: known?.rate ?? DetectorSettings().rate,
      flakeProbability: isBroken
        ? 0.02 : min(0.98, max(Self.usualProbability, known?.probability ?? 0)))
  }
}
