package import AssayDependencies
package import AssayEvidence
import AssayMariaDB
import AssayPostgres
package import AssayProcesses
import AssayServices

/// Everything that a run with dependencies holds: the guard, the folder of its servers, the host.
package struct DependencyRun: Sendable {
  package let session: RunSession
  package let runGuard: RunGuard
  package let host: DependencyHost
  private let directory: PrivateDirectory

  /// Clears away what dead runs left, and gets ready to start dependencies; starts none yet.
  ///
  /// - Parameters:
  ///   - dependencies: those that can be asked for.
  ///   - id: the run's name.
  ///   - onEvent: gets what happens, from any thread.
  package static func open(
    _ dependencies: [Dependency], id: String,
    onEvent: @escaping @Sendable (DependencyHost.Event) -> Void = { _ in }
  ) throws(FailureReport) -> DependencyRun {
    PrivateDirectory.removeAbandoned()
    let directory = try PrivateDirectory()
    let runGuard: RunGuard
    do {
      runGuard = try RunGuard.start(runID: id)
    } catch {
      directory.remove()
      throw error
    }
    runGuard.watch(directory)
    let session = RunSession.current(id: id)
    let processes = ProcessRuntime(
      ServerEnvironment(
        runID: id, directory: directory, runGuard: runGuard, probing: ServiceProbes()))
    let selection = RuntimeSelection(
      container: nil, engineProblem: "containers cannot be started yet", process: processes)
    let host = DependencyHost(
      dependencies, selection: selection, leaseSources: leaseSources, onEvent: onEvent)
    return DependencyRun(
      session: session, runGuard: runGuard, host: host, directory: directory)
  }

  /// Stops everything and waits until it is gone.
  package func close() async {
    await host.stop()
    directory.remove()
    await runGuard.finish()
  }

  /// What keeps tests apart, by the dependency's isolation and the protocol that it speaks.
  @Sendable private static func leaseSources(
    _ dependency: Dependency, startAnother: @escaping ServerPerLease.Start
  ) throws(FailureReport) -> any LeaseSourceFactory {
    let isolation = dependency.isolation ?? dependency.module.isolation.first ?? .none
    let language = dependency.module.speaks
    if isolation == .server {
      guard language == .postgres else { return ServerPerLease.Factory(start: startAnother) }
      return ServerPerLease.Factory(start: startAnother) { dependency throws(FailureReport) in
        try PostgresLeases().preparation(for: dependency)
      }
    }
    if language == .postgres { return PostgresLeases() }
    if language == .mysql, isolation == .database { return MariaDBLeases.Factory() }
    if let factory = try ServiceLeases.factory(for: isolation, module: dependency.module) {
      return factory
    }
    throw FailureReport(
      .badInput, attempt: "keep tests apart by \(isolation.rawValue)", subject: dependency.name,
      happened: "Assay cannot do that on \(dependency.module.title).",
      remedy: "Set `isolation: server`, or leave it out.")
  }
}
