package import AssayDependencies
import AssayDocker
package import AssayEvidence
import AssayMariaDB
import AssayPostgres
package import AssayProcesses
import AssayServices
import Foundation

/// Everything that a run with dependencies holds: the guard, the folder of its servers, the host.
package struct DependencyRun: Sendable {
  package let session: RunSession
  package let runGuard: RunGuard
  package let host: DependencyHost
  private let directory: PrivateDirectory
  /// Ends what runs on an engine; nil: there is none.
  private let closeEngine: (@Sendable () async -> Void)?

  /// Clears away what dead runs left, and gets ready to start dependencies; starts none yet.
  ///
  /// - Parameters:
  ///   - dependencies: those that can be asked for.
  ///   - id: the run's name.
  ///   - variables: those that say which images are taken in place of others.
  ///   - onEvent: gets what happens, from any thread.
  /// - Returns: the run, which must be closed.
  /// - Throws: an infrastructure failure when there is no room for it; bad input when the variables
  ///   are wrong.
  package static func open(
    _ dependencies: [Dependency], id: String,
    variables: [String: String] = ProcessInfo.processInfo.environment,
    onEvent: @escaping @Sendable (DependencyHost.Event) -> Void = { _ in }
  ) async throws(FailureReport) -> DependencyRun {
    let substitution = try ImageSubstitution(variables: variables)
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
    RunNote(id: id).write(in: directory.path)
    let session = RunSession.current(id: id)
    let probing = ServiceProbes()
    let engine = await Engine.find(session, substitution, probing: probing) { onEvent(.image($0)) }
    if let address = engine.address {
      runGuard.watch(RunGuard.ContainerSession(engine: address, id: id))
    }
    let processes = ProcessRuntime(
      ServerEnvironment(
        runID: id, directory: directory, runGuard: runGuard, probing: probing))
    let host = DependencyHost(
      dependencies,
      selection: RuntimeSelection(
        container: engine.runtime, engineProblem: engine.problem, process: processes),
      leaseSources: leaseSources, onEvent: onEvent)
    var closeEngine: (@Sendable () async -> Void)?
    if let runtime = engine.runtime { closeEngine = { await runtime.close() } }
    return DependencyRun(
      session: session, runGuard: runGuard, host: host, directory: directory,
      closeEngine: closeEngine)
  }

  /// Stops everything and waits until it is gone.
  package func close() async {
    await host.stop()
    await closeEngine?()
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
      switch language {
      case .postgres:
        return ServerPerLease.Factory(start: startAnother) { dependency throws(FailureReport) in
          try PostgresLeases().preparation(for: dependency)
        }
      case .mysql:
        return ServerPerLease.Factory(start: startAnother) { dependency throws(FailureReport) in
          try MariaDBMigrations.preparation(for: dependency)
        }
      default: return ServerPerLease.Factory(start: startAnother)
      }
    }
    if language == .postgres { return PostgresLeases() }
    if language == .mysql {
      if isolation == .database { return MariaDBLeases.Factory() }
      return SharedLeases.Factory { dependency throws(FailureReport) in
        try MariaDBMigrations.preparation(for: dependency)
      }
    }
    if let factory = try ServiceLeases.factory(for: isolation, module: dependency.module) {
      return factory
    }
    throw FailureReport(
      .badInput, attempt: "keep tests apart by \(isolation.rawValue)", subject: dependency.name,
      happened: "Assay cannot do that on \(dependency.module.title).",
      remedy: "Set `isolation: server`, or leave it out.")
  }
}

/// The container engine of a run, if there is one.
struct Engine: Sendable {
  var runtime: ContainerRuntime?
  var address: String?
  /// Why there is none.
  var problem = ""

  /// Looks for an engine, and lets it forget what dead runs left on it unless told not to.
  static func find(
    _ session: RunSession, _ substitution: ImageSubstitution, probing: ServiceProbes,
    collects: Bool = true, preparing: ContainerRuntime.Preparing = .always,
    onImage: @escaping @Sendable (ImageWork) -> Void = { _ in }
  ) async -> Engine {
    let environment = EngineEnvironment.current
    do throws(EngineError) {
      let client = try await EngineDiscovery(environment).find()
      let provider = ImageProvider(
        client: client, credentials: RegistryCredentials(environment: environment),
        substitution: substitution)
      let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
      var configuration = ContainerRuntime.Configuration(
        session: session, cacheFolder: ServerEnvironment.userCache ?? NSTemporaryDirectory(),
        host: await EngineReach.find(client, environment: environment).hosts.first ?? "127.0.0.1")
      configuration.preparing = preparing
      let words = ImageProgressWords()
      let images = ContainerImages.provided(by: provider, now: now) { onImage(words.work(for: $0)) }
      let runtime = ContainerRuntime(
        client: client, images: images, probing: probing, configuration: configuration, now: now)
      // Nobody waits for it: what dead runs left only takes room.
      if collects {
        Task {
          let sweeper = ContainerSweeper { () throws(EngineError) in client }
          _ = try? await sweeper.collect(
            from: Ownership.Viewpoint(of: session, now: now()) { pid, start in
              RunSession.isAlive(pid: pid, start: start)
            })
        }
      }
      return Engine(runtime: runtime, address: client.address.description)
    } catch {
      return Engine(problem: error.asReason)
    }
  }
}

extension EngineError {
  /// Why no engine is used, in half a line; all places that were looked at are for `assay doctor`.
  var asReason: String {
    let lines = happened.split(separator: "\n")
    let detail = lines.count == 1 ? " (\(lines[0]))" : ""
    return "no container engine answers\(detail)"
  }
}
