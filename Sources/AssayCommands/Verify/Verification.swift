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
    var impacted: Bool
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
    var mutation: [RunFacts.MutationRun] = []
    var verified: [RunFacts.VerifiedInteraction] = []
    var evidence: [Evidence] = []
    var reaches: [SuiteReach] = []
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
    let startedAt = Date()
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
      var replay = replay(history, quarantine, identity.identity, &outcome)
      let (change, changeProblem) = await readChange()
      var impact: SuiteImpact?
      if options.impacted { impact = await findImpact(change, history, changeProblem) }
      let plan = Plan(
        manifest: manifest, trigger: options.trigger, only: options.only, history: known,
        unreached: impact?.unreached ?? [])
      async let churn = manifest.measuresCoverage ? GitChange.churn(folder: root) : [:]
      let executed = try await SuiteExecution(
        plan: plan, manifest: manifest, root: root, folder: folder, options: options,
        history: known,
        knowledge: knowledge(history, replay, &outcome), start: start, display: display,
        loopbackProblem: plan.tasks.contains { $0.layer == .contract }
          ? await LoopbackNetwork.problem() : nil, baseCommit: change?.commit
      ).run()
      outcome.failures += executed.failures

      display.show(.stageStarted(.collect))
      var facts = collect(
        executed, plan, identity.identity, history: known, duration: clock.now - start)
      (facts.change, facts.changeProblem) = (change, changeProblem)
      facts.churn = await churn
      facts.mutation = mutationRuns(executed, plan, since: startedAt)
      facts.quarantine = quarantine
      facts.flakiness = replay?.assess(ObservedRun(facts.run, facts.suites))

      display.show(.stageStarted(.judge))
      var report = Judge.report(on: facts)
      report.past = await readPast(
        of: report, facts, history, ancestors: identity.ancestors, &outcome)
      outcome.report = report
      display.show(.stageStarted(.report))
      outcome.artifacts = try write(report, to: folder)
      // Before this run is history itself.
      if !options.impacted, !plan.isPartial { await shadow(report, facts, history, &outcome) }
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

  /// What ran, and what lies in the checkout.
  private func collect(
    _ executed: Executed, _ plan: Plan, _ run: RunIdentity, history: [String: SuiteHistory],
    duration: Duration
  ) -> RunFacts {
    let pacts = SystemContracts.find(in: manifest, root: root)
    var facts = RunFacts(
      manifest: manifest, plan: plan, run: run, suites: suitesInOrder(plan, executed),
      history: history, dependencies: executed.dependencies,
      buildFailures: executed.buildFailures, pacts: pacts.pacts, coverage: executed.coverage,
      timeline: executed.timeline, duration: duration)
    let traffic = SystemTraffic.look(manifest, root: root)
    facts.contractWarnings = pacts.warnings + traffic.warnings
    facts.observed = traffic.evidence + executed.evidence
    facts.verified = executed.verified
    facts.reaches = executed.reaches.sorted { $0.suite < $1.suite }
    facts.review = SourceReviewReading.review(
      manifest, root: root, paths: FileTree.paths(below: root))
    return facts
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

  private func openHistory(_ folder: RunFolder, _ outcome: inout Outcome) -> HistoryStore? {
    reading("open the history", &outcome) {
      try HistoryStore(path: "\(folder.base)/history.sqlite")
    }
  }

  /// Without what it promised, a run could lose tests unseen: that is told too.
  private func readHistory(
    _ history: HistoryStore?, ancestors: Set<String>?, _ outcome: inout Outcome
  ) -> [String: SuiteHistory] {
    reading("read the history", &outcome) {
      try history?.suiteHistories(ancestors: ancestors)
    } ?? [:]
  }

  /// What the history says about flaky tests before this run.
  private func replay(
    _ history: HistoryStore?, _ quarantine: QuarantineList, _ run: RunIdentity,
    _ outcome: inout Outcome
  ) -> FlakinessReplay? {
    reading("look for flaky tests", &outcome) {
      try history.map { try FlakinessReplay($0, quarantine, now: run.startedAt) }
    }
  }

  private func knowledge(
    _ history: HistoryStore?, _ replay: FlakinessReplay?, _ outcome: inout Outcome
  ) -> RepeatKnowledge {
    let board = replay?.detector.board ?? []
    var knowledge = RepeatKnowledge(
      board: Dictionary(board.map { ($0.test, $0) }, uniquingKeysWith: { first, _ in first }))
    guard manifest.feedback.stress != nil else { return knowledge }
    knowledge.known =
      reading("look for new tests", &outcome) { try history?.trustedTests() } ?? [:]
    return knowledge
  }

  /// What fails in the history is told at the end; the suites still run.
  private func reading<Value>(
    _ attempt: String, _ outcome: inout Outcome, _ body: () throws -> Value?
  ) -> Value? {
    do {
      return try body()
    } catch let failure as FailureReport {
      outcome.failures.append(failure)
    } catch {
      outcome.failures.append(
        FailureReport(.infrastructure, attempt: attempt, subject: root, happened: "\(error)"))
    }
    return nil
  }

  /// A report without its past is better than none.
  private func readPast(
    of report: VerificationReport, _ facts: RunFacts, _ history: HistoryStore?,
    ancestors: Set<String>?, _ outcome: inout Outcome
  ) async -> RunPast? {
    guard let history else { return nil }
    let reading = PastReading(
      store: history, root: root, ancestors: ancestors,
      owners: TestOwners(root: root, services: manifest.services))
    do { return try await reading.past(of: report, facts) } catch {
      outcome.failures.append(
        error as? FailureReport
          ?? FailureReport(
            .infrastructure, attempt: "read what earlier runs say", subject: root,
            happened: "\(error)"))
      return nil
    }
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
