package import AssayTestRuns

/// What a selection would have missed, had it been used in a run of everything.
package struct ShadowRun: Sendable, Hashable {
  /// Tests that ran and would have run.
  package var chosen: Int
  package var leftOut: Int
  /// Failures that would have been seen.
  package var caught: [TestIdentity]
  /// Failures of tests that would not have run.
  package var missed: [TestIdentity]
  /// Of the missed ones those that are known to fail at random.
  package var missedFlaky: [TestIdentity]
  /// All tests together.
  package var duration: Duration
  /// Of the tests that would not have run.
  package var saved: Duration

  /// Holds a selection against the results of everything; failures of flaky tests say nothing
  /// about the change.
  package init(
    _ selection: ImpactSelection, results: some Sequence<TestResult>, flaky: Set<TestIdentity> = []
  ) {
    self.init()
    // What the selection does not know is new, and new tests always run.
    let out = Set(selection.leftOut.map(\.identity))
    for result in results {
      add(
        result, isLeftOut: out.contains(result.identity), isFlaky: flaky.contains(result.identity))
    }
  }

  package init() {
    (chosen, leftOut, caught, missed, missedFlaky) = (0, 0, [], [], [])
    (duration, saved) = (.zero, .zero)
  }

  package mutating func add(_ result: TestResult, isLeftOut: Bool, isFlaky: Bool) {
    guard result.outcome != .skipped else { return }
    let time = result.duration ?? .zero
    duration += time
    guard isLeftOut else {
      chosen += 1
      if result.outcome.isFailure { caught.append(result.identity) }
      return
    }
    leftOut += 1
    saved += time
    guard result.outcome.isFailure else { return }
    if isFlaky { missedFlaky.append(result.identity) } else { missed.append(result.identity) }
  }
}

/// How selections would have done over a history.
package struct ShadowRecord: Sendable, Hashable {
  package private(set) var runs = 0
  /// Runs with a failure that was no flaky one.
  package private(set) var failingRuns = 0
  /// Of these the ones that would have passed.
  package private(set) var missedRuns = 0
  package private(set) var failures = 0
  package private(set) var missedFailures = 0
  package private(set) var duration = Duration.zero
  package private(set) var saved = Duration.zero

  package init() {}

  package init(_ runs: some Sequence<ShadowRun>) {
    for run in runs { add(run) }
  }

  package mutating func add(_ run: ShadowRun) {
    runs += 1
    if !run.caught.isEmpty || !run.missed.isEmpty { failingRuns += 1 }
    // A run that shows any of its failures is not merged.
    if run.caught.isEmpty, !run.missed.isEmpty { missedRuns += 1 }
    failures += run.caught.count + run.missed.count
    missedFailures += run.missed.count
    duration += run.duration
    saved += run.saved
  }

  /// Of all failures, 0–1; nil while there is none to judge by.
  package var missedShare: Double? {
    failures > 0 ? Double(missedFailures) / Double(failures) : nil
  }

  /// Of the time of all tests, 0–1; nil while nothing ran.
  package var savedShare: Double? {
    duration > .zero ? saved / duration : nil
  }

  /// No share of missed failures above it would be a surprise, at 95 %: with `n` failures and none
  /// missed it is about 3/n.
  package var missedShareAtMost: Double? {
    guard failures > 0 else { return nil }
    return Self.upperBound(missedFailures, of: failures)
  }

  /// The upper end of Wilson's interval (1927), one-sided at 95 %.
  private static func upperBound(_ hits: Int, of count: Int) -> Double {
    let (n, z) = (Double(count), 1.6449)
    let share = Double(hits) / n
    let middle = share + z * z / (2 * n)
    let spread = z * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return min(1, (middle + spread) / (1 + z * z / n))
  }
}
