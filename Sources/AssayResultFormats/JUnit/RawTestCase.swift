import AssayTestRuns

/// A `testcase` element as it stands in the file, before duplicates are merged.
struct RawTestCase {
  /// What the `status` or `result` attribute says about a case without a telling child.
  enum Status {
    case none, skipped, failed
  }

  /// The class name, or the path of suites where there is none.
  var suite = ""
  var name = ""
  /// Of the class name's and the name's bytes; for finding duplicates without comparing text.
  var hash = 0
  var file: String?
  var line: Int?
  var duration: Duration?
  var status = Status.none
  /// The author expects the failure: pytest's xfail, unittest's XFAIL, node's todo.
  var isKnownIssue = false
  /// How many children of each kind it has.
  var failures = 0
  var errors = 0
  var skips = 0
  var flakies = 0
  var reruns = 0
  var message: String?
  var details: String?
  /// Attempts that failed before this case's own verdict.
  var before: [TestAttempt] = []
  /// Attempts that failed after this case's own verdict.
  var after: [TestAttempt] = []

  var outcome: TestOutcome {
    if isKnownIssue, errors == 0 { return .knownIssue }
    if errors > 0 { return .errored }
    if failures > 0 { return .failed }
    if skips > 0 { return .skipped }
    return switch status {
    case .none: .passed
    case .skipped: .skipped
    case .failed: .failed
    }
  }

  /// Nothing in the element says how it ended.
  var isBare: Bool {
    failures == 0 && errors == 0 && skips == 0 && flakies == 0 && reruns == 0 && status == .none
  }

  /// The element's own verdict.
  var attempt: TestAttempt {
    TestAttempt(outcome, duration: duration, message: message, details: details)
  }
}

/// A `testsuite` or `testsuites` element: what it announces and what was found in it.
struct JUnitSuite {
  var name = ""
  /// Names of the suites around a case that has no class name, outermost first.
  var path = ""
  /// The same for suites with the same path.
  var pathID: Int32 = 0
  var isRoot = false
  /// pytest writes an attempt that is run again as a case without any verdict.
  var isPytest = false
  /// The runner is one that repeats what failed and counts every attempt as a test.
  var repeatsFailures = false
  /// From the attributes; nil where there is none.
  var announcedTests: Int?
  var announcedFailures = 0

  var cases = 0
  var skipped = 0
  /// `flaky…` and `rerun…` children, which some producers count as tests.
  var extraExecutions = 0
  /// Elements that say that something failed.
  var failingElements = 0

  /// Takes over what was found in a suite inside this one.
  mutating func add(_ inner: JUnitSuite) {
    cases += inner.cases
    skipped += inner.skipped
    extraExecutions += inner.extraExecutions
    failingElements += inner.failingElements
  }
}

/// Receives the cases of a JUnit file.
protocol JUnitSink {
  /// Whether names, messages and details are wanted; counting needs none.
  static var keepsText: Bool { get }

  /// Takes a case that has ended; `pathID` is its suite's and is set only when text is kept.
  mutating func testCase(_ raw: RawTestCase, pathID: Int32)
  /// The file announces so many cases.
  mutating func expect(cases: Int)
  /// A suite has ended, its inner ones included.
  mutating func suiteEnded(_ suite: JUnitSuite)
  /// A failure that belongs to no case.
  mutating func suiteError(_ message: String)
}
