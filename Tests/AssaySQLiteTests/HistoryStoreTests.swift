import AssayEvidence
import AssaySQLite
import AssayTestRuns
import AssayVerification
import Foundation
import GRDB
import Testing

struct HistoryStoreTests {
  /// A database in a folder of its own, removed afterwards.
  private func withStore(_ body: (HistoryStore, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "history.sqlite").path(percentEncoded: false)
    try body(HistoryStore(path: path), path)
  }

  private func report(
    id: String, commit: String?, dirty: Bool = false, seconds: Int = 1,
    outcomes: [TestOutcome] = [.passed]
  ) -> VerificationReport {
    let tests = outcomes.enumerated().map {
      TestResult(
        identity: TestIdentity(suite: "S", name: "t\($0.offset)"),
        attempt: TestAttempt($0.element, duration: .milliseconds(10)))
    }
    let counts = TestCounts(tests)
    let suite = SuiteReport(
      service: "orders", name: "unit", layer: .unit, command: "x", trigger: "pull-request",
      state: counts.failures > 0 ? .failed : .passed, duration: .seconds(seconds),
      usualDuration: nil, counts: counts, tests: tests, warnings: [], dependencies: [],
      outputTail: "", log: nil)
    return VerificationReport(
      system: "shop",
      run: RunIdentity(
        id: id, assayVersion: "0", startedAt: UnixTime(secondsSince1970: Double(id.count)),
        trigger: "pull-request", commit: commit, branch: "main", hasUncommittedChanges: dirty,
        host: "h", cores: 2),
      duration: .seconds(seconds),
      conclusion: Conclusion(
        headline: "",
        problems: counts.failures == 0
          ? [] : [Problem(check: "suite", subject: "", sentence: "", location: nil, remedy: nil)]),
      suites: [suite], checklist: [], antiPatterns: [],
      pyramid: PyramidReport(layers: [], tolerance: 10, isInverted: false), dependencies: [],
      boundaries: [], coverage: [], timeline: [], budget: nil)
  }

  @Test func `remembers runs, newest first, and reads them back after reopening`() throws {
    try withStore { store, path in
      try store.record(report(id: "a", commit: "c1"))
      try store.record(report(id: "bb", commit: "c2", outcomes: [.passed, .failed]))
      let runs = try HistoryStore(path: path).runs(limit: 5)
      #expect(runs.map(\.id) == ["bb", "a"])
      #expect(runs.map(\.mayShip) == [false, true])
      #expect(runs[0].tests == 2)
      #expect(runs[0].failures == 1)
    }
  }

  @Test func `the usual duration is the median of green runs`() throws {
    try withStore { store, _ in
      for (index, seconds) in [1, 9, 3].enumerated() {
        try store.record(report(id: "r\(index)", commit: "c", seconds: seconds))
      }
      try store.record(report(id: "red", commit: "c", seconds: 100, outcomes: [.failed]))
      let history = try store.suiteHistories(ancestors: ["c"])["orders/unit"]
      #expect(history?.usualDuration == .seconds(3))
      #expect(history?.latest?.tests == 1)
    }
  }

  @Test func `only green runs of clean ancestors promise a number of tests`() throws {
    try withStore { store, _ in
      try store.record(report(id: "a", commit: "base", outcomes: [.passed, .passed]))
      try store.record(report(id: "b", commit: "other", outcomes: [.passed, .passed, .passed]))
      try store.record(
        report(id: "c", commit: "base", dirty: true, outcomes: Array(repeating: .passed, count: 9)))
      try store.record(report(id: "d", commit: "base", outcomes: [.failed]))
      let promise = try store.suiteHistories(ancestors: ["base"])["orders/unit"]?.promise
      #expect(promise == SuiteHistory.Promise(tests: 2, runID: "a"))
      #expect(try store.suiteHistories(ancestors: ["new"])["orders/unit"]?.promise == nil)
      // Without version control every green run counts, the latest first.
      #expect(try store.suiteHistories(ancestors: nil)["orders/unit"]?.promise?.tests == 9)
    }
  }

  @Test func `sums up each test, the failing first`() throws {
    try withStore { store, _ in
      try store.record(report(id: "a", commit: "c", outcomes: [.passed, .failed]))
      try store.record(report(id: "b", commit: "c", outcomes: [.passed, .passed]))
      let tests = try store.tests(ofSuite: "orders/unit", runs: 10)
      #expect(tests.map(\.name) == ["t1", "t0"])
      #expect(tests[0].failures == 1)
      #expect(tests[0].runs == 2)
      #expect(tests[0].meanDuration == .milliseconds(10))
      #expect(try store.tests(ofSuite: "nope", runs: 10).isEmpty)
    }
  }

  @Test func `several writers at once lose nothing`() throws {
    try withStore { _, path in
      let writers = 8
      DispatchQueue.concurrentPerform(iterations: writers) { index in
        do {
          let store = try HistoryStore(path: path)
          for run in 0..<5 {
            try store.record(report(id: "w\(index)-\(run)", commit: "c"))
          }
        } catch {
          Issue.record(error)
        }
      }
      let runs = try HistoryStore(path: path).runs(limit: 100)
      #expect(runs.count == writers * 5)
    }
  }

  @Test func `several processes may create the database at the same moment`() throws {
    for _ in 0..<10 {
      let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        .path(percentEncoded: false)
      defer {
        for suffix in ["", "-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: path + suffix)
        }
      }
      DispatchQueue.concurrentPerform(iterations: 4) { _ in
        do {
          _ = try HistoryStore(path: path)
        } catch {
          Issue.record(error)
        }
      }
    }
  }

  @Test func `a run that fails half-way leaves nothing behind`() throws {
    try withStore { store, _ in
      try store.record(report(id: "a", commit: "c"))
      // The same id again breaks the first insert; the whole transaction must go.
      #expect(throws: FailureReport.self) { try store.record(report(id: "a", commit: "c")) }
      #expect(try store.runs(limit: 10).count == 1)
      #expect(try store.runs(limit: 10)[0].tests == 1)
    }
  }

  @Test func `a file that is no database is refused with what to do`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(repeating: 65, count: 4096).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let failure = #expect(throws: FailureReport.self) {
      try HistoryStore(path: path.path(percentEncoded: false))
    }
    #expect(failure?.status == .infrastructure)
    #expect(failure?.remedy == "move the file away; a new history begins")
  }

  @Test func `attempts, times and causes of failures are kept by test`() throws {
    try withStore { store, path in
      let identity = TestIdentity(suite: "S", name: "t")
      var flaky = TestResult(
        identity: identity, file: "a.py", attempt: TestAttempt(.failed, message: "5 of 7"))
      flaky.append(TestAttempt(.passed, duration: .seconds(2)))
      for (run, test) in [
        ("a", TestResult(identity: identity, attempt: TestAttempt(.passed, duration: .seconds(1)))),
        ("b", flaky),
      ] {
        try store.record(
          RunRecord(
            id: run, system: "s", trigger: "ingest", commit: nil, branch: nil,
            startedAt: UnixTime(secondsSince1970: 1), duration: .seconds(1),
            suites: [
              RunRecord.Suite(
                task: "o/u", layer: .unit, succeeded: true, duration: .seconds(1), tests: [test])
            ]))
      }
      let test = try #require(try store.tests(named: "s.T", limit: 9).first)
      #expect(test.identity == identity && test.file == "a.py")
      let occurrences = try store.occurrences(of: test.id, limit: 9)
      #expect(occurrences.map { "\($0.run) \($0.letters)" } == ["b FP", "a P"])
      #expect(occurrences[0].signature?.description == "# of #")
      let slow = try store.slowest(runs: 9, limit: 9)
      #expect(slow.map(\.mean) == [.seconds(1.5)] && slow[0].longest == .seconds(2))
      var all: [String] = []
      try store.forEachResult { all.append("\($0.identity.text) \($1.letters)") }
      #expect(all == ["S.t P", "S.t FP"])
    }
  }

  @Test func `the history of an older version is taken over`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let old = try DatabaseQueue(path: path)
    try HistorySchema.migrator.migrate(old, upTo: "runs, tasks, tests and results")
    try old.write { database in
      try database.execute(
        sql: """
          INSERT INTO run VALUES ('r', 's', 'pull-request', NULL, NULL, 0, 1, 1, 1);
          INSERT INTO task_run VALUES (1, 'r', 'o/u', 'unit', 1, 2, 2, 0, 1);
          INSERT INTO test VALUES (1, 'o/u', 'S', 'a'), (2, 'o/u', 'S', 'b');
          INSERT INTO result VALUES (1, 1, 'passed', 1, 0.5), (1, 2, 'passed', 2, 0.5);
          """)
    }
    try old.close()
    var all: [String] = []
    try HistoryStore(path: path).forEachResult { all.append("\($0.identity.name) \($1.letters)") }
    #expect(all == ["a P", "b FP"])
  }

  @Test func `the history of a newer version is refused`() throws {
    try withStore { store, path in
      try DatabaseQueue(path: path).write { database in
        try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('of tomorrow')")
      }
      let failure = #expect(throws: FailureReport.self) { try HistoryStore(path: path) }
      #expect(failure?.status == .badInput)
      #expect(failure?.happened == "a newer version of assay has written it")
    }
  }
}
