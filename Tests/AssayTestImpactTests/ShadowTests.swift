import AssayTestImpact
import AssayTestRuns
import Testing

struct ShadowTests {
  static func selection(leftOut: [String], chosen: [String]) -> ImpactSelection {
    let tests = (leftOut + chosen).map { ImpactSelectionTests.test($0) }
    return ImpactSelection(
      of: [],
      by: ImpactKnowledge(
        tests: tests, new: Set(chosen.map { ImpactSelectionTests.identity($0) })))
  }

  static func result(_ name: String, _ outcome: TestOutcome, seconds: Int = 1) -> TestResult {
    TestResult(
      identity: ImpactSelectionTests.identity(name),
      attempt: TestAttempt(outcome, duration: .seconds(seconds)))
  }

  @Test func `finds what would have been missed`() {
    let run = ShadowRun(
      Self.selection(leftOut: ["a", "b", "f", "s"], chosen: ["c"]),
      results: [
        Self.result("a", .failed, seconds: 3), Self.result("b", .passed, seconds: 5),
        Self.result("c", .errored), Self.result("f", .failed), Self.result("s", .skipped),
        // Nobody knew it.
        Self.result("unknown", .failed, seconds: 10),
      ], flaky: [ImpactSelectionTests.identity("f")])
    #expect(run.missed.map(\.name) == ["a"])
    #expect(run.missedFlaky.map(\.name) == ["f"])
    #expect(run.caught.map(\.name) == ["c", "unknown"])
    #expect((run.chosen, run.leftOut) == (2, 3))
    #expect(run.duration == .seconds(20))
    #expect(run.saved == .seconds(9))
  }

  @Test func `sums a history up`() throws {
    let selection = Self.selection(leftOut: ["a"], chosen: ["c"])
    let runs = [
      [Self.result("a", .passed, seconds: 3), Self.result("c", .passed)],
      [Self.result("a", .failed, seconds: 3), Self.result("c", .passed)],
      [Self.result("a", .failed, seconds: 3), Self.result("c", .failed)],
      [Self.result("c", .failed)],
    ].map { ShadowRun(selection, results: $0) }
    let record = ShadowRecord(runs)
    #expect((record.runs, record.failingRuns, record.missedRuns) == (4, 3, 1))
    #expect((record.failures, record.missedFailures) == (4, 2))
    #expect(record.missedShare == 0.5)
    #expect(try #require(record.savedShare) == 9.0 / 13)
    let most = try #require(record.missedShareAtMost)
    #expect(most > 0.5 && most < 0.9)
  }

  @Test func `knows nothing from runs without failures`() {
    let record = ShadowRecord([ShadowRun(Self.selection(leftOut: [], chosen: []), results: [])])
    #expect(record.missedShare == nil)
    #expect(record.missedShareAtMost == nil)
    #expect(record.savedShare == nil)
  }

  @Test func `few failures prove little`() throws {
    let selection = Self.selection(leftOut: [], chosen: ["c"])
    func most(_ count: Int) throws -> Double {
      let run = ShadowRun(selection, results: [Self.result("c", .failed)])
      let record = ShadowRecord(Array(repeating: run, count: count))
      #expect(record.missedShare == 0)
      return try #require(record.missedShareAtMost)
    }
    #expect(try most(3) > 0.4)
    #expect(try most(300) < 0.01)
  }
}
