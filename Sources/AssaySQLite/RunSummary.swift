package import AssayEvidence
package import GRDB

/// A run as the history lists it.
package struct RunSummary: Sendable, Hashable, FetchableRecord {
  package var id: String
  package var trigger: String
  package var commit: String?
  package var branch: String?
  package var startedAt: UnixTime
  package var duration: Duration
  /// nil for a run of a selection of suites, which has no answer.
  package var mayShip: Bool?
  package var tests: Int
  package var failures: Int

  package init(row: Row) throws {
    id = try row.decode(forColumn: "id")
    trigger = try row.decode(forColumn: "trigger_name")
    commit = try row.decode(forColumn: "commit_id")
    branch = try row.decode(forColumn: "branch")
    startedAt = UnixTime(secondsSince1970: try row.decode(forColumn: "started_at"))
    duration = .seconds(try row.decode(Double.self, forColumn: "duration"))
    mayShip = try row.decode(forColumn: "may_ship")
    tests = try row.decode(forColumn: "tests")
    failures = try row.decode(forColumn: "failures")
  }
}

/// What became of one test over a suite's latest runs.
package struct TestSummary: Sendable, Hashable, FetchableRecord {
  package var suite: String
  package var name: String
  package var runs: Int
  package var failures: Int
  /// Runs in which it needed more than one attempt.
  package var retried: Int
  /// nil when no run measured it.
  package var meanDuration: Duration?

  package init(row: Row) throws {
    suite = try row.decode(forColumn: "suite")
    name = try row.decode(forColumn: "name")
    runs = try row.decode(forColumn: "runs")
    failures = try row.decode(forColumn: "failures")
    retried = try row.decode(forColumn: "retried")
    meanDuration = try row.decode(Double?.self, forColumn: "mean_duration").map { .seconds($0) }
  }
}
