package import AssayFlakiness
package import AssayTestRuns

/// Holds the results of a run against those of an earlier one.
package struct RunComparison: Sendable, Hashable {
  /// A test in the earlier run.
  package struct Earlier: Sendable, Hashable {
    package var test: TestReference
    package var outcome: TestOutcome
    package var duration: Duration?

    package init(test: TestReference, outcome: TestOutcome, duration: Duration?) {
      self.test = test
      self.outcome = outcome
      self.duration = duration
    }
  }

  package private(set) var newFailures: [TestReference] = []
  package private(set) var fixed: [TestReference] = []
  package private(set) var newTests: [TestReference] = []
  package private(set) var lostTests: [TestReference] = []
  /// Took much longer than then; those that grew most first.
  package private(set) var slower: [Slower] = []

  package struct Slower: Sendable, Hashable {
    package var test: TestReference
    package var then: Duration
    package var now: Duration
  }

  /// Less is noise.
  private static let leastFactor = 2.0
  private static let leastDifference = Duration.milliseconds(250)

  /// - Parameters:
  ///   - suites: of the run now; those that did not run say nothing.
  ///   - earlier: the results then.
  ///   - failedSince: what failed in a run between the two.
  package init(
    _ suites: [SuiteReport], earlier: [Earlier], failedSince: Set<TestReference> = []
  ) {
    let then = Dictionary(earlier.map { ($0.test, $0) }, uniquingKeysWith: { first, _ in first })
    let suitesThen = Set(earlier.map(\.test.suite))
    var now: Set<TestReference> = []
    var grown: [Slower] = []
    for suite in suites where suite.duration != nil {
      for test in suite.tests {
        let reference = TestReference(suite: suite.id, identity: test.identity)
        // Two tests of one name can't be told apart.
        guard now.insert(reference).inserted else { continue }
        let before = then[reference]
        if test.outcome.isFailure {
          if before.map({ !$0.outcome.isFailure }) ?? true { newFailures.append(reference) }
        } else if test.outcome == .passed, failedSince.contains(reference) {
          fixed.append(reference)
        }
        // Of a suite that did not run then, nobody knows.
        if before == nil, suitesThen.contains(suite.id) { newTests.append(reference) }
        if test.outcome == .passed, let took = test.duration, let usual = before?.duration,
          took >= usual * Self.leastFactor, took - usual >= Self.leastDifference
        {
          grown.append(Slower(test: reference, then: usual, now: took))
        }
      }
    }
    // A suite that broke shows as such; its tests are not lost.
    let whole = Set(suites.filter(\.hasWholeResults).map(\.id))
    lostTests = earlier.map(\.test).filter { whole.contains($0.suite) && !now.contains($0) }
    slower = grown.sorted { $0.now - $0.then > $1.now - $1.then }
  }
}

extension SuiteReport {
  fileprivate var hasWholeResults: Bool {
    switch state {
    case .passed, .failed: duration != nil
    case .broken, .notRun: false
    }
  }
}
