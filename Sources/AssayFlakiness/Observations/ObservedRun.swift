package import AssayEvidence
package import AssayTestRuns

/// A run as flakiness is judged from it: only what did not simply pass is listed, so that a
/// history of ten million results is read by its few rows that matter.
package struct ObservedRun: Sendable, Hashable {
  /// Where the change that was tested belongs.
  package enum Line: Sendable, Hashable {
    case main
    case pullRequest(Int)
    case branch(String)

    package var isMain: Bool { self == .main }
  }

  package var id: String
  package var time: UnixTime
  /// nil when unknown, or when the working copy held more than the commit.
  package var commit: String?
  package var line: Line
  package var host: String?
  /// Those that ran; each at most once.
  package var suites: [ObservedSuite]

  package init(
    id: String, time: UnixTime, commit: String?, line: Line, host: String? = nil,
    suites: [ObservedSuite]
  ) {
    self.id = id
    self.time = time
    self.commit = commit
    self.line = line
    self.host = host
    self.suites = suites
  }
}

/// A suite's part in a run.
package struct ObservedSuite: Sendable, Hashable {
  package var name: String
  package var testsRun: Int
  /// Whether all its tests ran, so that one that is not listed passed at its first attempt.
  ///
  /// In a selection, or a run that died, the others are unknown.
  package var isComplete: Bool
  /// The tests that failed at least once.
  package var tests: [ObservedTest]

  package init(name: String, testsRun: Int, isComplete: Bool = true, tests: [ObservedTest]) {
    self.name = name
    self.testsRun = testsRun
    self.isComplete = isComplete
    self.tests = tests
  }
}

/// A test that failed at least once in a run.
package struct ObservedTest: Sendable, Hashable {
  package var identity: TestIdentity
  package var attempts: AttemptSequence
  /// What is the same in two failures of one cause, for example the message without its numbers.
  package var signature: String?
  package var hasCrashed: Bool
  /// The time of all attempts together.
  package var seconds: Double
  /// Whether it stopped the change: reruns do not undo that.
  package var isBlocking: Bool

  package init(
    identity: TestIdentity, attempts: AttemptSequence, signature: String? = nil,
    hasCrashed: Bool = false, seconds: Double = 0, isBlocking: Bool? = nil
  ) {
    self.identity = identity
    self.attempts = attempts
    self.signature = signature
    self.hasCrashed = hasCrashed
    self.seconds = seconds
    self.isBlocking = isBlocking ?? attempts.failedThroughout
  }
}
