import ArgumentParser
import AssayEvidence
import AssayFlakiness
import AssaySQLite
import AssayTestRuns
import AssayVerification
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
    let store = try history.open()
    let replay = try FlakinessReplay(
      store, list, now: UnixTime(secondsSince1970: now.timeIntervalSince1970))
    let owners = history.owners
    if propose {
      return try show(replay.detector.proposals(for: list, at: replay.time), now) { test in
        owners.owner(of: try store.test(test)?.file, suite: test.suite)
      }
    }
    let notes = ProbeNotes(root: history.root)
    let board = try replay.detector.board.prefix(limit).map { flaky in
      let known = try store.test(flaky.test)
      let strip = try known.map {
        TestStrip(occurrences: try store.occurrences(of: $0.id, limit: PastReading.shownRuns))
      }
      let report = FlakyTestReport(
        flaky, owner: owners.owner(of: known?.file, suite: flaky.test.suite),
        strip: strip ?? TestStrip([]))
      return Row(
        report,
        note: notes.note(on: flaky.test.identity.text) {
          owners.mayRun(flaky.test.suite, in: $0)
        })
    }
    if json {
      Console.writeJSON(Board(runs: replay.runs, tests: board))
      return
    }
    Console.write("runs of the last 90 days: \(replay.runs)\n")
    if board.isEmpty { Console.write("no test is flaky\n") }
    for row in board { Console.write(row.text) }
    for incident in replay.detector.incidents.suffix(5) { Console.write(incident.sentence + "\n") }
  }

  private func show(
    _ proposals: [QuarantineProposal], _ now: Date, _ owner: (TestReference) throws -> String?
  ) throws {
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
              owner: \(Self.quoted(try owner(test.test) ?? ""))
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
    var owner: String?
    /// A letter for each of the latest runs, the oldest first.
    var strip: String
    /// From a probe; nil: none found one.
    var cause: String?

    init(_ flaky: FlakyTestReport, note: ProbeNotes.Note?) {
      suite = flaky.test.suite
      test = flaky.test.identity.text
      state = flaky.state
      probability = flaky.probability
      rate = flaky.rate
      rateFrom = flaky.rateFrom
      rateTo = flaky.rateTo
      failingRuns = flaky.failingRuns
      blockedRuns = flaky.blockedRuns
      pullRequests = flaky.pullRequests
      minutes = flaky.minutes
      cleanRuns = flaky.cleanRuns
      cleanRunsNeeded = flaky.cleanRunsNeeded
      evidence = flaky.evidence
      owner = flaky.test.owner
      strip = flaky.test.strip.text
      cause = note.map { "\($0.cause): \($0.what)" }
    }

    var text: String {
      var text = "\(state)  \(suite)  \(test)\(owner.map { "  \($0)" } ?? "")\n"
      if !strip.isEmpty { text += "  \(strip)\n" }
      text += "  fails in \(percent(rate)) of its runs (\(percent(rateFrom))–\(percent(rateTo))), "
      text += "flaky with \(percent(probability)); \(failingRuns) runs failed, \(blockedRuns) "
      text += "blocked, \(pullRequests) pull requests, \(Int(minutes.rounded())) minutes\n"
      if let last = evidence.last { text += "  it \(last)\n" }
      if let cause { text += "  cause: \(cause)\n" }
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
