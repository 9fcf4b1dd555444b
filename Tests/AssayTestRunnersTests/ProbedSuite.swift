import AssayDates
import AssayEvidence
import AssayProbe
import AssayProcesses
import AssayResultFormats
import AssayTestRunners
import AssayTestSupport
import Foundation

/// Probes a suite in a folder with the real runner, as the command does.
enum ProbedSuite {
  /// The distribution's Python: its pytest is what the project's set-up installs.
  static let pytest = ["/usr/bin/python3", "-m", "pytest"]

  static func probe(
    _ words: [String], in folder: TemporaryFolder, kinds: Set<Perturbation.Kind>? = nil,
    only: [String] = [], variables: [String: String] = [:], resultFile: String? = nil
  ) async throws -> ProbeReport {
    var environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    // They would be the perturbations' baseline.
    for name in ["TZ", "LC_ALL", "LANG"] { environment[name] = nil }
    let days = Int(Date().timeIntervalSince1970) / 86_400
    var probe = SuiteProbe(
      words: words, folder: folder.path, environment: environment, seed: 1, budget: .seconds(300),
      today: CivilDate(daysSince1970: days) ?? .epoch, run: run,
      readResults: { try ResultFileReader.read(path: $0) })
    if let kinds { probe.kinds = kinds }
    probe.only = only
    probe.resultFile = resultFile
    probe.networkProblem = await LoopbackNetwork.problem()
    return try await probe.probe { _ in }
  }

  private static let run: RunCommand = { request in
    // A name of its own: what ends takes along what bears the same.
    var command = SupervisedCommand(
      id: "probe", runID: UUID().uuidString, commandLine: request.commandLine,
      workingDirectory: request.folder, environment: request.environment, timeout: request.limit,
      logPath: nil)
    command.isOnLoopback = request.isOnLoopback
    command.gracePeriod = .seconds(1)
    let outcome = await command.run()
    return CommandAnswer(problem: outcome.termination.explanation, tail: outcome.tail)
  }

  static func causes(_ report: ProbeReport) -> [String: FlakeCause] {
    Dictionary(
      report.findings.map { finding in
        (finding.test.split(separator: ":").last.map(String.init) ?? finding.test, finding.cause)
      }
    ) { one, _ in one }
  }
}
