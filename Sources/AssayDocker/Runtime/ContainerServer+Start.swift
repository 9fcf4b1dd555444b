import AssayDependencies
import AssayEvidence
import Synchronization

extension ContainerServer {
  /// Starts the container that was created, and waits until it is ready.
  ///
  /// - Parameter began: when it was asked for.
  /// - Throws: why it does not start or get ready; it is not removed.
  func start(since began: ContinuousClock.Instant) async throws(FailureReport) {
    mutable.withLock { $0.isStarting = true }
    defer { mutable.withLock { $0.isStarting = false } }
    do {
      // It is asked for long before a start has come so far that there can be an end.
      async let watching: Void = watch()
      try await startContainer()
      await watching
      try await findPorts()
    } catch {
      throw failure(error)
    }
    try await waitUntilReady()
    mutable.withLock { $0.startUp = ContinuousClock.now - began }
  }

  /// Takes a container over that runs already.
  func adopt(since began: ContinuousClock.Instant) async throws(FailureReport) {
    defer { mutable.withLock { $0.isStarting = false } }
    do { try await findPorts() } catch { throw failure(error) }
    try await waitUntilReady()
    mutable.withLock { $0.startUp = ContinuousClock.now - began }
  }

  private func waitUntilReady() async throws(FailureReport) {
    do throws(FailureReport) {
      try await readiness.wait(for: self, clock: ContinuousClock())
    } catch {
      guard let lost = await engineFault() else { throw error }
      throw FailureReport(
        error.status, attempt: error.attempt, subject: error.subject,
        happened: "\(error.happened)\nThe engine itself does not answer any more: \(lost.happened)",
        remedy: lost.report.remedy)
    }
  }

  /// Why the engine cannot be asked; nil when it can.
  private func engineFault() async -> EngineError? {
    do throws(EngineError) {
      _ = try await client.inspectContainer(id)
      return nil
    } catch {
      switch error.cause {
      case .unreachable, .tooSlow, .endedEarly: return error
      default: return nil
      }
    }
  }

  /// The engine finds free ports itself, and now and then finds the same one twice.
  private func startContainer() async throws(EngineError) {
    let (client, id) = (client, id)
    var pause = Duration.milliseconds(20)
    while true {
      do throws(EngineError) {
        return try await shielded { () throws(EngineError) in try await client.startContainer(id) }
      } catch {
        guard waitsForPorts, error.isPortTaken, pause < .seconds(1) else { throw error }
        do { try await Task.sleep(for: pause) } catch { throw cancelled }
        pause *= 2
      }
    }
  }

  private var cancelled: EngineError {
    EngineError(
      .cancelled, attempt: "start a container", subject: id, engine: client.address.description)
  }

  /// Asks where the ports are; they are other ones after each start.
  private func findPorts() async throws(EngineError) {
    let details = try await client.inspectContainer(id)
    var ports: [ServicePort: Endpoint] = [:]
    let published = dependency.module.container?.specification.ports ?? []
    let all =
      dependency.module.ports.map { ServicePort("", $0.number, $0.transport) }
      + published.map { ServicePort("", $0.container, $0.transport) }
    for port in all {
      if isOnHostNetwork {
        ports[port] = Endpoint(host: host, port: port.number)
      } else if let number = details.publishedPort(
        port.number, transport: port.transport.rawValue)
      {
        ports[port] = Endpoint(host: host, port: number)
      }
    }
    let end: ServerState? =
      if case .exited = ServerState(details.state) { ServerState(details.state) } else { nil }
    mutable.withLock { state in
      state.ports = ports
      // Quicker than the watch, and one that has ended has no ports to wait for.
      state.end = state.end ?? end
    }
  }

  /// Listens for the container's end from now on.
  private func watch() async {
    let (listening, signal) = AsyncStream.makeStream(of: Void.self)
    let (client, id) = (client, id)
    let task = Task { [weak self] in
      defer { signal.finish() }
      let code: Int32
      do {
        code = try await client.waitForContainer(id, until: .nextExit) { signal.finish() }
      } catch {
        // The engine has gone away, or the watch is over; whoever asks, asks the engine.
        self?.mutable.withLock { $0.isWatched = false }
        return
      }
      let details = try? await client.inspectContainer(id)
      self?.mutable.withLock { state in
        guard !Task.isCancelled else { return }
        state.end = .exited(code: code, outOfMemory: details?.state.isOutOfMemory == true)
        state.isWatched = false
      }
    }
    mutable.withLock { state in
      state.watch?.cancel()
      state.watch = task
      state.end = nil
      state.isWatched = true
    }
    for await _ in listening {}
  }

  /// An engine's error as this dependency's.
  func failure(_ error: EngineError) -> FailureReport {
    var report = error.report
    report.attempt = "start \(dependency.module.title)"
    report.subject = dependency.name
    report.happened = "Could not \(error.attempt): \(error.happened)"
    if error.isPortTaken {
      report.remedy = "Stop what has the port, or let the engine choose one: leave the port out."
    }
    return report
  }
}

extension ServerState {
  init(_ state: ContainerDetails.State) {
    self =
      switch state.status {
      case "paused": .paused
      case "exited", "dead", "removing":
        .exited(
          code: Int32(truncatingIfNeeded: state.exitCode ?? 0),
          outOfMemory: state.isOutOfMemory == true)
      default: .running
      }
  }
}

extension EngineError {
  /// Whether a port of the machine was in use.
  var isPortTaken: Bool {
    guard let message else { return false }
    return message.contains("port is already allocated")
      || message.contains("address already in use")
  }
}
