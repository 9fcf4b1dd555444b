import AssayEvidence
import AssayFlakiness
import AssaySQLite
import AssayVerification
import Foundation

/// What the history says about flaky tests.
struct FlakinessReplay {
  private(set) var detector = FlakinessDetector()
  let runs: Int
  let list: QuarantineList
  let time: UnixTime

  /// Older runs say nothing about today.
  private static let days = 90.0

  init(_ store: HistoryStore, _ list: QuarantineList, now: UnixTime) throws {
    self.list = list
    time = now
    let since = UnixTime(secondsSince1970: now.secondsSince1970 - Self.days * 86_400)
    let observed = try store.observedRuns(since: since)
    runs = observed.count
    for run in observed { _ = detector.observe(run) }
    _ = detector.apply(list, at: now, run: observed.last?.id ?? "")
  }

  /// Takes the run in that is going on.
  mutating func assess(_ run: ObservedRun) -> RunFacts.Flakiness {
    let assessment = detector.observe(run)
    _ = detector.apply(list, at: time, run: run.id)
    return RunFacts.Flakiness(
      runs: runs + 1, assessment: assessment, board: detector.board)
  }
}
