import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayReports
import AssayYAML
import AssayVerification
import Foundation

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Runs everything that the manifest asks for and gives one verdict with evidence.",
    discussion: """
      Plans the suites, starts real dependencies, runs the suites, reads their results, judges \
      the strategy's checklist and writes a report to .assay/report.

      Examples:
        assay verify                          what a pull request needs
        assay verify --when staging           the suites that run in staging
        assay verify --only orders/unit       one suite, while you work on it
        assay verify --impacted               the suites that the change can reach
        assay verify --json > report.json     for scripts
      """)

  @Option(name: .shortAndLong, help: "The manifest.")
  var manifest = "assay.yaml"

  @Option(help: "Which suites run: pull-request or staging.")
  var when: Manifest.Trigger = .pullRequest

  @Option(
    parsing: .upToNextOption,
    help: "Only these: SERVICE, SERVICE/SUITE or a layer; gives no verdict on the rest.")
  var only: [String] = []

  @Flag(help: "Only suites that the change can reach; a verdict only if the manifest allows it.")
  var impacted = false

  @Option(name: .shortAndLong, help: "How many suites run at once (default: the cores).")
  var jobs: Int?

  @Flag(help: "Start nothing new after the first failure.")
  var failFast = false

  @Flag(help: "Show the suites' output as it comes.")
  var stream = false

  @Option(help: "How progress is shown: auto, live, plain, github or gitlab.")
  var progress: ProgressStyle = .auto

  @Flag(help: "Print the report as JSON on standard output, nothing else.")
  var json = false

  func validate() throws {
    if impacted, !only.isEmpty {
      throw ValidationError("--impacted selects by the change, --only by name: give one of them")
    }
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 1024, not \(jobs)")
    }
  }

  func run() async throws {
    let file = try ManifestFile(path: manifest)
    let system = try file.checkedManifest()
    let display = ProgressDisplay(style: progress, terminal: Console.style(of: .error))
    for warning in file.decoded.diagnostics where warning.severity == .warning {
      let place = "\(manifest):\(warning.place.line):\(warning.place.column)"
      display.show(.note("\(place): \(warning.message)"))
    }
    let verification = Verification(
      manifest: system, root: file.root,
      options: Verification.Options(
        trigger: when, only: only, impacted: impacted,
        jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, failFast: failFast,
        streamsOutput: stream,
        manifest: "\(file.root)/\(URL(filePath: manifest).lastPathComponent)"),
      display: display)
    try verification.checkSelection()
    let outcome = try await Interrupts.cancelling { await verification.run() }
    display.end()
    guard let report = outcome.report else {
      throw outcome.failures.first
        ?? FailureReport(
          .infrastructure, attempt: "verify", subject: file.path, happened: "no report was made")
    }
    display.annotate(report)
    if json {
      if !Console.write(JSONReport.render(report)) {
        throw FailureReport(
          .infrastructure, attempt: "print the report", subject: "standard output",
          happened: "it is closed or full", remedy: "read .assay/report/report.json instead")
      }
    } else {
      Console.write(
        TerminalSummary.render(
          report, style: Console.style(of: .output), artifacts: outcome.artifacts))
    }
    // The verdict stands above; that something around it failed is the last word all the same.
    for failure in outcome.failures.dropFirst() { Console.error(failure.description) }
    if let failure = outcome.failures.first { throw failure }
    if !report.conclusion.problems.isEmpty { throw ExitStatus.fail }
  }
}

extension Manifest.Trigger: ExpressibleByArgument {}
