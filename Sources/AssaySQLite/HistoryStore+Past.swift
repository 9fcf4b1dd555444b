package import AssayEvidence
package import AssayFlakiness
import AssayTestRuns
package import AssayVerification
import GRDB

extension HistoryStore {
  /// A run that said yes.
  package struct GreenRun: Sendable, Hashable {
    package var id: String
    package var startedAt: UnixTime
    package var commit: String?
  }

  /// The latest whole runs of a system on a trigger, the oldest first.
  package func trend(system: String, trigger: String, limit: Int) throws -> [RunPoint] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          WITH latest AS (
            SELECT * FROM run WHERE system = ? AND trigger_name = ? AND may_ship IS NOT NULL
            ORDER BY started_at DESC, id DESC LIMIT ?
          )
          SELECT latest.*, task_run.layer, SUM(task_run.executed) AS tests,
            SUM(task_run.duration) AS layer_duration
          FROM latest LEFT JOIN task_run ON task_run.run_id = latest.id
          GROUP BY latest.id, task_run.layer ORDER BY latest.started_at, latest.id, task_run.layer
          """, arguments: [system, trigger, limit])
      var points: [RunPoint] = []
      while let row = try rows.next() {
        let id: String = try row.decode(forColumn: "id")
        if points.last?.id != id { points.append(try RunPoint(row)) }
        // A build has no layer.
        guard let name = try row.decode(String?.self, forColumn: "layer"),
          let layer = TestLayer(rawValue: name)
        else { continue }
        points[points.count - 1].layers.append(
          RunPoint.Layer(
            layer: layer, tests: try row.decode(forColumn: "tests"),
            duration: .seconds(try row.decode(Double.self, forColumn: "layer_duration"))))
      }
      return points
    }
  }

  /// The latest run that said yes to what the checkout builds on.
  ///
  /// Clean runs of `ancestors` count; nil accepts all runs.
  package func latestGreenRun(
    system: String, trigger: String, ancestors: Set<String>?
  ) throws -> GreenRun? {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT id, started_at, commit_id, is_dirty FROM run
          WHERE system = ? AND trigger_name = ? AND may_ship
          ORDER BY started_at DESC, id DESC
          """, arguments: [system, trigger])
      while let row = try rows.next() {
        let commit = try row.decode(String?.self, forColumn: "commit_id")
        if let ancestors {
          guard let commit, ancestors.contains(commit),
            try !row.decode(Bool.self, forColumn: "is_dirty")
          else { continue }
        }
        return GreenRun(
          id: try row.decode(forColumn: "id"),
          startedAt: UnixTime(secondsSince1970: try row.decode(forColumn: "started_at")),
          commit: commit)
      }
      return nil
    }
  }

  /// What became of every test of a run, suite by suite.
  package func results(ofRun run: String) throws -> [RunComparison.Earlier] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT test.task, test.suite, test.name, result.outcome, result.duration
          FROM task_run JOIN result ON result.task_run_id = task_run.id
            JOIN test ON test.id = result.test_id
          WHERE task_run.run_id = ? ORDER BY task_run.id, test.id
          """, arguments: [run]
      ).compactMap { row in
        guard let outcome = TestOutcome(rawValue: try row.decode(forColumn: "outcome")) else {
          return nil
        }
        return RunComparison.Earlier(
          test: try TestReference(row), outcome: outcome,
          duration: try row.decode(Double?.self, forColumn: "duration").map { .seconds($0) })
      }
    }
  }

  /// The tests that failed in a run after a time, on a branch or on one of some commits.
  ///
  /// A nil `ancestors` accepts all runs.
  package func failed(
    since time: UnixTime, branch: String?, ancestors: Set<String>?
  ) throws -> Set<TestReference> {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT test.task, test.suite, test.name, run.branch, run.commit_id
          FROM run JOIN task_run ON task_run.run_id = run.id
            JOIN result ON result.task_run_id = task_run.id JOIN test ON test.id = result.test_id
          WHERE run.started_at > ? AND result.letters IS NOT NULL
            AND result.outcome IN ('failed', 'errored')
          """, arguments: [time.secondsSince1970])
      var tests: Set<TestReference> = []
      while let row = try rows.next() {
        if let ancestors {
          let commit = try row.decode(String?.self, forColumn: "commit_id")
          let ran = try row.decode(String?.self, forColumn: "branch")
          guard commit.map(ancestors.contains) == true || (branch != nil && ran == branch) else {
            continue
          }
        }
        tests.insert(try TestReference(row))
      }
      return tests
    }
  }

  /// The test of a suite; nil when no run had it.
  package func test(_ test: TestReference) throws -> KnownTest? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM test WHERE task = ? AND suite = ? AND name = ?",
        arguments: [test.suite, test.identity.suite, test.identity.name]
      ).map(KnownTest.init)
    }
  }
}

extension TestReference {
  fileprivate init(_ row: Row) throws {
    self.init(
      suite: try row.decode(forColumn: "task"),
      identity: TestIdentity(
        suite: try row.decode(forColumn: "suite"), name: try row.decode(forColumn: "name")))
  }
}

extension RunPoint {
  fileprivate init(_ row: Row) throws {
    self.init(
      id: try row.decode(forColumn: "id"),
      startedAt: UnixTime(secondsSince1970: try row.decode(forColumn: "started_at")),
      commit: try row.decode(forColumn: "commit_id"),
      duration: .seconds(try row.decode(Double.self, forColumn: "duration")),
      mayShip: try row.decode(forColumn: "may_ship"), layers: [])
  }
}

extension TestStrip {
  /// From what the history says, the newest first.
  package init(occurrences: [TestOccurrence]) {
    self.init(
      occurrences.reversed().map { run in
        // Reruns, which decide nothing, come last: a test that passed failed before if at first.
        Mark(run.outcome, afterFailure: run.letters.outcomes.first?.isFailure ?? false)
      })
  }
}
