package import AssayEvidence
package import AssayFlakiness
import AssayTestRuns
import GRDB

extension HistoryStore {
  /// The runs since a time as flakiness is judged from them, oldest first.
  ///
  /// Of the results only those that did not simply pass are read. `mainBranches` is where changes
  /// end up.
  package func observedRuns(
    since time: UnixTime, mainBranches: Set<String> = ["main", "master", "trunk"]
  ) throws -> [ObservedRun] {
    try read { database in
      let failures = try Self.observedTests(database, since: time)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT run.*, task_run.id AS task_run_id, task, executed, damage
          FROM run JOIN task_run ON task_run.run_id = run.id
          WHERE run.started_at >= ? AND (executed > 0 OR damage IS NOT NULL)
          ORDER BY run.started_at, run.id, task_run.id
          """, arguments: [time.secondsSince1970])
      var runs: [ObservedRun] = []
      while let row = try rows.next() {
        let id: String = try row.decode(forColumn: "id")
        if runs.last?.id != id { runs.append(try ObservedRun(row, mainBranches)) }
        let isWhole = try row.decode(String?.self, forColumn: "damage") == nil
        runs[runs.count - 1].suites.append(
          ObservedSuite(
            name: try row.decode(forColumn: "task"),
            testsRun: try row.decode(forColumn: "executed"), isComplete: isWhole,
            tests: failures[try row.decode(forColumn: "task_run_id")] ?? []))
      }
      return runs
    }
  }

  /// By the suite's run.
  private static func observedTests(
    _ database: Database, since time: UnixTime
  ) throws -> [Int64: [ObservedTest]] {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT result.task_run_id, result.outcome, result.letters, result.signature, result.duration, test.suite,
          test.name
        FROM result JOIN test ON test.id = result.test_id
          JOIN task_run ON task_run.id = result.task_run_id JOIN run ON run.id = task_run.run_id
        WHERE result.letters IS NOT NULL AND run.started_at >= ?
          AND (instr(result.letters, 'F') OR instr(result.letters, 'E'))
        ORDER BY result.task_run_id
        """, arguments: [time.secondsSince1970])
    var tests: [Int64: [ObservedTest]] = [:]
    while let row = try rows.next() {
      let text: String = try row.decode(forColumn: "letters")
      guard let letters = AttemptLetters(text), let attempts = AttemptSequence(letters) else {
        continue
      }
      let seconds = try row.decode(Double?.self, forColumn: "duration")
      let outcome = TestOutcome(rawValue: try row.decode(forColumn: "outcome"))
      tests[try row.decode(forColumn: "task_run_id"), default: []].append(
        ObservedTest(
          identity: TestIdentity(
            suite: try row.decode(forColumn: "suite"), name: try row.decode(forColumn: "name")),
          attempts: attempts, signature: try row.decode(forColumn: "signature"),
          seconds: seconds ?? 0, isBlocking: outcome?.isFailure))
    }
    return tests
  }
}

extension ObservedRun {
  fileprivate init(_ row: Row, _ mainBranches: Set<String>) throws {
    let isDirty: Bool = try row.decode(forColumn: "is_dirty")
    self.init(
      id: try row.decode(forColumn: "id"),
      time: UnixTime(secondsSince1970: try row.decode(forColumn: "started_at")),
      commit: isDirty ? nil : try row.decode(forColumn: "commit_id"),
      line: Line(
        pullRequest: try row.decode(forColumn: "pull_request"),
        branch: try row.decode(forColumn: "branch"), mainBranches: mainBranches),
      host: try row.decode(forColumn: "host"), suites: [])
  }
}
