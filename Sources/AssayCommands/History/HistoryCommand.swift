import ArgumentParser
import AssayEvidence
import AssaySQLite
import Foundation

struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Lists earlier runs, or what became of each test of a suite.",
    discussion: """
      Examples:
        assay history                     the latest runs
        assay history orders/unit         each test of a suite: runs, failures, retries, time
        assay history orders/unit --json
      """)

  @Argument(help: "A suite, as SERVICE/SUITE.")
  var suite: String?

  @Option(help: "How many runs are looked at.")
  var runs = 20

  @Option(name: .shortAndLong, help: "The manifest whose history is meant.")
  var manifest = "assay.yaml"

  @Flag(help: "Print JSON on standard output.")
  var json = false

  func validate() throws {
    if !(1...100_000).contains(runs) {
      throw ValidationError("--runs takes a number from 1 to 100000, not \(runs)")
    }
  }

  func run() throws {
    let folder = URL(filePath: manifest).standardizedFileURL.deletingLastPathComponent()
    let path = folder.appending(path: ".assay/history.sqlite").path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else {
      throw FailureReport(
        .badInput, attempt: "read the history", subject: path, happened: "there is none yet",
        remedy: "run `assay verify` first")
    }
    let store = try HistoryStore(path: path)
    guard let suite else {
      return try print(store.runs(limit: runs).map(WireRun.init))
    }
    let tests = try store.tests(ofSuite: suite, runs: runs).map(WireTest.init)
    if tests.isEmpty {
      throw FailureReport(
        .badInput, attempt: "read the history", subject: suite,
        happened: "no run of such a suite is known", remedy: "name it as SERVICE/SUITE")
    }
    try print(tests)
  }

  private func print<Row: HistoryRow>(_ rows: [Row]) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      Console.write(String(decoding: try encoder.encode(rows), as: UTF8.self) + "\n")
    } else {
      for row in rows { Console.write(row.line + "\n") }
    }
  }
}

/// A row that can be shown as a line or as JSON.
private protocol HistoryRow: Encodable {
  var line: String { get }
}

private struct WireRun: HistoryRow {
  var id: String
  var trigger: String
  var commit: String?
  var branch: String?
  var mayShip: Bool?
  var tests: Int
  var failures: Int
  var durationSeconds: Double

  init(_ run: RunSummary) {
    id = run.id
    trigger = run.trigger
    commit = run.commit
    branch = run.branch
    mayShip = run.mayShip
    tests = run.tests
    failures = run.failures
    durationSeconds = run.duration.seconds
  }

  var line: String {
    let where_ = [branch, commit.map { String($0.prefix(8)) }].compactMap { $0 }
      .joined(separator: "@")
    let answer = mayShip.map { $0 ? "yes " : "no  " } ?? "open"
    return "\(id)  \(answer)  \(tests) tests, \(failures) failing  "
      + "\(rounded(durationSeconds)) s  \(trigger)  \(where_)"
  }
}

private struct WireTest: HistoryRow {
  var suite: String
  var name: String
  var runs: Int
  var failures: Int
  var retried: Int
  var meanSeconds: Double?

  init(_ test: TestSummary) {
    suite = test.suite
    name = test.name
    runs = test.runs
    failures = test.failures
    retried = test.retried
    meanSeconds = test.meanDuration?.seconds
  }

  var line: String {
    let time = meanSeconds.map { "\(rounded($0)) s" } ?? "-"
    return "\(failures)/\(runs) failed  \(retried) retried  \(time)  "
      + (suite.isEmpty ? name : "\(suite).\(name)")
  }
}

private func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }
