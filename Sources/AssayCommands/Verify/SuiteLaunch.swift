import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProcesses
import AssayProvisioning
import AssayServer
import AssaySharding
import AssayTestRuns
import AssayVerification
import Foundation

/// A start of a suite's command, made ready: what it is told, how it is kept, where its results
/// will lie.
struct SuiteLaunch: Sendable {
  var commandLine: String
  var environment: [String: String]
  var sources: [TestRunner.Source]
  var hermetic: HermeticSuite?
  var network: SuiteReport.Network?
  /// What the runner writes for Assay.
  var results: String
  var verifications: String
  var log: String

  /// What runs the shell with the command; nil: nothing but the shell.
  var wrapper: SupervisedCommand.Wrapper? { hermetic?.wrapper(commandLine, environment) }
  var isOnLoopback: Bool { network == .loopbackOnly && hermetic == nil }
}

extension TaskExecution {
  /// Makes a start of the suite ready: of all its tests, or of some.
  ///
  /// `name` is that of its files; every start has its own. Fails when the suite can't be watched as
  /// the manifest asks for.
  func launch(
    _ suite: Manifest.Suite, _ needs: [String], _ connections: [ProvidedConnection],
    named name: String, selection: SelectedRun? = nil
  ) throws(FailureReport) -> SuiteLaunch {
    var environment = environment(connections, suite: suite)
    if !needs.isEmpty {
      environment["ASSAY_API"] = provisioning.server.address(for: task.id, needs: needs)
    }
    let results = "\(execution.folder.results)/\(name)"
    let verifications = "\(execution.folder.path)/verifications/\(name)"
    environment["ASSAY_RESULTS"] = results
    environment["ASSAY_VERIFICATIONS"] = verifications
    environment["ASSAY_MANIFEST"] = execution.options.manifest
    // Listed tests fail, and are judged by more than their own list.
    environment["ASSAY_QUARANTINE"] = ""
    environment["ASSAY"] = Bundle.main.executablePath
    environment.merge(selection?.environment ?? [:]) { $1 }
    // Where it cannot be made, writing a record says so.
    try? FileManager.default.createDirectory(
      atPath: verifications, withIntermediateDirectories: true)
    var commandLine = selection?.commandLine ?? suite.run
    // A command that writes to $ASSAY_RESULTS needs no `results`.
    var sources = [TestRunner.Source.file(results, suite.format ?? .junit)]
    let runner = TestRunner(commandLine: suite.run)
    if let runner {
      let request = runner.request(
        commandLine: commandLine, environment: environment, path: results)
      commandLine = request.commandLine
      environment.merge(request.environment) { $1 }
      sources = request.sources
    }
    let hermetic = try HermeticSuite.prepare(
      suite, id: task.id, folder: folder, runner: runner, connections: connections,
      results: [results, verifications + "/record"],
      logPath: "\(execution.folder.results)/\(name).sandbox",
      cacheFolder: "\(execution.folder.base)/cache")
    if let hermetic { environment = hermetic.environment(environment) }
    return SuiteLaunch(
      commandLine: commandLine, environment: environment, sources: sources, hermetic: hermetic,
      network: network(of: suite, needs), results: results, verifications: verifications,
      log: "\(execution.folder.logs)/\(name).log")
  }

  /// Runs it to its end.
  func run(
    _ launch: SuiteLaunch, timeout: Duration
  ) async -> SupervisedCommand.Outcome {
    await command(
      launch.commandLine, environment: launch.environment, timeout: timeout, log: launch.log,
      isOnLoopback: launch.isOnLoopback, wrapper: launch.wrapper)
  }

  /// Contract tests without dependencies need none but loopback; others are not asked.
  private func network(of suite: Manifest.Suite, _ needs: [String]) -> SuiteReport.Network? {
    guard suite.layer == .contract else { return nil }
    if suite.hermetic == .watch { return .open("`hermetic: watch` lets everything pass") }
    if let need = needs.first { return .open("it needs \(need)") }
    return execution.loopbackProblem.map { .open($0) } ?? .loopbackOnly
  }
}
