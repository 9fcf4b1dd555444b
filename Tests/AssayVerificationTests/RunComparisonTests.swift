import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import AssayVerification
import Testing

struct RunComparisonTests {
  private func result(
    _ name: String, _ outcome: TestOutcome, milliseconds: Int = 10
  ) -> TestResult {
    TestResult(
      identity: TestIdentity(suite: "S", name: name),
      attempt: TestAttempt(outcome, duration: .milliseconds(milliseconds)))
  }

  private func suite(
    _ tests: [TestResult], state: SuiteReport.State = .passed, name: String = "unit"
  ) -> SuiteReport {
    SuiteReport(
      service: "orders", name: name, layer: .unit, command: "x", trigger: "pull-request",
      state: state, duration: .seconds(1), usualDuration: nil, counts: TestCounts(tests),
      tests: tests, warnings: [], dependencies: [], outputTail: "", log: nil)
  }

  private func reference(_ name: String) -> TestReference {
    TestReference(suite: "orders/unit", identity: TestIdentity(suite: "S", name: name))
  }

  private func earlier(
    _ name: String, _ outcome: TestOutcome = .passed, milliseconds: Int = 10
  ) -> RunComparison.Earlier {
    RunComparison.Earlier(
      test: reference(name), outcome: outcome, duration: .milliseconds(milliseconds))
  }

  @Test func `names what fails newly, is fixed, new, lost and slower`() {
    let now = suite([
      result("breaks", .failed), result("heals", .passed), result("appears", .passed),
      result("drags", .passed, milliseconds: 900), result("stays", .passed),
    ])
    let comparison = RunComparison(
      [now],
      earlier: [
        earlier("breaks"), earlier("heals"), earlier("drags", milliseconds: 100),
        earlier("stays"), earlier("goes"),
      ], failedSince: [reference("heals"), reference("breaks")])
    #expect(comparison.newFailures == [reference("breaks")])
    #expect(comparison.fixed == [reference("heals")])
    #expect(comparison.newTests == [reference("appears")])
    #expect(comparison.lostTests == [reference("goes")])
    #expect(comparison.slower.map(\.test) == [reference("drags")])
    #expect(comparison.slower.first?.then == .milliseconds(100))
  }

  @Test(arguments: [(10, 90, false), (200, 440, false), (2_000, 2_600, false), (200, 460, true)])
  func `only what takes twice as long and a quarter second more is slower`(
    then: Int, now: Int, isSlower: Bool
  ) {
    let comparison = RunComparison(
      [suite([result("a", .passed, milliseconds: now)])],
      earlier: [earlier("a", milliseconds: then)])
    #expect(comparison.slower.isEmpty == !isSlower)
  }

  @Test func `a failure that was excused then is not new`() {
    let comparison = RunComparison(
      [suite([result("a", .failed)], state: .failed)], earlier: [earlier("a", .failed)])
    #expect(comparison.newFailures.isEmpty)
  }

  @Test(arguments: [SuiteReport.State.broken("crashed"), .notRun("not now")])
  func `tests of a suite without whole results are not lost`(state: SuiteReport.State) {
    let comparison = RunComparison([suite([], state: state)], earlier: [earlier("a")])
    #expect(comparison.lostTests.isEmpty)
  }

  @Test func `tests of a suite that did not run then are not new`() {
    let comparison = RunComparison(
      [suite([result("a", .passed)]), suite([result("b", .passed)], name: "integration")],
      earlier: [earlier("b")])
    #expect(comparison.newTests == [reference("a")])
  }

  @Test func `duplicate names count once`() {
    let comparison = RunComparison(
      [suite([result("a", .failed), result("a", .failed)], state: .failed)],
      earlier: [earlier("a"), earlier("a")])
    #expect(comparison.newFailures.count == 1)
  }
}

struct CriticalPathTests {
  private func span(
    _ name: String, slot: Int = 0, _ start: Double, _ end: Double
  ) -> TimelineSpan {
    TimelineSpan(
      kind: .suite, name: name, layer: .unit, slot: slot, start: .seconds(start),
      end: .seconds(end), succeeded: true)
  }

  @Test func `follows from the end of the run what each task waited for`() {
    let path = CriticalPath([
      span("db", 0, 2), span("build", slot: 1, 0, 1), span("a", 2, 5),
      span("b", slot: 1, 2, 8), span("c", slot: 1, 8.5, 9),
    ])
    #expect(path.spans.map(\.name) == ["db", "b", "c"])
    #expect(path.duration == .seconds(8.5))
  }

  @Test func `of two that ended at once, the one in the same slot is meant`() {
    let path = CriticalPath([span("a", 0, 2), span("b", slot: 1, 0, 2), span("c", slot: 1, 2, 3)])
    #expect(path.spans.map(\.name) == ["b", "c"])
  }

  @Test func `what began long after everything else had ended begins the chain`() {
    #expect(CriticalPath([span("a", 0, 1), span("b", 5, 6)]).spans.map(\.name) == ["b"])
  }

  @Test func `an empty timeline, and times that make no sense, end the search`() {
    #expect(CriticalPath([]).spans.isEmpty)
    let odd = [span("a", 3, 1), span("b", 1, 3), span("c", 3, 3), span("c", 3, 3)]
    #expect(CriticalPath(odd).spans.count <= odd.count + 1)
  }
}

struct TestStripTests {
  @Test(arguments: [
    ([TestOutcome.passed], "."), ([.failed], "F"), ([.failed, .passed], "f"), ([.errored], "E"),
    ([.skipped], "s"), ([.knownIssue], "k"), ([.passed, .failed], "F"),
  ])
  func `a mark says how a run ended for a test`(outcomes: [TestOutcome], letter: String) {
    #expect(TestStrip.Mark(outcomes).map { String($0.rawValue) } == letter)
  }

  @Test func `a strip is also told in words`() {
    let strip = TestStrip([.passed, .passed, .retried, .failed])
    #expect(strip.text == "..fF")
    #expect(strip.words == "4 runs, 2 passed, 1 failed, 1 passed after a failure")
    #expect(TestStrip.Mark([]) == nil)
  }
}
