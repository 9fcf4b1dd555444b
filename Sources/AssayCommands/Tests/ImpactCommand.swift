import ArgumentParser
import AssayCoverage
import AssayEvidence
import AssayGit
import AssayManifest
import AssayResultFormats
import AssaySQLite
import AssayTestImpact
import AssayTestRuns
import AssayYAML
import Foundation

/// `assay tests impact`: which suites and tests a change can reach, and why.
struct ImpactCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "impact",
    abstract: "Which suites and tests a change can reach, and why.",
    discussion: """
      Examples:
        assay tests impact                    the change since the base branch
        assay tests impact --since HEAD~1 --json
        assay tests impact --coverage tests.json    which tests ran the changed lines before
        assay tests impact --shadow           what selections would have missed so far

      A test runs if it ran changed lines, is built from what changed, or if nothing says that it \
      can't be reached; and always if it failed lately or is new. Files of the build, the \
      environment and the CI reach everything. See docs/tests.md.
      """)

  @Option(
    help: ArgumentHelp(
      "A commit or branch; without it the manifest's base.", valueName: "commit"))
  var since: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Coverage per test, as measured at the base: coverage.py's JSON with contexts.",
      valueName: "file"))
  var coverage: [String] = []

  @OptionGroup var history: HistoryFile

  @Flag(help: "Show what selections would have missed in full runs.")
  var shadow = false

  @Flag(help: "Name every test, not only suites.")
  var tests = false

  @Flag(help: "Print JSON on standard output.")
  var json = false

  func run() async throws {
    if shadow { return try printShadow() }
    let file = try ManifestFile(path: history.manifest ?? "\(history.root)/assay.yaml")
    let manifest = try file.checkedManifest()
    let change = try await GitChange.read(
      folder: file.root, base: since ?? manifest.base,
      environment: ProcessInfo.processInfo.environment)
    let past = "\(file.root)/.assay/history.sqlite"
    let impact = await SuiteImpact.find(
      change.files, manifest: manifest, root: file.root,
      manifestName: URL(filePath: file.path).lastPathComponent,
      history: FileManager.default.fileExists(atPath: past) ? try HistoryStore(path: past) : nil,
      coverage: try measured(file.root))
    for problem in impact.problems { Console.error(problem) }
    let wire = Wire(impact, change)
    if json { Console.writeJSON(wire) } else { Console.write(self.text(wire, impact)) }
  }

  private func measured(_ root: String) throws -> CoverageMap? {
    guard !coverage.isEmpty else { return nil }
    return .merged(
      try coverage.map { path in
        let map = try CoverageFileReader.readMap(path: path)
        return ServiceSources(folder: root, servicePath: ".", sourceFolders: map.sourceFolders)
          .placed(map)
      })
  }

  private func text(_ wire: Wire, _ impact: SuiteImpact) -> String {
    var text =
      "\(wire.changedFiles) changed file\(wire.changedFiles == 1 ? "" : "s") since \(wire.base)\n"
    for suite in wire.suites {
      let counts = suite.tests == 0 ? "" : ", \(suite.chosenTests) of \(suite.tests) tests"
      text += "\(suite.reached ? "run   " : "skip  ")\(suite.suite)\(counts)\n"
      for reason in suite.reasons.prefix(3) { text += "        \(reason)\n" }
      if suite.reasons.count > 3 { text += "        and \(suite.reasons.count - 3) more reasons\n" }
      guard self.tests, suite.reached else { continue }
      for choice in impact.selection.chosen where choice.test.suite == suite.suite {
        let reason = choice.reasons.first?.text ?? ""
        text += "        \(choice.test.identity.text): \(reason)\n"
      }
    }
    let skipped = wire.suites.filter { !$0.reached }.count
    return text + "\(wire.suites.count - skipped) of \(wire.suites.count) suites can be reached\n"
  }

  private func printShadow() throws {
    let lines = try ShadowFile(root: history.root).read()
    let record = ShadowFile.record(lines)
    if json {
      Console.writeJSON(ShadowWire(record, lines))
      return
    }
    guard record.runs > 0 else {
      Console.write(
        "no full run was compared yet: `assay verify` does it where the manifest has `impact`\n")
      return
    }
    for line in lines where !line.missed.isEmpty {
      Console.write("missed in \(line.run): \(line.missed.joined(separator: ", "))\n")
    }
    let wire = ShadowWire(record, lines)
    var text = "\(record.runs) full runs, \(record.failingRuns) with failures\n"
    text += "missed \(record.missedFailures) of \(record.failures) failures"
    if let share = wire.missedPercent, let most = wire.missedPercentAtMost {
      text += " (\(share) %, with 95 % confidence at most \(most) %)"
    }
    text += "; \(record.missedRuns) runs would have passed wrongly\n"
    if let saved = wire.savedPercent { text += "would have saved \(saved) % of the tests' time\n" }
    Console.write(text)
  }

  private struct ShadowWire: Encodable {
    var runs: Int
    var failingRuns: Int
    var missedRuns: Int
    var failures: Int
    var missedFailures: Int
    var missedPercent: Double?
    var missedPercentAtMost: Double?
    var savedPercent: Double?
    var missed: [String]

    init(_ record: ShadowRecord, _ lines: [ShadowFile.Line]) {
      func percent(_ share: Double?) -> Double? { share.map { ($0 * 1_000).rounded() / 10 } }
      runs = record.runs
      failingRuns = record.failingRuns
      missedRuns = record.missedRuns
      failures = record.failures
      missedFailures = record.missedFailures
      missedPercent = percent(record.missedShare)
      missedPercentAtMost = percent(record.missedShareAtMost)
      savedPercent = percent(record.savedShare)
      missed = lines.flatMap(\.missed)
    }
  }

  private struct Wire: Encodable {
    struct Suite: Encodable {
      var suite: String
      var reached: Bool
      var reasons: [String]
      /// Known from the history.
      var tests: Int
      var chosenTests: Int
    }
    struct Test: Encodable {
      var suite: String
      var test: String
      var reasons: [String]
    }

    var base: String
    var changedFiles: Int
    var suites: [Suite]
    var tests: [Test]

    init(_ impact: SuiteImpact, _ change: GitChange) {
      let selection = impact.selection
      base = change.base
      changedFiles = change.files.count
      let names = impact.unreached.union(selection.suites.keys).sorted()
      let all = Dictionary(grouping: selection.chosen.map(\.test) + selection.leftOut, by: \.suite)
      let chosen = Dictionary(grouping: selection.chosen, by: \.test.suite)
      suites = names.map { name in
        Suite(
          suite: name, reached: !impact.unreached.contains(name),
          reasons: (selection.suites[name] ?? []).map(\.text), tests: all[name]?.count ?? 0,
          chosenTests: chosen[name]?.count ?? 0)
      }
      tests = selection.chosen.map {
        Test(suite: $0.test.suite, test: $0.test.identity.text, reasons: $0.reasons.map(\.text))
      }
    }
  }
}
