package import AssayTestRuns
package import AssayVerification
import AssayEvidence
import GRDB

/// The history of runs in an embedded SQLite database, safe for several processes at once.
///
/// A run is written in one transaction in WAL mode: after a kill at any moment it is there whole or
/// not at all. Errors are `FailureReport`s with status `infrastructure`.
package struct HistoryStore: Sendable {
  private let database: DatabaseQueue
  private let path: String

  /// Opens the database, creating or migrating it as needed; its folder must exist.
  package init(path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.label = "assay history"
    // Another verify may be writing; its transaction takes milliseconds.
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = WAL")
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    do {
      database = try Self.open(path, configuration)
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw Self.failure(attempt: "open the history", path, error)
    }
  }

  /// Opens and migrates, again if another process is doing the same at the same moment.
  ///
  /// One of the two fails and is rolled back; the next try finds what the other one did.
  private static func open(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
    var triesLeft = 20
    while true {
      do {
        let database = try DatabaseQueue(path: path, configuration: configuration)
        // What a newer version keeps must not be lost by an older one.
        if try database.read(HistorySchema.migrator.hasBeenSuperseded) {
          throw FailureReport(
            .badInput, attempt: "open the history", subject: path,
            happened: "a newer version of assay has written it",
            remedy: "update assay, or move the file away; a new history begins")
        }
        try HistorySchema.migrator.migrate(database)
        return database
      } catch let error as DatabaseError {
        triesLeft -= 1
        let canPass: [ResultCode] = [
          .SQLITE_ERROR, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CONSTRAINT, .SQLITE_SCHEMA,
        ]
        guard triesLeft > 0, canPass.contains(error.resultCode) else { throw error }
      }
    }
  }

  /// Adds a finished run.
  package func record(_ report: VerificationReport) throws { try record(RunRecord(report)) }

  /// Adds a run of whatever tool.
  package func record(_ run: RunRecord) throws {
    do {
      try database.write { database in try Self.insert(run, into: database) }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
      throw FailureReport(
        .badInput, attempt: "write the run to the history", subject: path,
        happened: "it has a run \(run.id) already", remedy: "name the run otherwise")
    } catch {
      throw Self.failure(attempt: "write the run to the history", path, error)
    }
  }

  /// What is known of every task, by task id.
  ///
  /// Only runs of clean checkouts promise a number of tests, and only those of `ancestors`: another
  /// branch may have tests that this one has not. A nil `ancestors` accepts all runs, for folders
  /// that are not under version control.
  package func suiteHistories(ancestors: Set<String>?) throws -> [String: SuiteHistory] {
    try read { database in try Self.histories(database, ancestors: ancestors) }
  }

  /// The latest runs, newest first.
  package func runs(limit: Int) throws -> [RunSummary] {
    try read { database in
      try RunSummary.fetchAll(
        database,
        sql: """
          SELECT run.*, COALESCE(SUM(task_run.tests), 0) AS tests,
            COALESCE(SUM(task_run.failures), 0) AS failures
          FROM run LEFT JOIN task_run ON task_run.run_id = run.id
          GROUP BY run.id ORDER BY run.started_at DESC LIMIT ?
          """, arguments: [limit])
    }
  }

  /// What became of each test of a suite over its latest runs, most failures first.
  package func tests(ofSuite suite: String, runs: Int) throws -> [TestSummary] {
    try read { database in
      try TestSummary.fetchAll(
        database,
        sql: """
          WITH latest AS (
            SELECT id FROM task_run WHERE task = ? ORDER BY id DESC LIMIT ?
          )
          SELECT test.suite, test.name, COUNT(*) AS runs,
            SUM(result.outcome IN ('failed', 'errored')) AS failures,
            SUM(result.attempts > 1) AS retried, AVG(result.duration) AS mean_duration
          FROM latest JOIN result ON result.task_run_id = latest.id
            JOIN test ON test.id = result.test_id
          GROUP BY test.id ORDER BY failures DESC, mean_duration DESC, test.id
          """, arguments: [suite, runs])
    }
  }

  /// Reads, and says in our words what failed.
  func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch {
      throw Self.failure(attempt: "read the history", path, error)
    }
  }

  private static func failure(
    attempt: String, _ path: String, _ error: any Error
  ) -> FailureReport {
    let code = (error as? DatabaseError)?.resultCode
    let remedy =
      switch code {
      case .SQLITE_FULL, .SQLITE_IOERR: "make room on the disk; earlier runs are unharmed"
      case .SQLITE_BUSY, .SQLITE_LOCKED: "another program holds it open; try again when it is done"
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: "move the file away; a new history begins"
      case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM: "check the permissions of its folder"
      default: "see the message; earlier runs are unharmed"
      }
    let message = (error as? DatabaseError)?.message ?? "\(error)"
    return FailureReport(
      .infrastructure, attempt: attempt, subject: path, happened: message, remedy: remedy)
  }
}
