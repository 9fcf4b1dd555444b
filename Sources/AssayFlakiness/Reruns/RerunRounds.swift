package import AssayTestRuns

/// Runs tests again in rounds, all that are still open in one start of their runner.
package struct RerunRounds: Sendable {
  /// What settles a test, so that it need not run again.
  package enum End: Sendable, Hashable { case pass, failure }

  private let end: End
  private var left: [TestIdentity: Int]
  private let order: [TestIdentity]
  package private(set) var attempts: [TestIdentity: [TestAttempt]] = [:]
  /// Tests that the runner did not run when it was asked to, or left out by their own will.
  package private(set) var missing: [TestIdentity] = []
  /// Rounds that are over.
  package private(set) var count = 0

  /// With how often each test runs, at most.
  package init(_ times: [(test: TestIdentity, times: Int)], until end: End) {
    self.end = end
    left = Dictionary(times.map { ($0.test, $0.times) }, uniquingKeysWith: max)
    var seen: Set<TestIdentity> = []
    order = times.map(\.test).filter { seen.insert($0).inserted }
  }

  package init(_ plan: RerunPlan) {
    self.init(plan.reruns.map { ($0.test.identity, $0.times) }, until: .pass)
  }

  /// The tests of the next round; none when it is over.
  package var next: [TestIdentity] { order.filter { left[$0, default: 0] > 0 } }

  /// Takes a round's results in.
  package mutating func record(_ results: [TestIdentity: TestAttempt]) {
    count += 1
    for test in next {
      guard let attempt = results[test], attempt.outcome == .passed || attempt.outcome.isFailure
      else {
        left[test] = 0
        missing.append(test)
        continue
      }
      attempts[test, default: []].append(attempt)
      let settles = end == .pass ? attempt.outcome == .passed : attempt.outcome.isFailure
      left[test] = settles ? 0 : left[test, default: 1] - 1
    }
  }
}
