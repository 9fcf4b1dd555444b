package import AssayTestRuns

/// The test cases of a JUnit file, counted as they stand in it.
///
/// Counting keeps no case, so memory stays the same however large the file is; in return,
/// attempts at one test that stand as separate cases are not recognised and count each.
package struct JUnitTally: Sendable, Hashable {
  /// `testcase` elements.
  package var cases = 0
  /// Cases that have such a child.
  package var withFailure = 0
  package var withError = 0
  package var withSkipped = 0
  /// Cases with a `flakyFailure` or `flakyError` child.
  package var withFlaky = 0
  /// Cases with a `rerunFailure` or `rerunError` child.
  package var withRerun = 0
  /// Cases by what they say of themselves.
  package var counts = TestCounts()
  /// Failures that belong to no case.
  package var suiteErrors = 0
  package var warnings: [ResultWarning] = []

  package init() {}
}

extension JUnitTally: JUnitSink {
  static var keepsText: Bool { false }

  mutating func testCase(_ raw: RawTestCase, pathID: Int32) {
    cases += 1
    if raw.failures > 0 { withFailure += 1 }
    if raw.errors > 0 { withError += 1 }
    if raw.skips > 0 { withSkipped += 1 }
    if raw.flakies > 0 { withFlaky += 1 }
    if raw.reruns > 0 { withRerun += 1 }
    switch raw.outcome {
    case .passed: counts.passed += 1
    case .failed: counts.failed += 1
    case .errored: counts.errored += 1
    case .skipped: counts.skipped += 1
    case .knownIssue: counts.knownIssues += 1
    }
    if raw.outcome == .passed, raw.flakies > 0 { counts.flaky += 1 }
  }

  mutating func expect(cases: Int) {}
  mutating func suiteEnded(_ suite: JUnitSuite) {}
  mutating func suiteError(_ message: String) { suiteErrors += 1 }
}
