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

  var task: Plan.Task { assignment.task }
  /// The service's absolute folder.
  var folder: String {
    task.service.path == "." ? execution.root : "\(execution.root)/\(task.service.path)"
  }
  var logName: String {
    // A name can't hold `~` or a space, so no two tasks share a file.
    String(task.id.map { $0 == "/" || $0 == " " ? "~" : $0 })
  }
  var log: String { "\(execution.folder.logs)/\(logName).log" }

  func run() async -> SuiteExecution.Finished {
    let began = ContinuousClock.now
    var finished = SuiteExecution.Finished(
      task: task, slot: assignment.slot, began: began, ended: began, succeeded: false)
    let result: TaskResult
    switch task.kind {
    case .build(let command): result = await build(command, &finished)
    case .suite(let suite, let needs): result = await self.suite(suite, needs, &finished)
    case .mutation(let mutation, let command):
      result = await self.mutation(mutation, command, &finished)
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
      timeout: max(execution.manifest.budget, .seconds(3600)), log: log)
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
    let launch: SuiteLaunch
    do throws(FailureReport) {
      launch = try self.launch(suite, needs, connections, named: logName)
    } catch {
      // What was to be watched does not run unwatched.
      await provisioning.run.host.releaseAll(of: task.id)
      return notRun(suite, error, &finished)
    }
    let startedAt = Date()
    let watch = ConnectionWatch(
      runID: execution.folder.id, taskID: task.id, given: Set(connections.map(\.port)))
    let watching = needs.isEmpty ? nil : Task { await watch.run() }
    let outcome = await run(launch, timeout: suite.timeout)
    watching?.cancel()
    let foreign = await watching?.value ?? []
    let collector = SuiteCollector(
      suite: suite, folder: folder, sources: launch.sources, log: log, startedAt: startedAt)
    let exported = await swiftCoverage(suite, launch.environment, startedAt)
    var report = report(suite, needs, outcome, collector, exported, &finished)
    let records = VerificationRecord.read(folder: launch.verifications, suite: task.id)
    finished.verified = records.verified
    report.network = launch.network
    let feedback = execution.manifest.feedback
    let mayRunAgain =
      launch.hermetic != nil || feedback.reruns != nil || feedback.stress != nil
    let kept =
      mayRunAgain
      ? KeptFiles(of: suite, in: folder, keptIn: "\(execution.folder.path)/kept/\(logName)") : nil
    defer { kept?.putBack() }
    if let hermetic = launch.hermetic {
      let found = await hermetic.findings(
        events: launch.results, tests: report.tests, environment: launch.environment
      ) { rerun in
        _ = await command(
          rerun.commandLine, environment: rerun.environment, timeout: rerun.timeout, log: nil,
          wrapper: rerun.wrapper)
      }
      finished.evidence = found.evidence
      finished.reach = found.reach
    }
    report.warnings += records.warnings.map { ResultWarning($0, isDamaging: false) }
    if !needs.isEmpty {
      report.isolation = await provisioning.isolation(of: task.id, foreign: foreign.map(\.action))
    }
    await provisioning.run.host.releaseAll(of: task.id)
    await runAgain(suite, needs, &report)
    finished.suite = report
    return TaskResult(
      succeeded: report.state == .passed, duration: outcome.duration, counts: report.counts,
      detail: report.state.detail, outputTail: report.outputTail)
  }

  private func swiftCoverage(
    _ suite: Manifest.Suite, _ environment: [String: String], _ startedAt: Date
  ) async -> Result<String, FailureReport>? {
    guard suite.coverage.contains(SwiftCoverage.keyword) else { return nil }
    let coverage = SwiftCoverage(
      package: folder, commandLine: suite.run, environment: environment, startedAt: startedAt)
    do throws(FailureReport) { return .success(try await coverage.export()) } catch {
      return .failure(error)
    }
  }

  private func report(
    _ suite: Manifest.Suite, _ needs: [String], _ outcome: SupervisedCommand.Outcome,
    _ collector: SuiteCollector, _ exported: Result<String, FailureReport>?,
    _ finished: inout SuiteExecution.Finished
  ) -> SuiteReport {
    var (results, missing) = collector.results()
    if outcome.bytesLeftOutOfLog > 0 || outcome.logProblem != nil, collector.readsOutput {
      results?.warnings.append(
        ResultWarning("its results are in its output, which is incomplete", isDamaging: true))
    }
    let (coverage, coverageWarnings) = collector.coverage(
      service: task.service.name, servicePath: task.service.path, exported: exported)
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

  /// Runs a command line of the task; without a log nobody sees what it prints.
  func command(
    _ line: String, environment: [String: String], timeout: Duration, log: String?,
    isOnLoopback: Bool = false, wrapper: SupervisedCommand.Wrapper? = nil
  ) async -> SupervisedCommand.Outcome {
    let id = task.id
    let display = execution.display
    var onLine: (@Sendable (String) -> Void)?
    if log != nil, execution.options.streamsOutput {
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
  func environment(
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
