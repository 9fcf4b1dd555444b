import AssayDependencies
import AssayEvidence
import AssayProvisioning
import AssayServer
import AssayVerification

/// The dependencies of a run: started together, handed out per suite and test, stopped at the end.
struct Provisioning: Sendable {
  let run: DependencyRun
  let server: LeaseServer
  var started: [StartedDependency] = []
  var failures: [String: FailureReport] = [:]
  var timeline: [TimelineSpan] = []

  /// Starts what the plan needs, as many at once as their own needs allow; one that fails stops
  /// only those that need it.
  static func start(
    _ plan: Plan, run: DependencyRun, since start: ContinuousClock.Instant,
    display: ProgressDisplay
  ) async throws(FailureReport) -> Provisioning {
    var provisioning = Provisioning(run: run, server: try await LeaseServer.start(for: run.host))
    await withTaskCancellationHandler {
      await withTaskGroup { group in
        for (slot, name) in plan.dependencies.enumerated() {
          group.addTask {
            await Self.start(name, run.host, slot: slot, since: start, display: display)
          }
        }
        for await (name, answer, span) in group {
          switch answer {
          case .success(let dependency): provisioning.started.append(dependency)
          case .failure(let failure): provisioning.failures[name] = failure
          }
          provisioning.timeline.append(span)
        }
      }
    } onCancel: {
      Task { await run.host.stop() }
    }
    return provisioning
  }

  private static func start(
    _ name: String, _ host: DependencyHost, slot: Int, since start: ContinuousClock.Instant,
    display: ProgressDisplay
  ) async -> (String, Result<StartedDependency, FailureReport>, TimelineSpan) {
    let task = PlannedTask(id: name, kind: .dependency, layer: nil, usualDuration: nil)
    display.show(.taskStarted(task, slot: slot))
    let began = ContinuousClock.now
    let answer = await Result.catching { () async throws(FailureReport) in
      try await host.start(name)
    }
    let end = ContinuousClock.now
    let (succeeded, detail) =
      switch answer {
      case .success(let dependency): (true, dependency.description)
      case .failure(let failure): (false, failure.description)
      }
    display.show(
      .taskFinished(
        task,
        TaskResult(
          succeeded: succeeded, duration: end - began, counts: nil, detail: detail,
          outputTail: "")))
    let span = TimelineSpan(
      kind: .dependency, name: name, layer: nil, slot: slot, start: began - start,
      end: end - start, succeeded: succeeded)
    return (name, answer, span)
  }

  /// A fresh part of each dependency for one suite; all or nothing.
  func provide(
    _ needs: [String], for suite: String
  ) async throws(FailureReport) -> [ProvidedConnection] {
    var connections: [ProvidedConnection] = []
    do {
      for name in needs {
        connections.append(
          try await run.host.lease(name, for: LeaseOwner(suite: suite)).connection)
      }
      return connections
    } catch {
      await run.host.releaseAll(of: suite)
      throw error
    }
  }

  /// How a suite that has ended kept to what it was given.
  ///
  /// - Parameters:
  ///   - suite: the suite's id.
  ///   - foreign: where its processes connected beside that.
  /// - Returns: what its tests leased, and how they left it.
  func isolation(of suite: String, foreign: [String]) async -> SuiteIsolation {
    let tests = await run.host.leaseRecords.compactMap { record in
      record.lease.owner.suite == suite ? record.lease.owner.test : nil
    }
    return SuiteIsolation(
      testsWithOwnParts: Set(tests).count, leases: tests.count,
      escapes: foreign.map { .init(test: nil, action: $0) })
  }

  func stop() async {
    await server.stop()
    await run.close()
  }
}
