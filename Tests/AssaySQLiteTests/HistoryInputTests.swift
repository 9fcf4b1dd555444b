import AssayEvidence
import AssayFlakiness
import AssaySQLite
import AssayTestRuns
import Foundation
import Testing

/// Results as they should not be, and what the history makes of them.
struct HistoryInputTests {
  private func withStore(_ body: (HistoryStore) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(
      HistoryStore(path: folder.appending(path: "history.sqlite").path(percentEncoded: false)))
  }

  private func result(
    _ suite: String, _ name: String, _ outcome: TestOutcome = .passed
  ) -> TestResult {
    TestResult(
      identity: TestIdentity(suite: suite, name: name),
      attempt: TestAttempt(outcome, duration: .milliseconds(5)))
  }

  private func run(
    _ id: String, at time: Double = 0, damage: String? = nil, branch: String? = "main",
    _ tests: [TestResult]
  ) -> RunRecord {
    RunRecord(
      id: id, system: "shop", trigger: "ingest", commit: id, branch: branch,
      startedAt: UnixTime(secondsSince1970: time), duration: .seconds(1),
      suites: [
        RunRecord.Suite(
          task: "app/unit", layer: .unit, succeeded: true, damage: damage,
          duration: .seconds(1), tests: tests)
      ])
  }

  @Test func `of two results of one name the later stands`() throws {
    try withStore { store in
      try store.record(run("a", [result("S", "t"), result("S", "t", .failed)]))
      let test = try #require(try store.tests(named: "S.t", limit: 2).first)
      #expect(try store.occurrences(of: test.id, limit: 5).map(\.outcome) == [.failed])
    }
  }

  @Test func `runs of a clock that went backwards are all there, in the order of their times`()
    throws
  {
    try withStore { store in
      try store.record(run("a", at: 1000, [result("S", "t", .failed)]))
      try store.record(run("b", at: 10, [result("S", "t", .failed)]))
      #expect(try store.runs(limit: 5).map(\.id) == ["a", "b"])
      let observed = try store.observedRuns(since: UnixTime(secondsSince1970: 0))
      #expect(observed.map(\.id) == ["b", "a"])
      // By test, the newest is what came last.
      let test = try #require(try store.tests(named: "S.t", limit: 2).first)
      #expect(try store.occurrences(of: test.id, limit: 5).map(\.run) == ["b", "a"])
    }
  }

  @Test func `100,000 tests, a tenth of them cases of one, are kept and listed in few lines`()
    throws
  {
    try withStore { store in
      let tests =
        (0..<90_000).map { result("S\($0 % 900)", "t\($0)") }
        + (0..<10_000).map { result("S", "cases[\($0)]") }
      let clock = ContinuousClock()
      let start = clock.now
      try store.record(run("a", tests))
      #expect(try store.slowest(runs: 10, limit: 20).count == 20)
      #expect(try store.tests(named: "cases", limit: 21).count == 21)
      #expect(try store.trustedTests()["app/unit"]?.count == 100_000)
      #expect(clock.now - start < .seconds(300))
    }
  }

  @Test func `a test that went to another class keeps its past`() throws {
    try withStore { store in
      try store.record(run("a", [result("Old", "t", .failed), result("S", "other")]))
      try store.record(run("b", [result("New", "t"), result("S", "other")]))
      let tests = try store.tests(named: ".t", limit: 5)
      #expect(tests.map(\.identity.suite) == ["New"])
      #expect(
        try store.occurrences(of: #require(tests.first).id, limit: 5).map(\.run) == ["b", "a"])
      // And back, as on another branch.
      try store.record(run("c", [result("Old", "t"), result("S", "other")]))
      #expect(try store.tests(named: ".t", limit: 5).map(\.identity.suite) == ["Old"])
    }
  }

  @Test func `another shard's tests are no moved ones`() throws {
    try withStore { store in
      for number in 0..<4 {
        let shard = number.isMultiple(of: 2) ? "A" : "B"
        try store.record(run("\(number)", [result(shard, "t"), result(shard, "u")]))
      }
      #expect(try store.tests(named: ".t", limit: 5).map(\.identity.suite) == ["A", "B"])
    }
  }

  @Test func `where several of a name came or went nobody can say which is which`() throws {
    try withStore { store in
      try store.record(run("a", [result("A", "t"), result("B", "t")]))
      try store.record(run("b", [result("C", "t")]))
      #expect(try store.tests(named: ".t", limit: 5).map(\.identity.suite) == ["A", "B", "C"])
      // What did not run because the process died did not go away.
      try store.record(run("c", damage: "crashed", [result("D", "t")]))
      #expect(try store.tests(named: ".t", limit: 5).count == 4)
    }
  }

  @Test func `tests count that ran on a main branch or may ship, others are new`() throws {
    try withStore { store in
      try store.record(run("a", branch: "topic", [result("S", "new")]))
      #expect(try store.trustedTests().isEmpty)
      try store.record(run("b", [result("S", "old")]))
      #expect(
        try store.trustedTests() == ["app/unit": [TestIdentity(suite: "S", name: "old")]])
    }
  }

  @Test func `reruns are kept beside the outcome that stands`() throws {
    try withStore { store in
      var test = result("S", "t", .failed)
      test.reruns = [TestAttempt(.failed), TestAttempt(.passed)]
      try store.record(run("a", [test]))
      let known = try #require(try store.tests(named: "S.t", limit: 2).first)
      let occurrence = try #require(try store.occurrences(of: known.id, limit: 1).first)
      #expect(occurrence.outcome == .failed && "\(occurrence.letters)" == "FFP")
      let observed = try store.observedRuns(since: UnixTime(secondsSince1970: -1))
      let failure = try #require(observed.first?.suites.first?.tests.first)
      #expect(failure.attempts.isMixed && failure.isBlocking)
    }
  }
}
