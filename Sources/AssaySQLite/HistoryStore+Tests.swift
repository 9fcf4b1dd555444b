package import AssayEvidence
package import AssayTestRuns
import GRDB

/// A test that the history knows.
package struct KnownTest: Sendable, Hashable {
  package var id: Int64
  /// The suite of the manifest, as `orders/unit`.
  package var task: String
  package var identity: TestIdentity
  /// Where it stood last; nil where no result said so.
  package var file: String?
}

/// What one run says about one test.
package struct TestOccurrence: Sendable, Hashable {
  package var run: String
  package var commit: String?
  package var branch: String?
  package var startedAt: UnixTime
  /// Reruns included, which decide nothing.
  package var letters: AttemptLetters
  package var outcome: TestOutcome
  package var duration: Duration?
  package var signature: FailureSignature?
}

/// How long a test takes.
package struct TestTime: Sendable, Hashable {
  package var test: KnownTest
  package var runs: Int
  package var mean: Duration
  package var longest: Duration
}

extension HistoryStore {
  /// The tests whose suite and name contain `text`, whatever the case; at most `limit`.
  package func tests(named text: String, limit: Int) throws -> [KnownTest] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM test
          WHERE instr(lower(task || '/' || suite || '.' || name), lower(?)) > 0
            OR instr(lower(task || '/' || name), lower(?)) > 0
          ORDER BY task, suite, name LIMIT ?
          """, arguments: [text, text, limit]
      ).map(KnownTest.init)
    }
  }

  /// What the latest runs say about a test, newest first.
  package func occurrences(of test: Int64, limit: Int) throws -> [TestOccurrence] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT run.id AS run_id, run.commit_id, run.branch, run.started_at, result.letters,
            result.outcome, result.duration, result.signature
          FROM result JOIN task_run ON task_run.id = result.task_run_id
            JOIN run ON run.id = task_run.run_id
          WHERE result.test_id = ? ORDER BY result.task_run_id DESC LIMIT ?
          """, arguments: [test, limit]
      ).map(TestOccurrence.init)
    }
  }

  /// The tests that took longest in the latest runs of their suites, by their mean.
  package func slowest(runs: Int, limit: Int) throws -> [TestTime] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          WITH ranked AS (
            SELECT id, ROW_NUMBER() OVER (PARTITION BY task ORDER BY id DESC) AS age FROM task_run
          )
          SELECT test.*, COUNT(*) AS runs, AVG(result.duration) AS mean,
            MAX(result.duration) AS longest
          FROM ranked JOIN result ON result.task_run_id = ranked.id
            JOIN test ON test.id = result.test_id
          WHERE ranked.age <= ? AND result.duration IS NOT NULL
          GROUP BY test.id ORDER BY mean DESC, test.id LIMIT ?
          """, arguments: [runs, limit]
      ).map { row in
        TestTime(
          test: try KnownTest(row), runs: try row.decode(forColumn: "runs"),
          mean: .seconds(try row.decode(Double.self, forColumn: "mean")),
          longest: .seconds(try row.decode(Double.self, forColumn: "longest")))
      }
    }
  }

  /// How long each test of a suite took in its latest runs, one entry for each time, newest first.
  package func times(ofSuite suite: String, runs: Int) throws -> [(KnownTest, Duration)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          WITH latest AS (
            SELECT id FROM task_run WHERE task = ? AND damage IS NULL ORDER BY id DESC LIMIT ?
          )
          SELECT test.*, result.duration
          FROM latest JOIN result ON result.task_run_id = latest.id
            JOIN test ON test.id = result.test_id
          WHERE result.duration IS NOT NULL ORDER BY latest.id DESC, test.id
          """, arguments: [suite, runs]
      ).map { row in
        (try KnownTest(row), .seconds(try row.decode(Double.self, forColumn: "duration")))
      }
    }
  }

  /// Tests that count, by suite: those of the latest runs that may ship or tested a main branch.
  package func trustedTests(
    runs: Int = 30, mainBranches: Set<String> = ["main", "master", "trunk"]
  ) throws -> [String: Set<TestIdentity>] {
    try read { database in
      let branches = mainBranches.sorted()
      let rows = try Row.fetchCursor(
        database,
        sql: """
          WITH ranked AS (
            SELECT task_run.id, ROW_NUMBER() OVER (
              PARTITION BY task ORDER BY task_run.id DESC) AS age
            FROM task_run JOIN run ON run.id = task_run.run_id
            WHERE run.may_ship = 1 OR run.branch IN (\(branches.map { _ in "?" }.joined(separator: ",")))
              AND run.pull_request IS NULL
          )
          SELECT DISTINCT test.task, test.suite, test.name
          FROM ranked JOIN result ON result.task_run_id = ranked.id
            JOIN test ON test.id = result.test_id
          WHERE ranked.age <= ?
          """, arguments: StatementArguments(branches) + [runs])
      var tests: [String: Set<TestIdentity>] = [:]
      while let row = try rows.next() {
        tests[try row.decode(forColumn: "task"), default: []].insert(
          TestIdentity(
            suite: try row.decode(forColumn: "suite"), name: try row.decode(forColumn: "name")))
      }
      return tests
    }
  }

  /// Hands over every result there is, in the order they came.
  ///
  /// - Throws: what `each` throws, and a failure of the infrastructure.
  package func forEachResult(_ each: (KnownTest, TestOccurrence) throws -> Void) throws {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT run.id AS run_id, run.commit_id, run.branch, run.started_at, result.letters,
            result.outcome, result.duration, result.signature, test.*
          FROM task_run JOIN run ON run.id = task_run.run_id
            JOIN result ON result.task_run_id = task_run.id JOIN test ON test.id = result.test_id
          ORDER BY task_run.id, test.id
          """)
      while let row = try rows.next() {
        try each(try KnownTest(row), try TestOccurrence(row))
      }
    }
  }
}

extension KnownTest {
  init(_ row: Row) throws {
    self.init(
      id: try row.decode(forColumn: "id"), task: try row.decode(forColumn: "task"),
      identity: TestIdentity(
        suite: try row.decode(forColumn: "suite"), name: try row.decode(forColumn: "name")),
      file: try row.decode(forColumn: "file"))
  }
}

extension TestOccurrence {
  fileprivate init(_ row: Row) throws {
    self.init(
      run: try row.decode(forColumn: "run_id"), commit: try row.decode(forColumn: "commit_id"),
      branch: try row.decode(forColumn: "branch"),
      startedAt: UnixTime(secondsSince1970: try row.decode(forColumn: "started_at")),
      letters: try row.letters,
      outcome: TestOutcome(rawValue: try row.decode(forColumn: "outcome")) ?? .errored,
      duration: try row.decode(Double?.self, forColumn: "duration").map { .seconds($0) },
      signature: try row.decode(String?.self, forColumn: "signature")
        .map { FailureSignature(text: $0) })
  }
}

extension Row {
  /// None are kept of a test that passed at its first attempt.
  fileprivate var letters: AttemptLetters {
    get throws {
      let text = try decode(String?.self, forColumn: "letters")
      return text.flatMap { AttemptLetters($0) } ?? AttemptLetters([.passed])
    }
  }
}
