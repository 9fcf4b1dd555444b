import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import Foundation

/// A history that the simulator drew, with the truth about its tests.
struct SimulatedHistory {
  struct Run {
    var number: Int
    var day: Double
    var isMain: Bool
    var pullRequest: Int?
    var commit: String
    var host: String
    /// The tests that failed at least once, with their attempts.
    var outcomes: [(test: Int, attempts: AttemptSequence)]
  }

  struct Truth {
    var isFlaky: Bool
    var onset: Double
    var repair: Double

    func isLive(_ day: Double) -> Bool { isFlaky && onset <= day && day < repair }
  }

  var name: String
  var tests: [Truth]
  var runs: [Run]
  /// Failures that are a test's own, by run and test: neither wrong code nor an incident.
  ///
  /// nil where the folder has no causes.csv.
  var ownFailures: Set<[Int]>?
  /// Failures of wrong code, by run and test, of tests that are flaky then, too.
  var codeFailures: Set<[Int]>?

  /// Reads tests.csv, runs.csv, outcomes.csv and, if there, causes.csv.
  init(folder: URL) throws {
    name = folder.lastPathComponent
    tests = try Self.rows(folder, "tests.csv").map { row in
      Truth(isFlaky: row[2] == "1", onset: Double(row[5]) ?? 0, repair: Double(row[6]) ?? 0)
    }
    var outcomes: [Int: [(test: Int, attempts: AttemptSequence)]] = [:]
    for row in try Self.rows(folder, "outcomes.csv") {
      guard let run = Int(row[0]), let test = Int(row[1]), let attempts = AttemptSequence(row[2])
      else { continue }
      outcomes[run, default: []].append((test, attempts))
    }
    runs = try Self.rows(folder, "runs.csv").compactMap { row in
      guard let number = Int(row[0]), let day = Double(row[1]) else { return nil }
      return Run(
        number: number, day: day, isMain: row[2] == "main", pullRequest: Int(row[3]),
        commit: row[4], host: row[5], outcomes: outcomes[number] ?? [])
    }
    guard FileManager.default.fileExists(atPath: folder.appending(path: "causes.csv").path)
    else { return }
    let causes = try Self.rows(folder, "causes.csv")
    func failures(_ cause: String) -> Set<[Int]> {
      Set(causes.filter { $0[2] == cause }.map { [Int($0[0]) ?? 0, Int($0[1]) ?? 0] })
    }
    ownFailures = failures("own")
    codeFailures = failures("code")
  }

  private static func rows(_ folder: URL, _ file: String) throws -> [[String]] {
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  func observed(_ run: Run) -> ObservedRun {
    ObservedRun(
      id: String(run.number), time: UnixTime(secondsSince1970: run.day * 86400),
      commit: run.commit, line: run.pullRequest.map { .pullRequest($0) } ?? .main, host: run.host,
      suites: [
        ObservedSuite(
          name: "all", testsRun: tests.count,
          tests: run.outcomes.map {
            ObservedTest(
              identity: TestIdentity(suite: "", name: String($0.test)), attempts: $0.attempts)
          })
      ])
  }
}
