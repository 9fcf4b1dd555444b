import ArgumentParser
import AssayEvidence
import AssaySQLite
import AssayTestRuns
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
    let shown = try tests.prefix(Self.mostTests).map { test in
      TestStrip(test, try store.occurrences(of: test.id, limit: runs))
    }
    if json {
      Console.writeJSON(shown)
    } else {
      for strip in shown { Console.write(strip.text) }
      if tests.count > Self.mostTests { Console.write("… and more: give more of the name\n") }
    }
  }
}

/// A test with its runs, the oldest first.
private struct TestStrip: Encodable {
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
  var runs: [Run]
  private var strip: String

  private enum CodingKeys: String, CodingKey { case suite, test, file, runs }

  init(_ test: KnownTest, _ occurrences: [TestOccurrence]) {
    suite = test.task
    self.test = test.identity.text
    file = test.file
    let ordered = Array(occurrences.reversed())
    strip = String(ordered.map { Self.sign($0.letters) })
    runs = ordered.map {
      Run(
        run: $0.run, commit: $0.commit, branch: $0.branch, attempts: "\($0.letters)",
        seconds: $0.duration?.seconds, signature: $0.signature?.description)
    }
  }

  private static func sign(_ letters: AttemptLetters) -> Character {
    switch letters.outcomes.last {
    case .passed?: letters.outcomes.contains(where: \.isFailure) ? "f" : "."
    case .failed?: "F"
    case .errored?: "E"
    case .skipped?: "s"
    case .knownIssue?: "k"
    case nil: "?"
    }
  }

  var text: String {
    let failures = strip.count { "FE".contains($0) }
    let retried = strip.count { $0 == "f" }
    var text = "\(suite)  \(test)\n  \(strip)\n"
    text +=
      "  \(runs.count == 1 ? "1 run" : "\(runs.count) runs"), \(failures) failed, \(retried) passed after a failure"
    let times = runs.compactMap(\.seconds).sorted()
    if !times.isEmpty { text += ", usually \(shown(.seconds(times[times.count / 2])))" }
    text += "\n"
    if let last = runs.last(where: { $0.attempts.contains { "FE".contains($0) } }) {
      let place = [last.branch, last.commit.map { String($0.prefix(8)) }].compactMap { $0 }
      text += "  last failure: \(last.run) \(place.joined(separator: "@"))"
      text += (last.signature.map { ": \($0)" } ?? "") + "\n"
    }
    return text
  }
}
