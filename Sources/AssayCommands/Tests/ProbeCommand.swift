import ArgumentParser
import AssayDates
import AssayEvidence
import AssayJSON
import AssayManifest
import AssayProbe
import AssayProcesses
import AssayResultFormats
import AssayTestRunners
import AssayYAML
import Foundation

/// `assay tests probe`: looks for nondeterminism on purpose.
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Find tests that their surroundings can break, and what breaks them.",
    discussion: """
      Runs the tests in other orders, alone, twice at once, in other time zones and locales, at other times, \
       without network, with few open files, other hash seeds, late threads and little CPU; each \
      change against the same run without it.

      Examples:
        assay tests probe -- pytest tests
        assay tests probe --budget 5m --json -- go test ./...
        assay tests probe --only order,time-zone --test cart -- .build/debug/ShopPackageTests.xctest
        assay tests probe --results build/junit.xml -- make test

      Exit codes: 0 nothing found, 1 found, 2 bad input, 3 could not run.
      """)

  @Option(help: "How long it may take: 90s, 5m, 1h.")
  var budget = "5m"

  @Option(help: "Where shuffled orders and late threads come from; printed with each finding.")
  var seed: UInt64?

  @Option(help: "How often each side of a comparison runs at first.")
  var runs = 5

  @Option(help: ArgumentHelp("What is tried, with commas between.", valueName: "kinds"))
  var only: String?

  @Option(name: .customLong("test"), help: "Only tests whose name holds this; may be repeated.")
  var tests: [String] = []

  @Option(
    name: .customLong("results"),
    help: "Where the command writes its results, if not to $ASSAY_RESULTS.")
  var resultFile: String?

  @Flag(help: "Print the findings as JSON on standard output.")
  var json = false

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command that runs the tests.", valueName: "command"))
  var command: [String]

  func validate() throws {
    if command.isEmpty { throw ValidationError("name the command that runs the tests after --") }
    if !(2...100).contains(runs) {
      throw ValidationError("--runs takes a number from 2 to 100, not \(runs)")
    }
    _ = try budgetDuration()
    _ = try kinds()
  }

  func run() async throws {
    let suite = try await suite()
    let outcome = try await Interrupts.cancelling { () async -> Result<ProbeReport, any Error> in
      do {
        return .success(try await suite.probe { Console.write("\($0)\n", to: .error) })
      } catch {
        return .failure(error)
      }
    }
    let report = try outcome.get()
    if json {
      Console.write(JSONPrinter.pretty.text(report.json) + "\n")
    } else {
      Console.write(report.text)
    }
    try keep(report)
    if report.problem != nil { throw ExitStatus.infrastructure }
    if !report.findings.isEmpty { throw ExitStatus.fail }
  }

  /// For `assay tests flaky`, where there is a manifest.
  private func keep(_ report: ProbeReport) throws {
    guard report.problem == nil, ManifestFile.nearest != nil else { return }
    let root = ManifestFile.root(of: nil)
    var notes = ProbeNotes(root: root)
    notes.take(
      report, of: command.joined(separator: " "),
      in: FileManager.default.currentDirectoryPath, isWhole: only == nil && tests.isEmpty)
    try notes.write(root: root)
  }

  private func suite() async throws -> SuiteProbe {
    let days = Int(Date().timeIntervalSince1970) / 86_400
    var suite = SuiteProbe(
      words: command, folder: FileManager.default.currentDirectoryPath,
      environment: ProcessInfo.processInfo.environment,
      seed: seed ?? UInt64.random(in: 1...999_999), budget: try budgetDuration(),
      today: CivilDate(daysSince1970: days) ?? .epoch, run: Self.execute,
      readResults: { try ResultFileReader.read(path: $0) })
    suite.runs = runs
    suite.kinds = try kinds()
    suite.only = tests
    suite.resultFile = resultFile
    suite.networkProblem = await LoopbackNetwork.problem()
    return suite
  }

  private static let execute: RunCommand = { request in
    // A name of its own for each: what ends takes along what bears the same.
    var command = SupervisedCommand(
      id: "probe", runID: UUID().uuidString, commandLine: request.commandLine,
      workingDirectory: request.folder, environment: request.environment, timeout: request.limit,
      logPath: nil)
    command.isOnLoopback = request.isOnLoopback
    let outcome = await command.run()
    return CommandAnswer(problem: outcome.termination.explanation, tail: outcome.tail)
  }

  private func kinds() throws -> Set<Perturbation.Kind> {
    guard let only else { return Set(Perturbation.Kind.allCases) }
    var kinds = Set(
      try only.split(separator: ",").map { word in
        guard let kind = Perturbation.Kind(rawValue: String(word)) else {
          let known = Perturbation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("--only: '\(word)' is none of \(known)")
        }
        return kind
      })
    // That a test depends on others shows beside the test alone.
    if kinds.contains(.order) { kinds.insert(.alone) }
    return kinds
  }

  private func budgetDuration() throws -> Duration {
    if let duration = DurationText.parse(budget) { return duration }
    throw ValidationError("--budget takes a time like 90s, 5m or 1h, not '\(budget)'")
  }
}
