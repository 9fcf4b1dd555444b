import AssayDependencies
import AssayEvidence
import AssayFlakiness
import AssayManifest
import AssayProvisioning
import AssayReports
import AssaySharding
import AssayTestRuns
import AssayVerification
import Foundation

extension TaskExecution {
  /// Stress runs look for tests that fail so often, or as far as the time goes.
  private static let stressRate = 0.05

  /// Runs failed and new tests again, as the manifest asks for.
  func runAgain(
    _ suite: Manifest.Suite, _ needs: [String], _ report: inout SuiteReport
  ) async {
    let feedback = execution.manifest.feedback
    if let budget = feedback.reruns, report.state == .failed {
      report.reruns = await rerun(suite, needs, &report, within: budget)
    }
    guard let budget = feedback.stress else { return }
    switch report.state {
    case .passed, .failed: report.stress = await stress(suite, needs, &report, within: budget)
    case .broken, .notRun: break
    }
  }

  private func rerun(
    _ suite: Manifest.Suite, _ needs: [String], _ report: inout SuiteReport,
    within budget: Duration
  ) async -> SuiteRepeats {
    let failed = Self.distinct(report.tests).filter(\.outcome.isFailure)
    let plan = RerunPlan(
      candidates: failed.map { execution.knowledge.candidate($0, of: task.id) },
      budgetSeconds: budget.seconds)
    var rounds = RerunRounds(plan)
    var repeats = SuiteRepeats()
    guard !rounds.next.isEmpty else { return repeats }
    note("\(rounds.next.count) of \(failed.count) failed tests run again", budget)
    repeats.problem = await go(suite, needs, &rounds, within: budget, name: "rerun")
    Self.add(rounds.attempts, to: &report)
    return repeats
  }

  private func stress(
    _ suite: Manifest.Suite, _ needs: [String], _ report: inout SuiteReport,
    within budget: Duration
  ) async -> SuiteRepeats {
    guard let known = execution.knowledge.known[task.id] else {
      return SuiteRepeats(
        problem: "no earlier run that may ship, or of the main branch, says which tests are new")
    }
    let new = Self.distinct(report.tests)
      .filter { $0.outcome == .passed && !known.contains($0.identity) }.map(\.identity)
    guard !new.isEmpty else { return SuiteRepeats() }
    // The suite itself was the first run.
    let most = StressPlan.runs(finding: Self.stressRate, confidence: 0.95) - 1
    var rounds = RerunRounds(new.map { ($0, most) }, until: .failure)
    note("\(new.count) new tests run again and again", budget)
    let problem = await go(suite, needs, &rounds, within: budget, name: "stress")
    Self.add(
      rounds.attempts.filter { $0.value.contains { $0.outcome.isFailure } }, to: &report)
    let fewest = new.map { rounds.attempts[$0]?.count ?? 0 }.min() ?? 0
    return SuiteRepeats(tests: new, runs: fewest, problem: problem)
  }

  /// Runs rounds until they are over or the time is.
  ///
  /// - Returns: why not all were run; nil: they were.
  private func go(
    _ suite: Manifest.Suite, _ needs: [String], _ rounds: inout RerunRounds,
    within budget: Duration, name: String
  ) async -> String? {
    guard let runner = TestRunner(commandLine: suite.run) else {
      return "its runner is not known, so single tests can't be run again"
    }
    let end = ContinuousClock.now + budget
    while !rounds.next.isEmpty {
      do {
        let results = try await round(
          rounds.next, of: suite, needs, by: runner, until: end,
          name: "\(logName)~\(name)-\(rounds.count + 1)")
        // What was cut off says nothing of tests without a result.
        if Task.isCancelled { return "the run was interrupted" }
        if end <= .now { return "the time for it (\(ReportFormat.duration(budget))) was over" }
        rounds.record(results)
      } catch let failure as FailureReport {
        return failure.happened
      } catch {
        return "\(error)"
      }
    }
    return rounds.missing.first.map {
      "\(rounds.missing.count) of them could not be run alone, the first: \($0.text)"
    }
  }

  /// Runs tests once, with dependencies as fresh as the suite had them.
  ///
  /// - Returns: whole only when the time is not over.
  private func round(
    _ tests: [TestIdentity], of suite: Manifest.Suite, _ needs: [String],
    by runner: TestRunner, until end: ContinuousClock.Instant, name: String
  ) async throws -> [TestIdentity: TestAttempt] {
    let connections = try await provisioning.provide(needs, for: task.id)
    let files = "\(execution.folder.path)/selections/\(name)"
    do {
      let selected = try SelectedRun.runs(
        of: tests, by: runner, commandLine: suite.run,
        environment: environment(connections, suite: suite), folder: files)
      try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
      var attempts: [TestIdentity: TestAttempt] = [:]
      for (index, run) in selected.enumerated() where !Task.isCancelled && .now < end {
        for (name, text) in run.files {
          try Data(text.utf8).write(to: URL(filePath: "\(files)/\(name)"))
        }
        let launch = try launch(
          suite, needs, connections, named: index == 0 ? name : "\(name)-\(index + 1)",
          selection: run)
        let startedAt = Date()
        _ = await self.run(launch, timeout: min(end - .now, suite.timeout))
        launch.hermetic?.removeFolders()
        let (results, _) = SuiteCollector(
          suite: suite, folder: folder, sources: launch.sources, log: launch.log,
          startedAt: startedAt
        ).results()
        for test in results?.tests ?? [] { attempts[test.identity] = test.last }
      }
      await provisioning.run.host.releaseAll(of: task.id)
      return attempts
    } catch {
      await provisioning.run.host.releaseAll(of: task.id)
      throw error
    }
  }

  private func note(_ what: String, _ budget: Duration) {
    execution.display.show(
      .note("\(task.id): \(what), for \(ReportFormat.duration(budget)) at most"))
  }

  /// Without tests of one name, which can't be told apart.
  private static func distinct(_ tests: [TestResult]) -> [TestResult] {
    let counts = Dictionary(tests.map { ($0.identity, 1) }, uniquingKeysWith: +)
    return tests.filter { counts[$0.identity] == 1 }
  }

  private static func add(
    _ attempts: [TestIdentity: [TestAttempt]], to report: inout SuiteReport
  ) {
    for index in report.tests.indices {
      report.tests[index].reruns += attempts[report.tests[index].identity] ?? []
    }
  }
}
