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
        INSERT INTO task_run (run_id, task, layer, succeeded, tests, failures, duration)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run, task, layer, succeeded, counts.total, counts.failures, duration.seconds,
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

  /// Reads the latest task runs only, so that the cost does not grow with the history.
  static func histories(
    _ database: Database, ancestors: Set<String>?
  ) throws -> [String: SuiteHistory] {
    let tasks = try String.fetchAll(database, sql: "SELECT DISTINCT task FROM task_run")
    let statement = try database.makeStatement(
      sql: """
        SELECT run.id AS run_id, run.commit_id, run.is_dirty, task_run.succeeded, task_run.tests,
          task_run.duration
        FROM task_run JOIN run ON run.id = task_run.run_id
        WHERE task_run.task = ? ORDER BY task_run.id DESC LIMIT 200
        """)
    var histories: [String: SuiteHistory] = [:]
    for task in tasks {
      let rows = try Row.fetchAll(statement, arguments: [task])
      var history = SuiteHistory()
      var green: [Double] = []
      for row in rows {
        let (tests, duration) = (row["tests"] as Int, row["duration"] as Double)
        if history.latest == nil {
          history.latest = SuiteHistory.Latest(tests: tests, duration: .seconds(duration))
        }
        guard row["succeeded"] else { continue }
        if green.count < 20 { green.append(duration) }
        if history.promise == nil, promises(row, ancestors) {
          history.promise = SuiteHistory.Promise(tests: tests, runID: row["run_id"])
        }
      }
      if !green.isEmpty { history.usualDuration = .seconds(green.sorted()[green.count / 2]) }
      histories[task] = history
    }
    return histories
  }

  private static func promises(_ row: Row, _ ancestors: Set<String>?) -> Bool {
    guard let ancestors else { return true }
    guard let commit: String = row["commit_id"], !(row["is_dirty"] as Bool) else { return false }
    return ancestors.contains(commit)
  }
}
