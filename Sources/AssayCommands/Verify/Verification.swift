import AssayEvidence
import AssayFlakiness
import AssayGit
import AssayManifest
import AssayProcesses
import AssayReports
import AssaySQLite
import AssayTestRuns
import AssayVerification
import AssayYAML
import Foundation

/// One verification from plan to report: plan → provision → run → collect → judge → report.
struct Verification: Sendable {
  struct Options: Sendable {
    var trigger: Manifest.Trigger
    var only: [String]
    var jobs: Int
    var failFast: Bool
    var streamsOutput: Bool
    /// The manifest's absolute path.
    var manifest: String
  }

  /// A report whenever there is something to report on, and what failed around it.
  struct Outcome: Sendable {
    var report: VerificationReport?
    var artifacts: [ReportArtifact] = []
    /// Failures of the infrastructure, first things first: they end in exit code 3.
    var failures: [FailureReport] = []
  }

  /// What the run stage hands on.
  struct Executed: Sendable {
    var suites: [String: SuiteReport] = [:]
    var coverage: [RunFacts.SuiteCoverage] = []
    var verified: [RunFacts.VerifiedInteraction] = []
    var evidence: [Evidence] = []
    var buildFailures: [RunFacts.BuildFailure] = []
    var timeline: [TimelineSpan] = []
    var dependencies: [DependencyReport] = []
    var failures: [FailureReport] = []
  }

  let manifest: Manifest
  let root: String
  let options: Options
  let display: ProgressDisplay

  /// A selection that matches nothing would pass by running nothing.
  func checkSelection() throws {
    let known = manifest.services.flatMap { service in
      [service.name]
        + service.suites.filter { $0.when == options.trigger }.map { "\(service.name)/\($0.name)" }
    }
    for name in options.only
    where Plan(manifest: manifest, trigger: options.trigger, only: [name]).tasks.isEmpty {
      throw FailureReport(
        .badInput, attempt: "select suites", subject: "--only \(name)",
        happened: "no suite of that service, name or layer runs on \(options.trigger.rawValue)",
        remedy: "choose from: \(known.joined(separator: ", "))")
    }
  }

  func run() async -> Outcome {
    let clock = ContinuousClock()
    let start = clock.now
    var outcome = Outcome()
    do {
      display.show(.stageStarted(.plan))
      let identity = RunIdentity.new(
        trigger: options.trigger, git: await GitCheckout.read(folder: root))
      let folder = try RunFolder(root: root, id: identity.identity.id)
      let history = openHistory(folder, &outcome)
      let known = readHistory(history, ancestors: identity.ancestors, &outcome)
      // What is wrong in it must not first show after all suites ran.
      let quarantine = try QuarantineFile.read(root: root)
      let plan = Plan(
        manifest: manifest, trigger: options.trigger, only: options.only, history: known)
      let executed = try await SuiteExecution(
        plan: plan, manifest: manifest, root: root, folder: folder, options: options,
        history: known, start: start, display: display,
        loopbackProblem: plan.tasks.contains { $0.layer == .contract }
          ? await LoopbackNetwork.problem() : nil
      ).run()
      outcome.failures += executed.failures

      display.show(.stageStarted(.collect))
      let pacts = SystemContracts.find(in: manifest, root: root)
      var facts = RunFacts(
        manifest: manifest, plan: plan, run: identity.identity,
        suites: suitesInOrder(plan, executed), history: known,
        dependencies: executed.dependencies, buildFailures: executed.buildFailures,
        pacts: pacts.pacts, coverage: executed.coverage, timeline: executed.timeline,
        duration: clock.now - start)
      let traffic = SystemTraffic.look(manifest, root: root)
      facts.contractWarnings = pacts.warnings + traffic.warnings
      facts.observed = traffic.evidence + executed.evidence
      facts.verified = executed.verified
      facts.quarantine = quarantine
      facts.flakiness = assessFlakiness(facts, history, &outcome)

      display.show(.stageStarted(.judge))
      let report = Judge.report(on: facts)
      outcome.report = report
      display.show(.stageStarted(.report))
      outcome.artifacts = try write(report, to: folder)
      if Task.isCancelled {
        outcome.failures.insert(Self.interruption, at: 0)
      } else {
        try history?.record(report)
      }
    } catch let failure as FailureReport {
      outcome.failures.append(failure)
    } catch {
      outcome.failures.append(
        FailureReport(.infrastructure, attempt: "verify", subject: root, happened: "\(error)"))
    }
    return outcome
  }

  /// Suites in the manifest's order, those that never started with the reason.
  private func suitesInOrder(_ plan: Plan, _ executed: Executed) -> [SuiteReport] {
    manifest.services.flatMap { service in
      service.suites.map { suite in
        executed.suites["\(service.name)/\(suite.name)"]
          ?? SuiteReport.leftOut(
            suite, of: service,
            plan.leftOut.first { $0.service == service && $0.suite == suite }?.reason)
      }
    }
  }

  /// A history that can't be opened is told at the end; the suites still run.
  private func openHistory(_ folder: RunFolder, _ outcome: inout Outcome) -> HistoryStore? {
    do {
      return try HistoryStore(path: "\(folder.base)/history.sqlite")
    } catch let failure as FailureReport {
      outcome.failures.append(failure)
    } catch {
      outcome.failures.append(
        FailureReport(
          .infrastructure, attempt: "open the history", subject: folder.base, happened: "\(error)"))
    }
    return nil
  }

  /// Without what it promised, a run could lose tests unseen: that is told too.
  private func readHistory(
    _ history: HistoryStore?, ancestors: Set<String>?, _ outcome: inout Outcome
  ) -> [String: SuiteHistory] {
    do {
      return try history?.suiteHistories(ancestors: ancestors) ?? [:]
    } catch let failure as FailureReport {
      outcome.failures.append(failure)
    } catch {
      outcome.failures.append(
        FailureReport(
          .infrastructure, attempt: "read the history", subject: root, happened: "\(error)"))
    }
    return [:]
  }

  private func assessFlakiness(
    _ facts: RunFacts, _ history: HistoryStore?, _ outcome: inout Outcome
  ) -> RunFacts.Flakiness? {
    do {
      guard let history else { return nil }
      var replay = try FlakinessReplay(history, facts.quarantine, now: facts.run.startedAt)
      return replay.assess(ObservedRun(facts.run, facts.suites))
    } catch let failure as FailureReport {
      outcome.failures.append(failure)
    } catch {
      outcome.failures.append(
        FailureReport(
          .infrastructure, attempt: "look for flaky tests", subject: root, happened: "\(error)"))
    }
    return nil
  }

  private func write(
    _ report: VerificationReport, to folder: RunFolder
  ) throws -> [ReportArtifact] {
    try folder.write(HTMLReport.render(report), to: "index.html")
    try folder.write(JUnitReport.render(report), to: "junit.xml")
    let summary = MarkdownSummary.render(report)
    try folder.write(summary, to: "summary.md")
    // Last: a run folder with it is complete.
    try folder.write(JSONReport.render(report), to: "report.json")
    try folder.publish()
    Self.appendToStepSummary(summary)
    let shown = "\(folder.base)/report"
    return [
      ReportArtifact(name: "report", path: "\(shown)/index.html"),
      ReportArtifact(name: "json", path: "\(shown)/report.json"),
      ReportArtifact(name: "junit", path: "\(shown)/junit.xml"),
      ReportArtifact(name: "markdown", path: "\(shown)/summary.md"),
    ]
  }

  /// GitHub shows what stands in this file on the run's page.
  private static func appendToStepSummary(_ summary: String) {
    guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"],
      let file = FileHandle(forWritingAtPath: path)
    else { return }
    defer { try? file.close() }
    _ = try? file.seekToEnd()
    try? file.write(contentsOf: Data(summary.utf8))
  }

  static let interruption = FailureReport(
    .infrastructure, attempt: "finish the verification", subject: "this run",
    happened: "it was interrupted; everything it had started was stopped",
    remedy: "run `assay verify` again")
}
