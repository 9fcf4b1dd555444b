import AssayEvidence
import AssayFlakiness
import AssaySQLite
import AssayTestRuns
import AssayVerification
import Foundation

/// A history of runs of ten suites with a hundred tests each, three runs to a commit.
struct HistoryMeasurement {
  var folder: URL
  var runs: Int

  func run() throws {
    let path = folder.appending(path: "history.sqlite").path(percentEncoded: false)
    let store = try HistoryStore(path: path)
    let writing = try time {
      for index in 0..<runs { try store.record(report(index)) }
    }
    print(String(format: "history: \(runs * 1000) results written in %.1f s", writing))
    // As a new process meets it.
    let fresh = try HistoryStore(path: path)
    var histories = 0
    let planning = try time { histories = try fresh.suiteHistories(ancestors: ["c0"]).count }
    let listing = try time { _ = try fresh.runs(limit: 20) }
    let tests = try time { _ = try fresh.tests(ofSuite: "app/s3", runs: runs) }
    let replay = try time {
      var detector = FlakinessDetector()
      let start = UnixTime(secondsSince1970: 0)
      for run in try fresh.observedRuns(since: start) { _ = detector.observe(run) }
    }
    print("history: flaky tests of all \(runs) runs \(milliseconds(replay))")
    print(
      "history: what a report needs of \(histories) suites \(milliseconds(planning)), "
        + "20 runs \(milliseconds(listing)), all \(runs * 100) results "
        + "of a suite \(milliseconds(tests))")
  }

  private func report(_ index: Int) -> VerificationReport {
    let suites = (0..<10).map { number in
      let tests = (0..<100).map { test in
        TestResult(
          identity: TestIdentity(suite: "S\(number)", name: "test \(test)"),
          attempt: TestAttempt(
            (index + test) % 500 == 0 ? .failed : .passed, duration: .milliseconds(test)))
      }
      return SuiteReport(
        service: "app", name: "s\(number)", layer: .unit, command: "x", trigger: "pull-request",
        state: .passed, duration: .seconds(1), usualDuration: nil, counts: TestCounts(tests),
        tests: tests, warnings: [], dependencies: [], outputTail: "", log: nil)
    }
    let run = RunIdentity(
      id: "r\(index)", assayVersion: "0", startedAt: UnixTime(secondsSince1970: Double(index)),
      trigger: "pull-request", commit: "c\(index / 3)", branch: "main",
      hasUncommittedChanges: false,
      host: "h", cores: 2)
    return VerificationReport(
      system: "bench", run: run, duration: .seconds(10),
      conclusion: Conclusion(headline: "", problems: []), suites: suites, checklist: [],
      antiPatterns: [], pyramid: PyramidReport(layers: [], tolerance: 10, isInverted: false),
      dependencies: [], boundaries: [], coverage: [], timeline: [], budget: nil)
  }
}
