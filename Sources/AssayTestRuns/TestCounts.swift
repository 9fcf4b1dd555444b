/// How many tests ended how; each test counts once, by its last attempt.
package struct TestCounts: Sendable, Hashable {
  package var passed = 0
  package var failed = 0
  package var errored = 0
  package var skipped = 0
  package var knownIssues = 0
  /// Of those that passed: how many needed more than one attempt.
  package var flaky = 0

  package init() {}

  package init(_ tests: some Sequence<TestResult>) {
    for test in tests { add(test) }
  }

  package var total: Int { passed + failed + errored + skipped + knownIssues }
  package var failures: Int { failed + errored }
  /// Tests that really ran; a skipped test is no evidence.
  package var executed: Int { total - skipped }

  package mutating func add(_ test: TestResult) {
    switch test.outcome {
    case .passed: passed += 1
    case .failed: failed += 1
    case .errored: errored += 1
    case .skipped: skipped += 1
    case .knownIssue: knownIssues += 1
    }
    if test.isFlaky { flaky += 1 }
  }

  package static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.passed += right.passed
    sum.failed += right.failed
    sum.errored += right.errored
    sum.skipped += right.skipped
    sum.knownIssues += right.knownIssues
    sum.flaky += right.flaky
    return sum
  }
}
