import ArgumentParser
import AssayEvidence
import AssayReports
import AssaySQLite
import AssayTestRuns
import AssayVerification

/// `assay tests slow`: where the minutes go.
struct SlowTestsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slow",
    abstract: "Which tests take longest.",
    discussion: """
      Examples:
        assay tests slow
        assay tests slow --limit 50 --json

      By the mean over the latest runs of each suite.
      """)

  @Option(help: "How many tests are shown.")
  var limit = 20

  @Option(help: "How many runs of each suite are looked at.")
  var runs = 10

  @OptionGroup var history: HistoryFile

  @Flag(help: "Print JSON on standard output.")
  var json = false

  func validate() throws {
    for (name, value) in [("--limit", limit), ("--runs", runs)]
    where !(1...100_000).contains(value) {
      throw ValidationError("\(name) takes a number from 1 to 100000, not \(value)")
    }
  }

  func run() throws {
    let rows = try PastReading.slowest(
      try history.open(), history.owners, limit: limit, runs: runs
    ).map(Row.init)
    if json {
      Console.writeJSON(rows)
      return
    }
    if rows.isEmpty { Console.write("no test has a time yet\n") }
    for row in rows { Console.write(row.text) }
  }

  private struct Row: Encodable {
    var suite: String
    var test: String
    var runs: Int
    var meanSeconds: Double
    var longestSeconds: Double
    /// The oldest first.
    var recentSeconds: [Double]
    var owner: String?

    init(_ slow: SlowTest) {
      suite = slow.test.suite
      test = slow.test.identity.text
      runs = slow.runs
      meanSeconds = slow.mean.seconds
      longestSeconds = slow.longest.seconds
      recentSeconds = slow.recent.map(\.seconds)
      owner = slow.test.owner
    }

    var text: String {
      "\(ReportFormat.duration(.seconds(meanSeconds)))  at most \(ReportFormat.duration(.seconds(longestSeconds)))  "
        + "\(ReportFormat.curve(recentSeconds.suffix(30).map { .seconds($0) }))  "
        + "\(suite)  \(test)\(owner.map { "  \($0)" } ?? "")\n"
    }
  }
}
