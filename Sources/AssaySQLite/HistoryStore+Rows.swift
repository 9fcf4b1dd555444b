import AssayEvidence
import AssayTestRuns
import AssayVerification
import GRDB

extension RunRecord {
  /// What a verification found out.
  init(_ report: VerificationReport) {
    let run = report.run
    let builds = report.timeline.filter { $0.kind == .build }.map { span in
      Suite(
        task: span.name, layer: nil, succeeded: span.succeeded, duration: span.end - span.start)
    }
    let suites = report.suites.compactMap { suite -> Suite? in
      guard let duration = suite.duration else { return nil }
      var damage: String?
      if case .broken(let reason) = suite.state { damage = reason }
      return Suite(
        task: suite.id, layer: suite.layer, succeeded: suite.state == .passed, damage: damage,
        duration: duration, tests: suite.tests)
    }
    self.init(
      id: run.id, system: report.system, trigger: run.trigger, commit: run.commit,
      branch: run.branch, pullRequest: run.pullRequest, host: run.host,
      hasUncommittedChanges: run.hasUncommittedChanges, startedAt: run.startedAt,
      duration: report.duration,
      mayShip: report.conclusion.isPartial ? nil : report.conclusion.mayShip,
      suites: builds + suites)
  }
}

extension HistoryStore {
  static func insert(_ run: RunRecord, into database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO run (id, system, trigger_name, commit_id, branch, is_dirty, started_at, duration,
          may_ship, pull_request, host) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        run.id, run.system, run.trigger, run.commit, run.branch, run.hasUncommittedChanges,
        run.startedAt.secondsSince1970, run.duration.seconds, run.mayShip, run.pullRequest,
        run.host,
      ])
    for suite in run.suites {
      let counts = TestCounts(suite.tests)
      try database.execute(
        sql: """
          INSERT INTO task_run
            (run_id, task, layer, succeeded, tests, executed, failures, duration, damage)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          run.id, suite.task, suite.layer?.rawValue, suite.succeeded, counts.total, counts.executed,
          counts.failures, suite.duration.seconds, suite.damage,
        ])
      try insertResults(suite, taskRun: database.lastInsertedRowID, into: database)
    }
  }

  private static func insertResults(
    _ suite: RunRecord.Suite, taskRun: Int64, into database: Database
  ) throws {
    let find = try database.makeStatement(
      sql: "SELECT id, file FROM test WHERE task = ? AND suite = ? AND name = ?")
    let addTest = try database.makeStatement(
      sql: "INSERT INTO test (task, suite, name, file) VALUES (?, ?, ?, ?)")
    // Two tests of one name in a suite can't be told apart; the later one stands.
    let addResult = try database.makeStatement(
      sql: """
        INSERT OR REPLACE INTO result
          (task_run_id, test_id, outcome, attempts, duration, letters, signature)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    if suite.damage == nil { try followMoves(suite, before: taskRun, in: database) }
    for test in suite.tests {
      let key: StatementArguments = [suite.task, test.identity.suite, test.identity.name]
      let id: Int64
      if let known = try Row.fetchOne(find, arguments: key) {
        id = try known.decode(forColumn: "id")
        let file = try known.decode(String?.self, forColumn: "file")
        if let moved = test.file, moved != file {
          try database.execute(
            sql: "UPDATE test SET file = ? WHERE id = ?", arguments: [moved, id])
        }
      } else {
        try addTest.execute(arguments: key + [test.file])
        id = database.lastInsertedRowID
      }
      let failure = (test.attempts + test.reruns).last { $0.outcome.isFailure }
      try addResult.execute(arguments: [
        taskRun, id, test.outcome.rawValue, test.attempts.count, test.duration?.seconds,
        test.isPlainPass ? nil : AttemptLetters(test).description,
        FailureSignature(message: failure?.message)?.description,
      ])
    }
  }

  /// Gives a test that went to another class its past: of all tests of its name one went and one came.
  ///
  /// Only where at least half of the last run's tests are there: of another shard or selection
  /// nothing has moved.
  private static func followMoves(
    _ suite: RunRecord.Suite, before taskRun: Int64, in database: Database
  ) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT test.id, test.suite, test.name FROM result JOIN test ON test.id = result.test_id
        WHERE result.task_run_id =
          (SELECT MAX(id) FROM task_run WHERE task = ? AND id < ? AND damage IS NULL)
        """, arguments: [suite.task, taskRun])
    let present = Set(suite.tests.map(\.identity))
    var gone: [String: [Int64]] = [:]
    for row in rows {
      let identity = TestIdentity(
        suite: try row.decode(forColumn: "suite"), name: try row.decode(forColumn: "name"))
      guard !present.contains(identity) else { continue }
      gone[identity.name, default: []].append(try row.decode(forColumn: "id"))
    }
    let goneCount = gone.values.reduce(0) { $0 + $1.count }
    guard goneCount > 0, goneCount * 2 <= rows.count else { return }
    let find = try database.makeStatement(
      sql: "SELECT 1 FROM test WHERE task = ? AND suite = ? AND name = ?")
    var come: [String: [TestIdentity]] = [:]
    for identity in present where gone[identity.name]?.count == 1 {
      let key: StatementArguments = [suite.task, identity.suite, identity.name]
      if try Row.fetchOne(find, arguments: key) == nil {
        come[identity.name, default: []].append(identity)
      }
    }
    for (name, identities) in come {
      guard identities.count == 1, let id = gone[name]?.first else { continue }
      try database.execute(
        sql: "UPDATE test SET suite = ? WHERE id = ?", arguments: [identities[0].suite, id])
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
