import AssayEvidence
import AssayTestRuns
import AssayVerification
import GRDB

extension HistoryStore {
  static func insert(_ report: VerificationReport, into database: Database) throws {
    let run = report.run
    try database.execute(
      sql: "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        run.id, report.system, run.trigger, run.commit, run.branch, run.hasUncommittedChanges,
        run.startedAt.secondsSince1970, report.duration.seconds,
        report.conclusion.isPartial ? nil : report.conclusion.mayShip,
      ])
    for span in report.timeline where span.kind == .build {
      try insertTask(
        run.id, task: span.name, layer: nil, succeeded: span.succeeded, counts: TestCounts(),
        duration: span.end - span.start, into: database)
    }
    for suite in report.suites {
      guard let duration = suite.duration else { continue }
      try insertTask(
        run.id, task: suite.id, layer: suite.layer.rawValue, succeeded: suite.state == .passed,
        counts: suite.counts, duration: duration, into: database)
      try insertResults(suite, taskRun: database.lastInsertedRowID, into: database)
    }
  }

  private static func insertTask(
    _ run: String, task: String, layer: String?, succeeded: Bool, counts: TestCounts,
    duration: Duration, into database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO task_run (run_id, task, layer, succeeded, tests, executed, failures, duration)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run, task, layer, succeeded, counts.total, counts.executed, counts.failures,
        duration.seconds,
      ])
  }

  private static func insertResults(
    _ suite: SuiteReport, taskRun: Int64, into database: Database
  ) throws {
    let find = try database.makeStatement(
      sql: "SELECT id FROM test WHERE task = ? AND suite = ? AND name = ?")
    let addTest = try database.makeStatement(
      sql: "INSERT INTO test (task, suite, name) VALUES (?, ?, ?)")
    // Two tests of one name in a suite can't be told apart; the later one stands.
    let addResult = try database.makeStatement(
      sql: "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?)")
    for test in suite.tests {
      let key: StatementArguments = [suite.id, test.identity.suite, test.identity.name]
      let id: Int64
      if let known = try Int64.fetchOne(find, arguments: key) {
        id = known
      } else {
        try addTest.execute(arguments: key)
        id = database.lastInsertedRowID
      }
      try addResult.execute(arguments: [
        taskRun, id, test.outcome.rawValue, test.attempts.count, test.duration?.seconds,
      ])
    }
  }

  /// Reads few rows of each task, so that the cost does not grow with the history.
  static func histories(
    _ database: Database, ancestors: Set<String>?
  ) throws -> [String: SuiteHistory] {
    let tasks = try String.fetchAll(database, sql: "SELECT DISTINCT task FROM task_run")
    var histories: [String: SuiteHistory] = [:]
    for task in tasks {
      var history = SuiteHistory()
      let latest = try Row.fetchOne(
        database, sql: "SELECT tests, duration FROM task_run WHERE task = ? ORDER BY id DESC",
        arguments: [task])
      if let latest {
        history.latest = SuiteHistory.Latest(
          tests: try latest.decode(forColumn: "tests"),
          duration: .seconds(try latest.decode(Double.self, forColumn: "duration")))
      }
      let green = try Double.fetchAll(
        database,
        sql: "SELECT duration FROM task_run WHERE task = ? AND succeeded ORDER BY id DESC LIMIT 20",
        arguments: [task])
      if !green.isEmpty { history.usualDuration = .seconds(green.sorted()[green.count / 2]) }
      history.promise = try promise(database, task: task, ancestors: ancestors)
      histories[task] = history
    }
    return histories
  }

  /// The latest green run of a clean ancestor, however many runs of other branches came since.
  private static func promise(
    _ database: Database, task: String, ancestors: Set<String>?
  ) throws -> SuiteHistory.Promise? {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT run.id, run.commit_id, run.is_dirty, task_run.executed
        FROM task_run JOIN run ON run.id = task_run.run_id
        WHERE task_run.task = ? AND task_run.succeeded ORDER BY task_run.id DESC
        """, arguments: [task])
    while let row = try rows.next() {
      if let ancestors {
        guard let commit = try row.decode(String?.self, forColumn: "commit_id"),
          try !row.decode(Bool.self, forColumn: "is_dirty"), ancestors.contains(commit)
        else { continue }
      }
      return SuiteHistory.Promise(
        tests: try row.decode(forColumn: "executed"), runID: try row.decode(forColumn: "id"))
    }
    return nil
  }
}
