import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProcesses
import AssayProvisioning
import AssayTestRuns
import AssayVerification
import Foundation

/// The provision and run stages: starts dependencies, runs builds and suites in parallel, reads
/// each suite's results as it ends, and stops everything again.
struct SuiteExecution: Sendable {
  let plan: Plan
  let manifest: Manifest
  let root: String
  let folder: RunFolder
  let options: Verification.Options
  let history: [String: SuiteHistory]
  let knowledge: RepeatKnowledge
  let start: ContinuousClock.Instant
  let display: ProgressDisplay
  /// Why suites cannot be kept to loopback here; nil: they can.
  let loopbackProblem: String?
  /// Where the change left its base; nil: not known.
  let baseCommit: String?

  /// What one task ended in.
  struct Finished: Sendable {
    var task: Plan.Task
    var slot: Int
    var began: ContinuousClock.Instant
    var ended: ContinuousClock.Instant
    var succeeded: Bool
    var suite: SuiteReport?
    var uses: [String: String] = [:]
    var verified: [RunFacts.VerifiedInteraction] = []
    /// What watching it showed.
    var evidence: [Evidence] = []
    var reach: SuiteReach?
    var coverage: [RunFacts.SuiteCoverage] = []
    var mutation: RunFacts.MutationRun?
    var buildFailure: RunFacts.BuildFailure?
    /// What the surroundings failed in; nil when the task itself is to blame, if anything.
    var infrastructureFailure: FailureReport?
  }

  func run() async throws -> Verification.Executed {
    let run = try await DependencyRun.open(
      manifest.dependencies.map { $0.resolved(root: root) }, id: folder.id)
    display.show(.stageStarted(.provision))
    let provisioning: Provisioning
    do throws(FailureReport) {
      provisioning = try await Provisioning.start(plan, run: run, since: start, display: display)
    } catch {
      await run.close()
      throw error
    }
    display.show(.stageStarted(.run))
    display.show(.planned(plan.tasks.map(\.announced)))
    var finished = await runTasks(provisioning)
    await addViolations(provisioning, to: &finished.done)
    await provisioning.stop()
    // Daemons that left every trace of their suite behind come back to us as orphans.
    for stray in Strays.killAll() {
      display.show(.note("stopped a process that a suite left: \(stray.pid) \(stray.commandLine)"))
    }
    return summary(of: finished, provisioning)
  }

  /// What the servers saw; only complete when all suites are done.
  private func addViolations(_ provisioning: Provisioning, to finished: inout [Finished]) async {
    for violation in await provisioning.run.host.violations() {
      // A connection of nobody's may be a stranger's: it is told, not judged.
      let index = finished.indices.first { finished[$0].task.id == violation.owner?.suite }
      guard let index else {
        display.show(.note("\(violation.dependency): \(violation.action)"))
        continue
      }
      finished[index].suite?.isolation?.escapes.append(
        .init(test: violation.owner?.test, action: violation.action))
    }
  }

  private func runTasks(
    _ provisioning: Provisioning
  ) async -> (done: [Finished], cancelled: [(task: Plan.Task, reason: String)]) {
    await withTaskGroup(of: Finished.self) { group in
      var schedule = Schedule(plan, slots: options.jobs, failFast: options.failFast)
      var done: [Finished] = []
      func startReady() {
        if Task.isCancelled { schedule.cancelAll(reason: "the run was interrupted") }
        while let assignment = schedule.next() {
          display.show(.taskStarted(assignment.task.announced, slot: assignment.slot))
          group.addTask {
            await TaskExecution(
              execution: self, assignment: assignment, provisioning: provisioning
            ).run()
          }
        }
      }
      startReady()
      while let finished = await group.next() {
        schedule.finish(finished.task.id, success: finished.succeeded)
        done.append(finished)
        startReady()
      }
      return (done, schedule.cancelled)
    }
  }

  private func summary(
    of tasks: (done: [Finished], cancelled: [(task: Plan.Task, reason: String)]),
    _ provisioning: Provisioning
  ) -> Verification.Executed {
    var executed = Verification.Executed()
    executed.failures = provisioning.failures.sorted { $0.key < $1.key }.map(\.value)
    executed.timeline = provisioning.timeline
    for finished in tasks.done {
      if let suite = finished.suite { executed.suites[suite.id] = suite }
      executed.coverage += finished.coverage
      executed.verified += finished.verified
      executed.evidence += finished.evidence
      if let reach = finished.reach { executed.reaches.append(reach) }
      if let mutation = finished.mutation { executed.mutation.append(mutation) }
      if let failure = finished.buildFailure { executed.buildFailures.append(failure) }
      // Told already where a dependency did not start at all.
      if let failure = finished.infrastructureFailure, provisioning.failures.isEmpty {
        executed.failures.append(failure)
      }
      executed.timeline.append(
        TimelineSpan(
          kind: finished.task.announced.kind, name: finished.task.id, layer: finished.task.layer,
          slot: finished.slot,
          start: finished.began - start, end: finished.ended - start,
          succeeded: finished.succeeded))
    }
    for (task, reason) in tasks.cancelled {
      switch task.kind {
      case .build: break
      case .suite(let suite, _):
        executed.suites[task.id] = .notRun(
          suite, of: task.service, reason: reason, wasPlanned: true,
          usualDuration: task.usualDuration)
      case .mutation:
        executed.mutation.append(
          RunFacts.MutationRun(service: task.service.name, .notRun(reason)))
      }
    }
    executed.timeline.sort { ($0.start, $0.slot, $0.name) < ($1.start, $1.slot, $1.name) }
    executed.dependencies = manifest.dependencies.compactMap { declared in
      guard
        let dependency = provisioning.started.first(where: {
          $0.dependency.name == declared.name
        })
      else { return nil }
      let runtime = dependency.server.runtime == .process ? "local process" : "container"
      return DependencyReport(
        name: declared.name, server: dependency.description, standIn: dependency.standIn?.name,
        runtime: "\(runtime): \(dependency.reason)", startUp: dependency.server.startUp,
        usedBy: tasks.done.compactMap { finished in
          finished.uses[declared.name].map { "\(finished.task.id): \($0)" }
        }.sorted())
    }
    return executed
  }
}
