import AssayDependencies
import AssayEvidence
import AssayManifest
import AssayProcesses
import AssayVerification

/// The dependencies of a run: started together, handed out per suite, stopped at the end.
struct Provisioning: Sendable {
  var running: [String: any RunningDependency] = [:]
  var failures: [String: FailureReport] = [:]
  var timeline: [TimelineSpan] = []

  /// Starts what the plan needs, as many at once as their own needs allow; one that fails stops
  /// only those that need it.
  static func start(
    _ plan: Plan, manifest: Manifest, root: String, servers: LocalServers,
    since start: ContinuousClock.Instant, display: ProgressDisplay
  ) async -> Provisioning {
    var waiting = manifest.dependencies.filter { plan.dependencies.contains($0.name) }
    let slots = Dictionary(uniqueKeysWithValues: zip(waiting.map(\.name), waiting.indices))
    var provisioning = Provisioning()
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.needs.allSatisfy { provisioning.running[$0] != nil } }
      guard !ready.isEmpty else { break }
      waiting.removeAll { dependency in ready.contains { $0.name == dependency.name } }
      await withTaskGroup { group in
        for dependency in ready {
          group.addTask {
            await Self.start(
              DependencyRequest(dependency, root: root), slot: slots[dependency.name] ?? 0,
              servers: servers, since: start, display: display)
          }
        }
        for await (name, answer, span) in group {
          switch answer {
          case .success(let dependency): provisioning.running[name] = dependency
          case .failure(let failure): provisioning.failures[name] = failure
          }
          provisioning.timeline.append(span)
        }
      }
    }
    for dependency in waiting {
      let missing = dependency.needs.filter { provisioning.running[$0] == nil }
      provisioning.failures[dependency.name] = FailureReport(
        .infrastructure, attempt: "start \(dependency.name)", subject: dependency.name,
        happened: "it needs \(missing.joined(separator: ", ")), which did not start")
    }
    return provisioning
  }

  private static func start(
    _ request: DependencyRequest, slot: Int, servers: LocalServers,
    since start: ContinuousClock.Instant, display: ProgressDisplay
  ) async -> (String, Result<any RunningDependency, FailureReport>, TimelineSpan) {
    let task = PlannedTask(id: request.name, kind: .dependency, layer: nil, usualDuration: nil)
    display.show(.taskStarted(task, slot: slot))
    let began = ContinuousClock.now
    var answer: Result<any RunningDependency, FailureReport>
    do throws(FailureReport) {
      answer = .success(try await servers.runtime(for: request.kind).start(request))
    } catch {
      answer = .failure(error)
    }
    let end = ContinuousClock.now
    let detail =
      switch answer {
      case .success(let dependency): dependency.server
      case .failure(let failure): failure.description
      }
    display.show(
      .taskFinished(
        task,
        TaskResult(
          succeeded: answer.isSuccess, duration: end - began, counts: nil, detail: detail,
          outputTail: "")))
    let span = TimelineSpan(
      kind: .dependency, name: request.name, layer: nil, slot: slot, start: began - start,
      end: end - start, succeeded: answer.isSuccess)
    return (request.name, answer, span)
  }

  /// A fresh part of each dependency for one suite; all or nothing.
  func provide(
    _ needs: [String], for suite: String
  ) async throws(FailureReport) -> [ProvidedConnection] {
    var connections: [ProvidedConnection] = []
    for name in needs {
      guard let dependency = running[name] else {
        await release(connections)
        throw FailureReport(
          .infrastructure, attempt: "provide \(name)", subject: suite,
          happened: "\(name) did not start")
      }
      do {
        connections.append(try await dependency.provide(for: suite))
      } catch {
        await release(connections)
        throw error
      }
    }
    return connections
  }

  func release(_ connections: [ProvidedConnection]) async {
    for connection in connections { await running[connection.dependency]?.release(connection) }
  }

  func stop() async {
    await withTaskGroup { group in
      for dependency in running.values { group.addTask { await dependency.stop() } }
    }
  }
}

extension LocalServers {
  /// The runtime that starts servers of a kind.
  fileprivate func runtime(for kind: String) -> any DependencyRuntime {
    switch kind {
    case "redis": LocalRedis(self)
    default: LocalPostgres(self)
    }
  }
}

extension Result {
  fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}
