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

  package init(row: Row) {
    id = row["id"]
    trigger = row["trigger_name"]
    commit = row["commit_id"]
    branch = row["branch"]
    startedAt = UnixTime(secondsSince1970: row["started_at"])
    duration = .seconds(row["duration"] as Double)
    mayShip = row["may_ship"]
    tests = row["tests"]
    failures = row["failures"]
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

  package init(row: Row) {
    suite = row["suite"]
    name = row["name"]
    runs = row["runs"]
    failures = row["failures"]
    retried = row["retried"]
    meanDuration = (row["mean_duration"] as Double?).map { .seconds($0) }
  }
}
