import AssayEvidence
import AssaySQLite
import AssaySharding
import AssayTestRuns
import Foundation

/// How long a suite's tests take, by the history or by a file that was written from one.
struct SuiteTimings {
  let suite: String
  /// nil: the history.
  let file: String?
  let history: HistoryFile

  /// Enough for a median, and all of them of today.
  private static let runs = 10

  /// By the history, with the files of the tests as far as they are known; empty with a file.
  func times() throws -> [(test: KnownTest, duration: Duration)] {
    guard file == nil else { return [] }
    return try history.open().times(ofSuite: suite, runs: Self.runs)
      .map { (test: $0.0, duration: $0.1) }
  }

  /// At least one test.
  func snapshot() throws -> TimingsSnapshot { try snapshot(times()) }

  /// The same, from `times()`.
  func snapshot(_ times: [(test: KnownTest, duration: Duration)]) throws -> TimingsSnapshot {
    let snapshot =
      try file.map(Self.read)
      ?? TimingsSnapshot(times.map { TimingsSnapshot.Timing($0.test.identity, $0.duration) })
    guard snapshot.timings.isEmpty else { return snapshot }
    let known = try file == nil ? history.open().suiteHistories(ancestors: nil).keys.sorted() : []
    throw FailureReport(
      .badInput, attempt: "share out the tests", subject: suite,
      happened: "no run of such a suite has times",
      remedy: known.isEmpty
        ? "name it as SERVICE/SUITE" : "choose from: \(known.joined(separator: ", "))")
  }

  private static func read(_ path: String) throws -> TimingsSnapshot {
    let text: String
    do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
      throw FailureReport(
        .badInput, attempt: "read the timings", subject: path,
        happened: (error as NSError).localizedDescription)
    }
    do throws(TimingsSnapshot.Fault) { return try TimingsSnapshot(text: text) } catch {
      throw FailureReport(
        .badInput, attempt: "read the timings", subject: path, happened: error.description,
        remedy: "write them anew with --write-timings")
    }
  }
}
