/// How one attempt at a test ended.
package enum TestOutcome: String, Sendable, Hashable, CaseIterable {
  case passed
  /// An assertion did not hold.
  case failed
  /// The test broke outside its assertions: an exception, a crash, a set-up error.
  case errored
  case skipped
  /// The test failed as its author said it would (known issue, xfail, todo).
  case knownIssue

  package var isFailure: Bool { self == .failed || self == .errored }
}

/// Names a test across runs, independent of file paths and lines.
package struct TestIdentity: Sendable, Hashable {
  /// The class, module or describe-block path, as its runner spells it; may be empty.
  package var suite: String
  package var name: String

  package init(suite: String, name: String) {
    self.suite = suite
    self.name = name
  }

  /// `suite.name`, or the name alone when there is no suite.
  package var text: String { suite.isEmpty ? name : "\(suite).\(name)" }
}

/// One execution of a test.
package struct TestAttempt: Sendable, Hashable {
  package var outcome: TestOutcome
  /// nil where the runner gave no usable time.
  package var duration: Duration?
  /// The failure's or skip's message, first line first; nil when there is none.
  package var message: String?
  /// Stack trace or captured output of a failing attempt, cut to a limit by the reader.
  package var details: String?

  package init(
    _ outcome: TestOutcome, duration: Duration? = nil, message: String? = nil,
    details: String? = nil
  ) {
    self.outcome = outcome
    self.duration = duration
    self.message = message
    self.details = details
  }
}

/// A test with all its attempts in one run; the last attempt decides.
///
/// Reruns are attempts that Assay makes when the suite is over: they tell, but decide nothing.
package struct TestResult: Sendable, Hashable {
  package var identity: TestIdentity
  package var file: String?
  package var line: Int?
  /// In the order they ran; never empty.
  package private(set) var attempts: [TestAttempt]
  /// In the order they ran, after the attempts.
  package var reruns: [TestAttempt] = []

  package init(
    identity: TestIdentity, file: String? = nil, line: Int? = nil, attempt: TestAttempt,
    earlier: [TestAttempt] = []
  ) {
    self.identity = identity
    self.file = file
    self.line = line
    self.attempts = earlier.isEmpty ? [attempt] : earlier + [attempt]
  }

  package mutating func append(_ attempt: TestAttempt) { attempts.append(attempt) }

  package var last: TestAttempt { attempts[attempts.count - 1] }
  package var outcome: TestOutcome { last.outcome }
  /// Passed, but only after an attempt that failed.
  package var isFlaky: Bool { outcome == .passed && attempts.contains { $0.outcome.isFailure } }
  /// Whether it passed at once, and always since.
  package var isPlainPass: Bool {
    attempts.count == 1 && (attempts + reruns).allSatisfy { $0.outcome == .passed }
  }
  /// What the reruns of a failed test say; nil without any.
  package var rerunSentence: String? {
    guard outcome.isFailure, !reruns.isEmpty else { return nil }
    let passes = reruns.count { $0.outcome == .passed }
    if passes > 0 {
      let noun = reruns.count == 1 ? "rerun" : "reruns"
      return "passed on \(passes) of \(reruns.count) \(noun): flaky, not a defect"
    }
    return reruns.count == 1 ? "failed its rerun, too" : "failed all \(reruns.count) reruns"
  }
  /// The time of all attempts together; nil when none was measured.
  package var duration: Duration? {
    let measured = attempts.compactMap(\.duration)
    return measured.isEmpty ? nil : measured.reduce(.zero, +)
  }
}
