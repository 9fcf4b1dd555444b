package import AssayDependencies
package import AssayEvidence
import Synchronization

/// A server that runs in a container.
package final class ContainerServer: RunningServer {
  package let dependency: Dependency
  package let id: String
  package let version: String?
  package let wasPrepared: Bool
  let client: EngineClient
  /// The address by which published ports are reached.
  let host: String
  /// Whether containers have no ports of their own, as the host's network has none.
  let isOnHostNetwork: Bool
  /// Whether a port that is taken may be free in a moment; a chosen one is rather chosen anew.
  let waitsForPorts: Bool
  let readiness: Readiness
  private let removal: @Sendable () async -> Void
  let mutable: Mutex<Mutable>

  struct Mutable {
    var ports: [ServicePort: Endpoint] = [:]
    /// Once it has ended.
    var end: ServerState?
    /// The watch that says so; a new one for every start.
    var watch: Task<Void, Never>?
    /// Whether the watch is on, so that "nothing was heard" means "it runs".
    var isWatched = false
    var isStarting = true
    var isStopped = false
    var startUp = Duration.zero
  }

  init(
    _ dependency: Dependency, id: String, version: String?, wasPrepared: Bool,
    client: EngineClient, host: String, isOnHostNetwork: Bool, waitsForPorts: Bool,
    readiness: Readiness,
    removal: @escaping @Sendable () async -> Void
  ) {
    self.dependency = dependency
    self.id = id
    self.version = version
    self.wasPrepared = wasPrepared
    self.client = client
    self.host = host
    self.isOnHostNetwork = isOnHostNetwork
    self.waitsForPorts = waitsForPorts
    self.readiness = readiness
    self.removal = removal
    mutable = Mutex(Mutable())
  }

  deinit { mutable.withLock { $0.watch?.cancel() } }

  package var runtime: RuntimeKind { .container }
  package var account: ServiceAccount { dependency.module.account }
  package var socketFolder: String? { nil }
  package var startUp: Duration { mutable.withLock { $0.startUp } }

  package var endpoints: [String: Endpoint] {
    let ports = mutable.withLock { $0.ports }
    var result: [String: Endpoint] = [:]
    for port in dependency.module.ports {
      result[port.name] = ports[ServicePort("", port.number, port.transport)]
    }
    return result
  }

  package func endpoint(port: UInt16) -> Endpoint? {
    mutable.withLock { state in
      state.ports[ServicePort("", port)] ?? state.ports[ServicePort("", port, .udp)]
    }
  }

  // MARK: Looking

  package func state() async -> ServerState {
    let known = mutable.withLock { state in
      // While it starts it is asked every few milliseconds, and the watch knows as much.
      state.end ?? (state.isStarting && state.isWatched ? .running : nil)
    }
    if let known { return known }
    do throws(EngineError) {
      return ServerState(try await client.inspectContainer(id).state)
    } catch {
      return .gone
    }
  }

  /// An engine keeps two streams in whatever order it reads them, so that a last word of complaint
  /// may stand before what was written earlier; it is not left out.
  package func lastLines(_ count: Int) async -> [String] {
    let lines = (try? await client.lastLines(of: id, count: count * 3, hasTerminal: false)) ?? []
    let last = lines.suffix(count)
    guard lines.count > count, !last.contains(where: { $0.stream == .error }) else {
      return last.map(\.text)
    }
    let errors = lines.dropLast(count).filter { $0.stream == .error }.suffix(min(5, count))
    return (errors + last.suffix(count - errors.count)).map(\.text)
  }

  package func log() -> AsyncThrowingStream<LogLine, any Error> {
    client.logs(of: id, LogQuery(follows: true), hasTerminal: false)
  }

  package func health() async -> ServerHealth? {
    let details = try? await client.inspectContainer(id)
    return (details?.state.health?.status).flatMap { ServerHealth(rawValue: $0) }
  }

  package func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    do { return try await client.exec(ExecCommand(command), in: id) } catch { throw error.report }
  }

  package func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? {
    do { return try await client.readFile(path, in: id) } catch { throw error.report }
  }

  /// Copies files in while it runs.
  package func copy(_ files: [ContainerSpecification.ContainerFile]) async throws(FailureReport) {
    do { try await client.copy(files, into: id) } catch { throw error.report }
  }

  package func details() async throws(FailureReport) -> ContainerDetails {
    do { return try await client.inspectContainer(id) } catch { throw error.report }
  }

  // MARK: Changing

  package func pause() async throws(FailureReport) {
    do { try await client.pauseContainer(id) } catch { throw error.report }
  }

  package func resume() async throws(FailureReport) {
    do { try await client.unpauseContainer(id) } catch { throw error.report }
  }

  package func kill(signal: String) async throws(FailureReport) {
    let name = signal.hasPrefix("SIG") ? signal : "SIG\(signal)"
    do { try await client.killContainer(id, signal: name) } catch { throw error.report }
  }

  package func restart() async throws(FailureReport) {
    let began = ContinuousClock.now
    do {
      try await client.stopContainer(id, grace: .seconds(10))
    } catch {
      throw error.report
    }
    try await start(since: began)
  }

  /// Ends it cleanly and keeps the container, to be committed.
  ///
  /// - Returns: whether it ended by itself.
  func end(within grace: Duration) async throws(EngineError) -> Bool {
    try await client.stopContainer(id, grace: grace)
    return try await client.inspectContainer(id).state.exitCode != 137
  }

  package func stop() async {
    let isFirst = mutable.withLock { state in
      defer { state.isStopped = true }
      state.watch?.cancel()
      return !state.isStopped
    }
    guard isFirst else { return }
    await cleanUp(removal)
    mutable.withLock { $0.end = .gone }
  }
}
