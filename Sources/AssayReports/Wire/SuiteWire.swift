import AssayTestRuns
import AssayVerification

/// What became of one suite, with every test.
struct SuiteWire: Encodable {
  var service: String
  var name: String
  var layer: String
  var command: String
  var trigger: String
  /// `passed`, `failed`, `broken` or `not-run`.
  var state: String
  var stateReason: String?
  var durationSeconds: Double?
  var usualDurationSeconds: Double?
  var counts: CountsWire
  var tests: [TestWire]
  var warnings: [WarningWire]
  var dependencies: [String]
  /// Left out when nothing watched.
  var isolation: IsolationWire?
  /// Failures that do not block, as the quarantine list says.
  var excused: [ExcusedWire]
  var outputTail: String
  var log: String?
  var remedy: String?

  init(_ suite: SuiteReport) {
    service = suite.service
    name = suite.name
    layer = suite.layer.rawValue
    command = suite.command
    trigger = suite.trigger
    state = if case .notRun = suite.state { "not-run" } else { suite.stateWord }
    stateReason = suite.stateReason
    durationSeconds = suite.duration?.wireSeconds
    usualDurationSeconds = suite.usualDuration?.wireSeconds
    counts = CountsWire(suite.counts)
    tests = suite.tests.map(TestWire.init)
    warnings = suite.warnings.map(WarningWire.init)
    dependencies = suite.dependencies
    isolation = suite.isolation.map(IsolationWire.init)
    excused = suite.excused.map(ExcusedWire.init)
    outputTail = suite.outputTail
    log = suite.log
    remedy = suite.remedy
  }
}

/// A failing test in quarantine.
struct ExcusedWire: Encodable {
  var test: String
  var owner: String
  var issue: String
  var until: String

  init(_ excused: SuiteReport.Excused) {
    test = excused.test.text
    owner = excused.owner
    issue = excused.issue
    until = ReportFormat.timestamp(excused.until)
  }
}

/// How a suite's tests kept to what they were given.
struct IsolationWire: Encodable {
  struct EscapeWire: Encodable {
    var test: String?
    var action: String
  }
  var testsWithOwnParts: Int
  var leases: Int
  /// The first hundred.
  var escapes: [EscapeWire]

  init(_ isolation: SuiteIsolation) {
    testsWithOwnParts = isolation.testsWithOwnParts
    leases = isolation.leases
    escapes = isolation.escapes.prefix(100).map { EscapeWire(test: $0.test, action: $0.action) }
  }
}

/// How many tests ended how; `total` is their sum, `flaky` a part of `passed`.
struct CountsWire: Encodable {
  var total: Int
  var passed: Int
  var failed: Int
  var errored: Int
  var skipped: Int
  var knownIssues: Int
  var flaky: Int

  init(_ counts: TestCounts) {
    total = counts.total
    passed = counts.passed
    failed = counts.failed
    errored = counts.errored
    skipped = counts.skipped
    knownIssues = counts.knownIssues
    flaky = counts.flaky
  }
}

/// One test; its last attempt decides.
struct TestWire: Encodable {
  var suite: String
  var name: String
  var file: String?
  var line: Int?
  var outcome: String
  var isFlaky: Bool
  var durationSeconds: Double?
  var attempts: [AttemptWire]
  /// Attempts that Assay made afterwards; left out when there are none.
  var reruns: [AttemptWire]?

  init(_ test: TestResult) {
    suite = test.identity.suite
    name = test.identity.name
    file = test.file
    line = test.line
    outcome = test.outcome.wireName
    isFlaky = test.isFlaky
    durationSeconds = test.duration?.wireSeconds
    attempts = test.attempts.map(AttemptWire.init)
    reruns = test.reruns.isEmpty ? nil : test.reruns.map(AttemptWire.init)
  }
}

/// One execution of a test.
struct AttemptWire: Encodable {
  var outcome: String
  var durationSeconds: Double?
  var message: String?
  var details: String?

  init(_ attempt: TestAttempt) {
    outcome = attempt.outcome.wireName
    durationSeconds = attempt.duration?.wireSeconds
    message = attempt.message
    details = attempt.details
  }
}

/// Something about a result file that a reader should know.
struct WarningWire: Encodable {
  var message: String
  var byteOffset: Int?
  var isDamaging: Bool

  init(_ warning: ResultWarning) {
    message = warning.message
    byteOffset = warning.byteOffset
    isDamaging = warning.isDamaging
  }
}

extension TestOutcome {
  /// `passed`, `failed`, `errored`, `skipped`, `known-issue`.
  var wireName: String { self == .knownIssue ? "known-issue" : rawValue }
}
