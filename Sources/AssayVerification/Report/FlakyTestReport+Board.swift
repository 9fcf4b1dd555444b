package import AssayFlakiness

extension FlakyTestReport {
  /// What the flakiness engine says of a test.
  package init(_ flaky: FlakyTest, owner: String?, strip: TestStrip) {
    self.init(
      test: PastTest(
        suite: flaky.test.suite, identity: flaky.test.identity, owner: owner, strip: strip),
      state: flaky.state.rawValue, probability: flaky.probability, rate: flaky.rate.mean,
      rateFrom: flaky.rate.quantile(0.025), rateTo: flaky.rate.quantile(0.975),
      failingRuns: flaky.cost.failingRuns, blockedRuns: flaky.cost.blockedRuns,
      pullRequests: flaky.cost.pullRequests.count, minutes: flaky.cost.minutes,
      cleanRuns: flaky.cleanRuns, cleanRunsNeeded: flaky.passesNeeded,
      evidence: flaky.evidence.map(\.sentence))
  }
}
