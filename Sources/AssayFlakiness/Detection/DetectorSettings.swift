/// What the detector takes for given; the defaults come from published rates of real suites.
package struct DetectorSettings: Sendable, Hashable {
  /// A test is flaky from this probability.
  package var flakyThreshold = 0.95
  /// And a suspect from this one.
  package var suspectThreshold = 0.5
  /// A failure is excusable when it is the test's own flake with this probability.
  package var excuseThreshold = 0.95
  /// Of all tests (811 of 22,245 in FlakeFlagger's reruns).
  package var flakyShare = 0.0365
  /// How often a flaky test fails: most rarely, some often.
  package var rate = BetaDistribution(alpha: 0.3, beta: 3)
  /// The chance that a flaky test is repaired between two runs.
  package var repairRate = 0.0005
  /// Runs of one commit are compared for so long.
  package var sameCommitSeconds = 14 * 86400.0
  /// Failures on one host within this time are one piece of evidence: whole batches fail.
  package var batchSeconds = 1800.0
  /// Rare flakes can't be released by counting; they are after so many seconds without a failure.
  package var quietSeconds = 30 * 86400.0
  /// Always failing takes at least so many runs in a row.
  package var brokenRuns = 3
  /// A person's time to look at a failure that blocks.
  package var triageMinutes = 15.0

  package init() {}
}
