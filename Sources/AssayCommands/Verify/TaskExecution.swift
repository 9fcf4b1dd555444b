import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProcesses
import AssayProvisioning
import AssayServer
import AssayTestRuns
import AssayVerification
import Foundation

/// Runs one task of the plan in its slot: a service's build, or a suite with its dependencies.
struct TaskExecution: Sendable {
  let execution: SuiteExecution
  let assignment: Schedule.Assignment
  let provisioning: Provisioning

  private var task: Plan.Task { assignment.task }
  /// The service's absolute folder.
  private var folder: String {
    task.service.path == "." ? execution.root : "\(execution.root)/\(task.service.path)"
  }
  private var logName: String {
    // A name can't hold `~` or a space, so no two tasks share a file.
    String(task.id.map { $0 == "/" || $0 == " " ? "~" : $0 })
  }
  private var log: String { "\(execution.folder.logs)/\(logName).log" }
  private var verifications: String { "\(execution.folder.path)/verifications/\(logName)" }

  func run() async -> SuiteExecution.Finished {
    let began = ContinuousClock.now
    var finished = SuiteExecution.Finished(
      task: task, slot: assignment.slot, began: began, ended: began, succeeded: false)
    let result: TaskResult
    switch task.kind {
    case .build(let command): result = await build(command, &finished)
    case .suite(let suite, let needs): result = await self.suite(suite, needs, &finished)
    }
    finished.ended = ContinuousClock.now
    finished.succeeded = result.succeeded
    execution.display.show(.taskFinished(task.announced, result))
    return finished
  }

  private func build(
    _ commandLine: String, _ finished: inout SuiteExecution.Finished
  ) async -> TaskResult {
    // A build gets the time of the whole budget; the verdict on the budget comes later.
    let outcome = await command(
      commandLine, environment: environment([], suite: nil),
      timeout: max(execution.manifest.budget, .seconds(3600)))
    if let happened = outcome.termination.explanation {
      finished.buildFailure = RunFacts.BuildFailure(
        service: task.service.name, happened: happened, log: "logs/\(logName).log")
    }
    return TaskResult(
      succeeded: outcome.succeeded, duration: outcome.duration, counts: nil,
      detail: outcome.termination.explanation, outputTail: outcome.tail)
  }

  private func suite(
    _ suite: Manifest.Suite, _ needs: [String], _ finished: inout SuiteExecution.Finished
  ) async -> TaskResult {
    let connections: [ProvidedConnection]
    do {
      connections = try await provisioning.provide(needs, for: task.id)
    } catch {
      return notRun(suite, error, &finished)
    }
    for connection in connections { finished.uses[connection.dependency] = connection.isolation }
    var environment = environment(connections, suite: suite)
    if !needs.isEmpty {
      environment["ASSAY_API"] = provisioning.server.address(for: task.id, needs: needs)
    }
    let resultPath = "\(execution.folder.results)/\(logName)"
    environment["ASSAY_RESULTS"] = resultPath
    environment["ASSAY_VERIFICATIONS"] = verifications
    environment["ASSAY_MANIFEST"] = execution.options.manifest
    environment["ASSAY"] = Bundle.main.executablePath
    // Where it cannot be made, writing a record says so.
    try? FileManager.default.createDirectory(
      atPath: verifications, withIntermediateDirectories: true)
    var commandLine = suite.run
    var sources: [TestRunner.Source] = []
    if let runner = TestRunner(commandLine: suite.run) {
      let request = runner.request(
        commandLine: suite.run, environment: environment, path: resultPath)
      commandLine = request.commandLine
      environment.merge(request.environment) { $1 }
      sources = request.sources
    } else {
      // A command that writes to $ASSAY_RESULTS needs no `results`.
      sources = [.file(resultPath, suite.format ?? .junit)]
    }
    let hermetic: HermeticSuite?
    do throws(FailureReport) {
      hermetic = try HermeticSuite.prepare(
        suite, id: task.id, folder: folder, runner: TestRunner(commandLine: suite.run),
        connections: connections, results: [resultPath, verifications + "/record"],
        logPath: "\(execution.folder.results)/\(logName).sandbox",
        cacheFolder: "\(execution.folder.base)/cache")
    } catch {
      // What was to be watched does not run unwatched.
      await provisioning.run.host.releaseAll(of: task.id)
      return notRun(suite, error, &finished)
    }
    if let hermetic { environment = hermetic.environment(environment) }
    let startedAt = Date()
    let watch = ConnectionWatch(
      runID: execution.folder.id, taskID: task.id, given: Set(connections.map(\.port)))
    let watching = needs.isEmpty ? nil : Task { await watch.run() }
    let network = network(of: suite, needs)
    let outcome = await command(
      commandLine, environment: environment, timeout: suite.timeout,
      isOnLoopback: network == .loopbackOnly && hermetic == nil,
      wrapper: hermetic?.wrapper(commandLine, environment))
    watching?.cancel()
    let foreign = await watching?.value ?? []
    let collector = SuiteCollector(
      suite: suite, folder: folder, sources: sources, log: log, startedAt: startedAt)
    var report = report(suite, needs, outcome, collector, &finished)
    let records = VerificationRecord.read(folder: verifications, suite: task.id)
    finished.verified = records.verified
    report.network = network
    finished.evidence = hermetic?.evidence(events: resultPath, tests: report.tests) ?? []
    report.warnings += records.warnings.map { ResultWarning($0, isDamaging: false) }
    if !needs.isEmpty {
      report.isolation = await provisioning.isolation(of: task.id, foreign: foreign.map(\.action))
    }
    await provisioning.run.host.releaseAll(of: task.id)
    finished.suite = report
    return TaskResult(
      succeeded: report.state == .passed, duration: outcome.duration, counts: report.counts,
      detail: report.state.detail, outputTail: report.outputTail)
  }

  /// Contract tests without dependencies need none but loopback; others are not asked.
  private func network(of suite: Manifest.Suite, _ needs: [String]) -> SuiteReport.Network? {
    guard suite.layer == .contract else { return nil }
    if let need = needs.first { return .open("it needs \(need)") }
    return execution.loopbackProblem.map { .open($0) } ?? .loopbackOnly
  }

  private func report(
    _ suite: Manifest.Suite, _ needs: [String], _ outcome: SupervisedCommand.Outcome,
    _ collector: SuiteCollector, _ finished: inout SuiteExecution.Finished
  ) -> SuiteReport {
    var (results, missing) = collector.results()
    if outcome.bytesLeftOutOfLog > 0 || outcome.logProblem != nil, collector.readsOutput {
      results?.warnings.append(
        ResultWarning("its results are in its output, which is incomplete", isDamaging: true))
    }
    let (coverage, coverageWarnings) = collector.coverage(
      service: task.service.name, servicePath: task.service.path)
    finished.coverage = coverage
    if case .couldNotStart(let failure) = outcome.termination, failure.status == .infrastructure {
      finished.infrastructureFailure = failure
    }
    let ending = SuiteEnding(
      termination: .init(outcome.termination), results: results, missingResults: missing,
      promise: execution.history[task.id]?.promise, atLeast: suite.atLeast)
    var report = SuiteReport(
      service: task.service.name, name: suite.name, layer: suite.layer, command: suite.run,
      trigger: suite.when.rawValue, state: ending.state, duration: outcome.duration,
      usualDuration: task.usualDuration, counts: results?.counts ?? TestCounts(),
      tests: Self.ordered(results?.tests ?? []),
      warnings: (results?.warnings ?? []) + coverageWarnings + Self.warnings(on: outcome),
      dependencies: needs, outputTail: tail(outcome, sources: collector.sources),
      log: "logs/\(logName).log")
    report.remedy = ending.remedy
    return report
  }

  private func notRun(
    _ suite: Manifest.Suite, _ failure: FailureReport,
    _ finished: inout SuiteExecution.Finished
  ) -> TaskResult {
    finished.infrastructureFailure = failure
    finished.suite = .notRun(
      suite, of: task.service, reason: failure.happened, wasPlanned: true,
      usualDuration: task.usualDuration)
    return TaskResult(
      succeeded: false, duration: .zero, counts: nil, detail: failure.happened, outputTail: "")
  }

  /// Failing and flaky tests first.
  private static func ordered(_ tests: [TestResult]) -> [TestResult] {
    tests.filter { $0.outcome.isFailure } + tests.filter(\.isFlaky)
      + tests.filter { !$0.outcome.isFailure && !$0.isFlaky }
  }

  private static func warnings(on outcome: SupervisedCommand.Outcome) -> [ResultWarning] {
    var warnings: [ResultWarning] = []
    if !outcome.leftovers.isEmpty {
      let names = outcome.leftovers.prefix(3).map { "\($0.pid) \($0.commandLine)" }
      warnings.append(
        ResultWarning(
          "left \(outcome.leftovers.count) processes behind, which were stopped: "
            + names.joined(separator: "; "), isDamaging: false))
    }
    if outcome.bytesLeftOutOfLog > 0 {
      warnings.append(
        ResultWarning(
          "printed \(outcome.outputBytes >> 20) MiB; \(outcome.bytesLeftOutOfLog >> 20) MiB from "
            + "the middle are not in the log", isDamaging: false))
    }
    if let problem = outcome.logProblem {
      warnings.append(ResultWarning("its log is incomplete: \(problem)", isDamaging: false))
    }
    return warnings
  }

  /// `go test -json` wraps what tests print; people get it unwrapped.
  private func tail(
    _ outcome: SupervisedCommand.Outcome, sources: [TestRunner.Source]
  ) -> String {
    guard sources == [.output(.goTestJSON)] else { return outcome.tail }
    struct Line: Decodable { var Output: String? }
    return outcome.tail.split(separator: "\n").map { line in
      guard line.hasPrefix("{") else { return line + "\n" }
      return (try? JSONDecoder().decode(Line.self, from: Data(line.utf8)))?.Output ?? ""
    }.joined()
  }

  private func command(
    _ line: String, environment: [String: String], timeout: Duration,
    isOnLoopback: Bool = false, wrapper: SupervisedCommand.Wrapper? = nil
  ) async -> SupervisedCommand.Outcome {
    let id = task.id
    let display = execution.display
    var onLine: (@Sendable (String) -> Void)?
    if execution.options.streamsOutput {
      onLine = { line in display.show(.taskOutput(taskID: id, line: line)) }
    }
    var command = SupervisedCommand(
      id: id, runID: execution.folder.id, commandLine: line, workingDirectory: folder,
      environment: environment, timeout: timeout, logPath: log)
    command.isOnLoopback = isOnLoopback
    command.wrapper = wrapper
    return await command.run(guardedBy: provisioning.run.runGuard, onLine: onLine)
  }

  /// Ours, then what dependencies give, then the service's, then the suite's own entries.
  private func environment(
    _ connections: [ProvidedConnection], suite: Manifest.Suite?
  ) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for (name, value) in ProvidedConnection.environment(of: connections).map({ ($0.name, $0.text) })
    {
      environment[name] = value
    }
    for entry in task.service.env + (suite?.env ?? []) {
      // A suite that was not given the dependency (a unit suite, a build) does not get the variable
      // either: it must not find a server by accident.
      environment[entry.name] = try? ProvidedConnection.fillingReferences(
        in: entry.value, from: connections, place: "env.\(entry.name)")
    }
    return environment
  }
}

extension SuiteReport.State {
  /// Why a suite did not pass, for the progress display; nil when it passed.
  fileprivate var detail: String? {
    switch self {
    case .passed, .failed: nil
    case .broken(let reason), .notRun(let reason): reason
    }
  }
}

extension SuiteEnding.Termination {
  fileprivate init(_ termination: SupervisedCommand.Termination) {
    self =
      switch termination {
      case .exited(let code): .exited(code)
      case .signalled(_, let name): .signalled(name)
      case .timedOut(let limit): .timedOut(limit)
      case .cancelled: .interrupted
      case .couldNotStart(let failure): .couldNotStart(failure.happened, remedy: failure.remedy)
      }
  }
}
