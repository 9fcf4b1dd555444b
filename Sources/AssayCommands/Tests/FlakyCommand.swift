import ArgumentParser
import AssayEvidence
import AssayFlakiness
import AssaySQLite
import AssayTestRuns
import AssayYAML
import Foundation

/// `assay tests flaky`: which tests can't be trusted, and what they cost.
struct FlakyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flaky",
    abstract: "Which tests are flaky, broken or in quarantine, the costliest first.",
    discussion: """
      Examples:
        assay tests flaky
        assay tests flaky --propose    entries for assay.quarantine.yaml, and which may leave it
        assay tests flaky --json

      A test is flaky when it failed and passed on one commit, or fails alone now and then, and no \
      incident explains that. See docs/tests.md.
      """)

  @Flag(help: "Print what should come into the quarantine list and what should leave it.")
  var propose = false

  @Option(help: "How many tests are shown.")
  var limit = 20

  @OptionGroup var history: HistoryFile

  @Flag(help: "Print JSON on standard output.")
  var json = false

  func validate() throws {
    if !(1...100_000).contains(limit) {
      throw ValidationError("--limit takes a number from 1 to 100000, not \(limit)")
    }
  }

  func run() throws {
    let list = try QuarantineFile.read(root: history.root)
    let now = Date()
    let replay = try FlakinessReplay(
      try history.open(), list, now: UnixTime(secondsSince1970: now.timeIntervalSince1970))
    if propose { return show(replay.detector.proposals(for: list, at: replay.time), now) }
    let board = replay.detector.board.prefix(limit)
    if json {
      Console.writeJSON(Board(runs: replay.runs, tests: board.map(Row.init)))
      return
    }
    Console.write("runs of the last 90 days: \(replay.runs)\n")
    if board.isEmpty { Console.write("no test is flaky\n") }
    for test in board { Console.write(Row(test).text) }
    for incident in replay.detector.incidents.suffix(5) { Console.write(incident.sentence + "\n") }
  }

  private func show(_ proposals: [QuarantineProposal], _ now: Date) {
    if json {
      Console.writeJSON(proposals.map(\.reason))
      return
    }
    if proposals.isEmpty { Console.write("nothing to change\n") }
    let day = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    for proposal in proposals {
      switch proposal.change {
      case .release(let entry):
        Console.write("# remove the entry of \(entry.pattern.text): \(proposal.reason)\n")
      case .add(let test):
        Console.write(
          """
          # \(proposal.reason)
            - test: \(Self.quoted(test.test.identity.text))
              suite: \(Self.quoted(test.test.suite))
              owner: ""
              reason: ""
              issue: ""
              since: \(now.formatted(day))
              expires: \(now.addingTimeInterval(14 * 86_400).formatted(day))

          """)
      }
    }
  }

  /// As YAML and JSON write it.
  private static func quoted(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    // A text can always be encoded.
    return String(decoding: (try? encoder.encode(text)) ?? Data(), as: UTF8.self)
  }

  private struct Board: Encodable {
    var runs: Int
    var tests: [Row]
  }

  private struct Row: Encodable {
    var suite: String
    var test: String
    var state: String
    var probability: Double
    var rate: Double
    var rateFrom: Double
    var rateTo: Double
    var failingRuns: Int
    var blockedRuns: Int
    var pullRequests: Int
    var minutes: Double
    var cleanRuns: Int
    var cleanRunsNeeded: Int
    var evidence: [String]

    init(_ test: FlakyTest) {
      suite = test.test.suite
      self.test = test.test.identity.text
      state = test.state.rawValue
      probability = test.probability
      rate = test.rate.mean
      rateFrom = test.rate.quantile(0.025)
      rateTo = test.rate.quantile(0.975)
      failingRuns = test.cost.failingRuns
      blockedRuns = test.cost.blockedRuns
      pullRequests = test.cost.pullRequests.count
      minutes = test.cost.minutes
      cleanRuns = test.cleanRuns
      cleanRunsNeeded = test.passesNeeded
      evidence = test.evidence.map(\.sentence)
    }

    var text: String {
      var text = "\(state)  \(suite)  \(test)\n"
      text += "  fails in \(percent(rate)) of its runs (\(percent(rateFrom))–\(percent(rateTo))), "
      text += "flaky with \(percent(probability)); \(failingRuns) runs failed, \(blockedRuns) "
      text += "blocked, \(pullRequests) pull requests, \(Int(minutes.rounded())) minutes\n"
      if let last = evidence.last { text += "  it \(last)\n" }
      if state == "flaky" || state == "quarantined" {
        text += "  released after \(cleanRunsNeeded) clean runs, \(cleanRuns) so far\n"
      }
      return text
    }

    private func percent(_ share: Double) -> String {
      let value = share * 100
      return value < 10 ? "\((value * 10).rounded() / 10) %" : "\(Int(value.rounded())) %"
    }
  }
}
