import ArgumentParser
import AssayEvidence
import AssayGit
import AssayResultFormats
import AssaySQLite
import AssayTestRuns
import AssayVerification
import Foundation

/// `assay tests ingest`: results that `assay verify` did not make itself.
struct IngestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest",
    abstract: "Take results of another tool or machine into the history.",
    discussion: """
      Examples:
        assay tests ingest --suite orders/unit build/test-results/*.xml
        assay tests ingest --suite web/e2e --layer e2e --commit $SHA --branch main results.xml

      Reads JUnit XML, Swift's event stream, go test -json, TAP and XCTest's output. Commit, branch \
      and pull request are those of the checkout and of the CI system unless they are given.
      """)

  @Argument(help: ArgumentHelp("Result files, all of one suite.", valueName: "file"))
  var files: [String]

  @Option(help: "Whose results these are, as SERVICE/SUITE.")
  var suite: String

  @Option(help: "Its layer: unit, contract, integration or e2e.")
  var layer: String?

  @Option(help: "The commit that was tested.")
  var commit: String?

  @Option(help: "The branch that was tested.")
  var branch: String?

  @Option(help: "The number of the pull request.")
  var pullRequest: String?

  @Option(
    help: "Names the run; a name that the history has is refused, so that nothing counts twice.")
  var run: String?

  @OptionGroup var history: HistoryFile

  func validate() throws {
    if let layer, TestLayer(rawValue: layer) == nil {
      throw ValidationError("--layer is unit, contract, integration or e2e, not \(layer)")
    }
    if suite.split(separator: "/", omittingEmptySubsequences: false).contains("")
      || !suite.contains("/")
    {
      throw ValidationError("--suite is SERVICE/SUITE, not \(suite)")
    }
  }

  func run() async throws {
    let results = try files.map { try ResultFileReader.read(path: $0) }
    let tests = results.flatMap(\.tests)
    let damage =
      results.flatMap(\.warnings).first(where: \.isDamaging)?.message
      ?? results.flatMap(\.suiteErrors).first
    guard !tests.isEmpty || damage != nil else {
      throw FailureReport(
        .badInput, attempt: "take in the results", subject: files.joined(separator: ", "),
        happened: "there is no test in it", remedy: "name the files that the runner wrote")
    }
    let environment = ProcessInfo.processInfo.environment
    let git = await GitCheckout.read(folder: history.root)
    let counts = TestCounts(tests)
    let duration = tests.compactMap(\.duration).reduce(.zero, +)
    let now = Date()
    let record = RunRecord(
      id: run ?? RunIdentity.identifier(now),
      system: URL(filePath: history.root).lastPathComponent, trigger: "ingest",
      commit: commit ?? git?.commit,
      branch: branch ?? RunIdentity.branchOfCI(environment) ?? git?.branch,
      pullRequest: pullRequest ?? RunIdentity.pullRequestOfCI(environment),
      host: ProcessInfo.processInfo.hostName,
      startedAt: UnixTime(secondsSince1970: now.timeIntervalSince1970), duration: duration,
      suites: [
        RunRecord.Suite(
          task: suite, layer: layer.flatMap { TestLayer(rawValue: $0) },
          succeeded: counts.failures == 0 && damage == nil, damage: damage, duration: duration,
          tests: tests)
      ])
    try history.openOrCreate().record(record)
    Console.write(
      "\(suite): \(counts.total) tests, \(counts.failures) failing, as run \(record.id)\n")
    for warning in results.flatMap(\.warnings) { Console.error(warning.message) }
  }
}
