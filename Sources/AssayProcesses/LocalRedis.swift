package import AssayDependencies
package import AssayEvidence
import AssayManifest
import Glibc
import Synchronization

/// Runs Redis (or Valkey) as local processes, one for each suite: starting one takes 10 ms.
package struct LocalRedis: DependencyRuntime {
  private let servers: LocalServers
  private let path: [String]
  private let choosePort: @Sendable () throws(FailureReport) -> UInt16

  /// - Parameters:
  ///   - servers: the run that it belongs to.
  ///   - path: folders in which to look for the server; nil for those of `PATH`.
  ///   - choosePort: which port to try.
  package init(
    _ servers: LocalServers, path: [String]? = nil,
    choosePort: @escaping @Sendable () throws(FailureReport) -> UInt16 = LoopbackPort.free
  ) {
    self.servers = servers
    self.path = path ?? Tool.searchPath
    self.choosePort = choosePort
  }

  package func start(
    _ request: DependencyRequest
  ) async throws(FailureReport) -> any RunningDependency {
    let start = ContinuousClock.now
    let wanted = request.version.map { " \($0)" } ?? ""
    guard request.migrations == nil, request.seed == nil else {
      throw FailureReport(
        .badInput, attempt: "start Redis\(wanted)", subject: request.name,
        happened: "Migrations and seeds are for Postgres only.",
        remedy: "Remove migrations and seed from this dependency.")
    }
    guard
      let program = Tool.find("redis-server", path: path) ?? Tool.find("valkey-server", path: path)
    else {
      throw FailureReport(
        .infrastructure, attempt: "start Redis\(wanted)", subject: request.name,
        happened: "No Redis server is installed on this machine.",
        remedy: "Install it (Debian, Ubuntu: apt-get install redis-server).")
    }
    let output = try await Tool(runID: servers.runID).check(
      program, ["--version"], attempt: "ask for a version", subject: program)
    guard let version = ServerVersion(in: output), request.version?.matches(version) ?? true else {
      throw FailureReport(
        .infrastructure, attempt: "start Redis\(wanted)", subject: request.name,
        happened: "Installed is only: \(output.split(separator: "\n").first ?? "") (\(program)).",
        remedy: "Install that version, or change the dependency's version.")
    }
    let redis = RunningRedis(
      request: request, servers: servers, program: program, version: version,
      choosePort: choosePort)
    // A first server now, so that a broken installation shows before any suite runs.
    try await redis.warmUp()
    redis.setStartUp(.now - start)
    return redis
  }
}

/// A Redis of a run: starts a server for each suite.
private final class RunningRedis: RunningDependency {
  private let request: DependencyRequest
  private let servers: LocalServers
  private let program: String
  private let version: ServerVersion
  private let choosePort: @Sendable () throws(FailureReport) -> UInt16
  private let account = ServerAccount.unprivileged(preferring: ["redis"])
  private let state = Mutex(State())

  private struct State {
    var startUp = Duration.zero
    /// Started, but not given to a suite yet.
    var spare: Instance?
    var given: [UInt16: Instance] = [:]
  }

  private struct Instance {
    var process: ServerProcess
    var port: UInt16
    var folder: String

    /// By force: there is nothing to save, and a polite end takes a tenth of a second.
    func stop() async {
      await process.stop(SIGKILL)
      PrivateDirectory.remove(folder)
    }
  }

  var name: String { request.name }
  var server: String { "redis \(version)" }
  var startUp: Duration { state.withLock { $0.startUp } }

  init(
    request: DependencyRequest, servers: LocalServers, program: String, version: ServerVersion,
    choosePort: @escaping @Sendable () throws(FailureReport) -> UInt16
  ) {
    self.request = request
    self.servers = servers
    self.program = program
    self.version = version
    self.choosePort = choosePort
  }

  func setStartUp(_ duration: Duration) { state.withLock { $0.startUp = duration } }

  func warmUp() async throws(FailureReport) {
    let instance = try await startInstance()
    state.withLock { $0.spare = instance }
  }

  func provide(for suite: String) async throws(FailureReport) -> ProvidedConnection {
    let spare = state.withLock { state in
      defer { state.spare = nil }
      return state.spare
    }
    let instance: Instance
    if let spare { instance = spare } else { instance = try await startInstance() }
    state.withLock { $0.given[instance.port] = instance }
    return ProvidedConnection(
      dependency: name, kind: "redis", host: "127.0.0.1", port: instance.port,
      account: ServiceAccount(database: "0"),
      forms: [NamedText("url", "redis://127.0.0.1:\(instance.port)/0")],
      conventions: [NamedText("REDIS_URL", "redis://127.0.0.1:\(instance.port)/0")],
      isolation: "a server of its own on port \(instance.port)")
  }

  func release(_ connection: ProvidedConnection) async {
    await state.withLock { $0.given.removeValue(forKey: connection.port) }?.stop()
  }

  func stop() async {
    let all = state.withLock { state in
      defer { state = State(startUp: state.startUp) }
      return Array(state.given.values) + [state.spare].compactMap(\.self)
    }
    for instance in all { await instance.stop() }
  }

  private func startInstance() async throws(FailureReport) -> Instance {
    let attempt = "start Redis \(version)"
    let folder = try servers.makeFolder(for: account, attempt: attempt)
    do throws(FailureReport) {
      let (process, port) = try await servers.startOnFreePort(
        attempt: attempt, subject: name, endSignal: SIGKILL, choosePort: choosePort,
        launch: { port throws(FailureReport) in try await launch(port: port, folder: folder) },
        // Its own number in the answer: another Redis may have taken the port just before.
        isReady: { process, port in
          let answer = LoopbackPort.ask(port, "INFO server\r\n")
          return answer?.contains("process_id:\(process.pid)\r\n") ?? false
        })
      return Instance(process: process, port: port, folder: folder)
    } catch {
      PrivateDirectory.remove(folder)
      throw error
    }
  }

  private func launch(port: UInt16, folder: String) async throws(FailureReport) -> ServerProcess {
    try await ServerProcess.start(
      Launch(
        executable: program,
        arguments: [
          "--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "",
          "--appendonly", "no", "--daemonize", "no",
        ],
        environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"],
        workingDirectory: folder, account: account),
      marker: servers.marker(name), log: "\(folder)/log", attempt: "start Redis \(version)",
      runGuard: servers.runGuard, crashSignal: SIGKILL)
  }
}
