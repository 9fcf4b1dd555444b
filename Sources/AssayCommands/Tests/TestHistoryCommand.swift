import ArgumentParser
import AssayEvidence
import AssayReports
import AssaySQLite
import AssayTestRuns
import AssayVerification
import Foundation

/// `assay tests history`: one test through its runs.
struct TestHistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "What became of a test, run by run.",
    discussion: """
      Examples:
        assay tests history test_total
        assay tests history orders/unit/PricingTests --runs 200

      Each letter is a run, the oldest first: . passed, F failed, E errored, f passed after a failure, \
      s skipped, k failed as its author said it would.
      """)

  @Argument(help: "A part of SUITE/CLASS.NAME, whatever the case.")
  var name: String

  @Option(help: "How many runs are looked at.")
  var runs = 60

  @OptionGroup var history: HistoryFile

  @Flag(help: "Print JSON on standard output.")
  var json = false

  private static let mostTests = 20

  func validate() throws {
    if !(1...100_000).contains(runs) {
      throw ValidationError("--runs takes a number from 1 to 100000, not \(runs)")
    }
  }

  func run() throws {
    let store = try history.open()
    let tests = try store.tests(named: name, limit: Self.mostTests + 1)
    guard !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "find the test", subject: name,
        happened: "no test of that name is in the history",
        remedy: "give a part of its name; `assay tests slow` lists some")
    }
    let owners = history.owners
    let shown = try tests.prefix(Self.mostTests).map { test in
      TestPast(
        test, try store.occurrences(of: test.id, limit: runs),
        owner: owners.owner(of: test.file, suite: test.task))
    }
    if json {
      Console.writeJSON(shown)
    } else {
      for test in shown { Console.write(test.text) }
      if tests.count > Self.mostTests { Console.write("… and more: give more of the name\n") }
    }
  }
}

/// A test with its runs, the oldest first.
private struct TestPast: Encodable {
  struct Run: Encodable {
    var run: String
    var commit: String?
    var branch: String?
    var attempts: String
    var seconds: Double?
    var signature: String?
  }

  var suite: String
  var test: String
  var file: String?
  var owner: String?
  var runs: [Run]
  private var strip: TestStrip

  private enum CodingKeys: String, CodingKey { case suite, test, file, owner, runs }

  init(_ test: KnownTest, _ occurrences: [TestOccurrence], owner: String?) {
    suite = test.task
    self.test = test.identity.text
    file = test.file
    self.owner = owner
    strip = TestStrip(occurrences: occurrences)
    runs = occurrences.reversed().map {
      Run(
        run: $0.run, commit: $0.commit, branch: $0.branch, attempts: "\($0.letters)",
        seconds: $0.duration?.seconds, signature: $0.signature?.description)
    }
  }

  var text: String {
    var text = "\(suite)  \(test)\(owner.map { "  \($0)" } ?? "")\n  \(strip.text)\n"
    text += "  \(strip.words)\n"
    let times = runs.compactMap(\.seconds)
    if !times.isEmpty {
      text += "  usually \(ReportFormat.duration(.seconds(times.sorted()[times.count / 2])))"
      text += ", last \(ReportFormat.duration(.seconds(times[times.count - 1])))"
      text += "  \(ReportFormat.curve(times.suffix(30).map { .seconds($0) }))\n"
    }
    if let last = runs.last(where: { $0.attempts.contains { "FE".contains($0) } }) {
      let place = [last.branch, last.commit.map { String($0.prefix(8)) }].compactMap { $0 }
      text += "  last failure: \(last.run) \(place.joined(separator: "@"))"
      text += (last.signature.map { ": \($0)" } ?? "") + "\n"
    }
    return text
  }
}
