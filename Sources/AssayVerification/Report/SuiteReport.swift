package import AssayEvidence
package import AssayTestRuns

/// What became of one suite.
package struct SuiteReport: Sendable, Hashable {
  package var service: String
  package var name: String
  package var layer: TestLayer
  /// As written in the manifest.
  package var command: String
  package var trigger: String
  package var state: State
  /// nil when it did not run.
  package var duration: Duration?
  /// The median of earlier green runs; nil without history.
  package var usualDuration: Duration?
  package var counts: TestCounts
  /// Failing and flaky tests first, then the others in the order they came.
  package var tests: [TestResult]
  package var warnings: [ResultWarning]
  /// Names of dependencies it was given.
  package var dependencies: [String]
  /// The end of its output, cut to a limit; empty when it did not run.
  package var outputTail: String
  /// Path of the whole log, relative to the report; nil when there is none.
  package var log: String?
  /// What to do when it is broken.
  package var remedy: String?
  /// Whether the plan wanted it to run; then not having run is a problem.
  package var shouldHaveRun = true
  /// How it kept to the dependencies that it was given; nil when nothing watched.
  package var isolation: SuiteIsolation?
  /// What network it had; nil when nobody asked.
  package var network: Network?

  /// Failures that do not block, as the quarantine list says.
  package var excused: [Excused] = []

  /// Failed tests that ran again; nil when none failed or nobody asked for it.
  package var reruns: SuiteRepeats?
  /// New tests that ran again; nil when nobody asked for it.
  package var stress: SuiteRepeats?

  package struct Excused: Sendable, Hashable {
    package var test: TestIdentity
    package var owner: String
    /// A link.
    package var issue: String
    package var until: UnixTime

    package init(test: TestIdentity, owner: String, issue: String, until: UnixTime) {
      self.test = test
      self.owner = owner
      self.issue = issue
      self.until = until
    }
  }

  package enum Network: Sendable, Hashable {
    case loopbackOnly
    /// All of it, and why.
    case open(String)
  }

  package enum State: Sendable, Hashable {
    case passed
    /// Failing tests; their number is in `counts`.
    case failed
    /// The command's own failure, as a sentence: exit code without a failing test, no results,
    /// fewer results than promised, time-out, killed.
    case broken(String)
    /// Why it did not run: another trigger, a failed build, a missing dependency, fail-fast.
    case notRun(String)
  }

  package init(
    service: String, name: String, layer: TestLayer, command: String, trigger: String,
    state: State, duration: Duration?, usualDuration: Duration?, counts: TestCounts,
    tests: [TestResult], warnings: [ResultWarning], dependencies: [String], outputTail: String,
    log: String?
  ) {
    self.service = service
    self.name = name
    self.layer = layer
    self.command = command
    self.trigger = trigger
    self.state = state
    self.duration = duration
    self.usualDuration = usualDuration
    self.counts = counts
    self.tests = tests
    self.warnings = warnings
    self.dependencies = dependencies
    self.outputTail = outputTail
    self.log = log
  }

  /// `service/name`, unique in a system.
  package var id: String { "\(service)/\(name)" }
}
