import AssayTestRuns
import AssayVerification
import Testing

struct SuiteEndingTests {
  private static func results(
    _ outcomes: [TestOutcome], warnings: [ResultWarning] = [], errors: [String] = []
  ) -> ParsedResults {
    ParsedResults(
      format: .junit,
      tests: outcomes.enumerated().map {
        TestResult(
          identity: TestIdentity(suite: "", name: "t\($0.offset)"),
          attempt: TestAttempt($0.element))
      }, warnings: warnings, suiteErrors: errors)
  }

  private static let promise = SuiteHistory.Promise(tests: 3, runID: "r1")

  /// A fragment of the sentence that a broken suite must be explained with.
  static let broken: [(SuiteEnding, String)] = [
    (
      SuiteEnding(termination: .exited(0), results: nil), "exit code 0 and reported no test results"
    ),
    (
      SuiteEnding(
        termination: .exited(1), results: nil, missingResults: "unit.xml is older than this run"),
      "unit.xml is older"
    ),
    (SuiteEnding(termination: .exited(0), results: results([])), "ran no test"),
    (SuiteEnding(termination: .exited(0), results: results([.skipped])), "skipped all of its 1"),
    (
      SuiteEnding(termination: .exited(3), results: results([.passed])),
      "exit code 3 although none of its tests failed"
    ),
    (
      SuiteEnding(
        termination: .exited(0), results: results([.passed, .passed]), promise: promise),
      "ran 2 tests, fewer than the 3 of its green run r1"
    ),
    (
      SuiteEnding(
        termination: .exited(0), results: results([.passed, .skipped, .skipped]), promise: promise),
      "ran 1 tests and skipped 2, fewer than the 3"
    ),
    (
      SuiteEnding(termination: .exited(0), results: results([.passed]), atLeast: 2),
      "the manifest promises at least 2"
    ),
    (
      SuiteEnding(
        termination: .exited(0),
        results: results(
          [.passed], warnings: [ResultWarning("cut off", byteOffset: 12, isDamaging: true)])),
      "can't be trusted: cut off at byte 12"
    ),
    (
      SuiteEnding(termination: .exited(1), results: results([.passed], errors: ["no build"])),
      "no build"
    ),
    (SuiteEnding(termination: .timedOut(.seconds(90)), results: nil), "timed out after 90 s"),
    (
      SuiteEnding(termination: .signalled("SIGKILL"), results: results([.passed])),
      "was killed by SIGKILL"
    ),
    (
      SuiteEnding(termination: .couldNotStart("no folder", remedy: nil), results: nil),
      "could not start"
    ),
    (SuiteEnding(termination: .interrupted, results: nil), "interrupted"),
  ]

  @Test(arguments: broken)
  func `nothing short of whole results passes`(ending: SuiteEnding, fragment: String) {
    guard case .broken(let reason) = ending.state else {
      Issue.record("\(ending.state)")
      return
    }
    #expect(reason.contains(fragment))
  }

  @Test func `a failing test fails the suite whatever the exit code says`() {
    for code: Int32 in [0, 1] {
      let ending = SuiteEnding(
        termination: .exited(code), results: Self.results([.passed, .failed]))
      #expect(ending.state == .failed)
    }
  }

  @Test func `as many tests as promised pass, known issues and some skips included`() {
    let ending = SuiteEnding(
      termination: .exited(0), results: Self.results([.passed, .knownIssue, .passed, .skipped]),
      promise: Self.promise)
    #expect(ending.state == .passed)
    #expect(ending.remedy == "see its output" || ending.remedy == nil)
  }

  @Test func `the manifest's floor replaces what history promised`() {
    let ending = SuiteEnding(
      termination: .exited(0), results: Self.results([.passed]), promise: Self.promise, atLeast: 1)
    #expect(ending.state == .passed)
  }
}
