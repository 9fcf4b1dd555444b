import AssayDependencies
import AssayEvidence
import AssayProvisioning
import AssayServer
import AssayVerification
import Foundation

/// Dependencies of one command: started, leased, served to tests, stopped.
struct DependencySession: Sendable {
  let run: DependencyRun
  let server: LeaseServer
  let names: [String]

  /// Starts what was selected, all at once, and says on standard error how it runs.
  static func open(
    _ selected: SelectedDependencies, purpose: String,
    onStopRequest: @escaping @Sendable () -> Void = {}
  ) async throws(FailureReport) -> DependencySession {
    let run = try await DependencyRun.open(
      selected.all, id: "\(purpose)-\(RunIdentity.identifier(Date()))",
      onEvent: DependencyProgress().show)
    do throws(FailureReport) {
      let server = try await LeaseServer.start(
        for: run.host, modules: selected.modules, onStopRequest: onStopRequest)
      let session = DependencySession(run: run, server: server, names: selected.names)
      do throws(FailureReport) {
        try await session.startAll()
        return session
      } catch {
        await server.stop()
        throw error
      }
    } catch {
      await run.close()
      throw error
    }
  }

  private func startAll() async throws(FailureReport) {
    let failures = await withTaskCancellationHandler {
      await startFailures()
    } onCancel: {
      Task { await run.host.stop() }
    }
    if let failure = failures.first {
      for other in failures.dropFirst() { Console.error(other.description) }
      throw failure
    }
    if Task.isCancelled {
      throw FailureReport(
        .infrastructure, attempt: "start dependencies",
        subject: names.joined(separator: ", "), happened: "It was interrupted.")
    }
  }

  /// What did not start, without what only waited for it, in the order of the names.
  private func startFailures() async -> [FailureReport] {
    await withTaskGroup(of: (String, FailureReport?).self) { group in
      for name in names {
        group.addTask {
          do throws(FailureReport) {
            _ = try await run.host.start(name)
            return (name, nil)
          } catch {
            return (name, error)
          }
        }
      }
      var failures: [String: FailureReport] = [:]
      for await (name, failure) in group { failures[name] = failure }
      let all = await run.host.dependencies
      return names.filter { name in
        let needs = all.first { $0.name == name }?.needs ?? []
        return !needs.contains { failures[$0] != nil }
      }.compactMap { failures[$0] }
    }
  }

  /// A part of each dependency for `suite`, as variables.
  func lease(for suite: String) async throws(FailureReport) -> [String: String] {
    var connections: [ProvidedConnection] = []
    for name in names {
      connections.append(
        try await run.host.lease(name, for: LeaseOwner(suite: suite)).connection)
    }
    return ProvidedConnection.environment(of: connections).byName
  }

  /// Shows how to look at what a failed command left, and waits for Enter.
  func showAndWait() async {
    for record in await run.host.leaseRecords where !record.isReleased {
      let lease = record.lease
      Console.error("\(lease.connection.dependency): \(lease.connection.url)")
    }
    Console.error("everything is still up; press Enter to stop it")
    _ = readLine()
  }

  func close() async {
    await server.stop()
    await run.close()
  }
}
