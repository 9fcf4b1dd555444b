import ArgumentParser
import AssayEvidence
import AssaySQLite
import AssayTestRuns

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
    let rows = try history.open().slowest(runs: runs, limit: limit).map(Row.init)
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

    init(_ time: TestTime) {
      suite = time.test.task
      test = time.test.identity.text
      runs = time.runs
      meanSeconds = time.mean.seconds
      longestSeconds = time.longest.seconds
    }

    var text: String {
      "\(shown(.seconds(meanSeconds)))  at most \(shown(.seconds(longestSeconds)))  "
        + "\(suite)  \(test)\n"
    }
  }
}
