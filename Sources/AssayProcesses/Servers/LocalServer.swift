import AssayDependencies
import AssayEvidence
import Glibc
import Synchronization

/// A server that runs as a local process, in a folder of its own.
final class LocalServer: Sendable {
  let plan: ServerPlan
  let folder: ServerFolder
  let environment: ServerEnvironment
  private let began: ContinuousClock.Instant
  let gate = SerialGate()
  let output: ServerLog
  let current = Mutex(Current())

  struct Current {
    var process: ServerProcess?
    var ports: [String: UInt16] = [:]
    var reservations: [PortReservation] = []
    var startUp = Duration.zero
    var wasPrepared = false
    /// Between two starts of its process.
    var isRestarting = false
    var isRemoved = false
    /// How the last launch failed.
    var endedByItself = false
  }

  init(
    plan: ServerPlan, environment: ServerEnvironment, began: ContinuousClock.Instant
  ) throws(FailureReport) {
    self.plan = plan
    self.environment = environment
    self.began = began
    folder = try ServerFolder(
      in: environment.directory, account: plan.account, attempt: plan.attempt)
    output = ServerLog(path: folder.log)
  }

  var process: ServerProcess? { current.withLock { $0.process } }
  /// Whether the launch that failed did so because the process ended.
  var endedByItself: Bool { current.withLock { $0.endedByItself } }
  var ports: [String: UInt16] { current.withLock { $0.ports } }

  /// Says that it is ready for use.
  func finishStart(wasPrepared: Bool) {
    current.withLock { current in
      current.startUp = .now - began
      current.wasPrepared = wasPrepared
    }
  }

  /// Starts its process and waits until it is ready; once more on other ports when somebody took
  /// one in between.
  func launch(_ clock: ContinuousClock = ContinuousClock()) async throws(FailureReport) {
    var triesLeft = 5
    while true {
      triesLeft -= 1
      // Held at first; a server that does not share its port gets it unheld the next time.
      try reservePorts(isHeld: triesLeft >= 3)
      let process = try startProcess()
      do throws(FailureReport) {
        try await waitUntilReady(process, clock)
        writeRecord(process)
        return
      } catch {
        current.withLock { $0.endedByItself = process.exitCode != nil }
        // Asked first, as the kernel keeps what some servers do not put away themselves.
        await process.stop(plan.stopSignal, limit: min(plan.recipe.stopLimit, .seconds(2)))
        let isTaken = error.isAboutTakenPort || Self.speakOfTakenPort(output.lastLines(50))
        if isTaken { current.withLock { $0.reservations = [] } }
        guard isTaken, triesLeft > 0, !Task.isCancelled else { throw error }
      }
    }
  }

  /// Launches it again after `end(toRestart:)`.
  func relaunch() async throws(FailureReport) {
    defer { current.withLock { $0.isRestarting = false } }
    try await launch()
  }

  /// Ends its process; data and ports stay for the next start.
  ///
  /// - Parameters:
  ///   - signal: nil: the recipe's.
  ///   - toRestart: whether those who follow the log go on.
  /// - Returns: whether it ended by itself, in time.
  @discardableResult
  func end(signal: Int32? = nil, toRestart: Bool = false) async -> Bool {
    guard let process else { return true }
    if toRestart { current.withLock { $0.isRestarting = true } }
    let ended = await process.stop(signal ?? plan.stopSignal, limit: plan.recipe.stopLimit)
    // With some code of its own, as several servers do not end with 0 when they are asked to end,
    // or by the signal that was sent; not by a fault.
    let code = process.exitCode ?? 255
    return ended && (code < 128 || code == 128 + (signal ?? plan.stopSignal))
  }

  private func reservePorts(isHeld: Bool) throws(FailureReport) {
    guard plan.recipe.portsFile == nil else { return }
    let names = plan.module.ports.map(\.name)
    // A restart keeps its ports.
    if current.withLock({ $0.reservations.count == names.count }) { return }
    var reservations: [PortReservation] = []
    for _ in names { reservations.append(try environment.reservePort(isHeld)) }
    let ports = Dictionary(zip(names, reservations.map(\.port))) { first, _ in first }
    current.withLock { current in
      current.reservations = reservations
      current.ports = ports
    }
  }

  private func startProcess() throws(FailureReport) -> ServerProcess {
    let ports = ports
    let values = plan.values(folder, ports: ports)
    if let file = plan.recipe.portsFile {
      // What an earlier start wrote there is not true any more.
      unsafe unlink(PlaceholderText.fill(file, values))
    }
    for file in plan.recipe.files {
      try folder.write(
        PlaceholderText.fill(file.name, values), PlaceholderText.fill(file.text, values),
        attempt: plan.attempt)
    }
    let process = try ServerProcess.start(
      plan.launch(folder, ports: ports), account: plan.account, marker: marker, log: folder.log,
      attempt: plan.attempt, runGuard: environment.runGuard, crashSignal: plan.stopSignal)
    current.withLock { current in
      current.process = process
      current.isRestarting = false
    }
    writeRecord(process)
    return process
  }

  /// Unique to this server.
  var marker: RunMarker {
    RunMarker(
      runID: environment.runID, taskID: "dependency \(dependency.name) \(folder.name)")
  }

  private func writeRecord(_ process: ServerProcess) {
    folder.write(
      ServerRecord(
        name: dependency.name, kind: plan.module.name, version: version, pid: process.pid,
        processStart: process.entry.startTime, ports: ports))
  }

  private func waitUntilReady(
    _ process: ServerProcess, _ clock: ContinuousClock
  ) async throws(FailureReport) {
    let deadline = clock.now + dependency.startTimeout
    if let file = plan.recipe.portsFile { try await readPorts(from: file, process, deadline) }
    try await waitUntilListening(process, until: min(clock.now + .milliseconds(200), deadline))
    let readiness = Readiness(
      plan.condition(folder, ports: ports), limit: max(.milliseconds(1), deadline - clock.now),
      probing: environment.probing, query: environment.query)
    try await readiness.wait(for: self, clock: clock)
    // Whoever answered may be a stranger who took the port just before.
    for port in plan.module.ports where port.transport == .tcp {
      guard let number = ports[port.name] else { continue }
      if PortOwnership.of(number, process, account: plan.account) == .stranger {
        throw takenPort(number)
      }
    }
    if process.exitCode != nil, !dependency.readiness.mayEnd {
      throw failure("It ended just when it was ready.")
    }
  }

  /// Looks at the kernel's table in short turns, which costs less than being asked by a probe: most
  /// servers are up in milliseconds, and a probe's first question then finds them so.
  private func waitUntilListening(
    _ process: ServerProcess, until deadline: ContinuousClock.Instant
  ) async throws(FailureReport) {
    guard let first = plan.module.ports.first, first.transport == .tcp,
      let number = ports[first.name]
    else { return }
    var pause = Duration.milliseconds(1)
    while process.exitCode == nil, ContinuousClock.now < deadline, !Task.isCancelled {
      switch PortOwnership.of(number, process, account: plan.account) {
      case .ours: return
      case .stranger: throw takenPort(number)
      case .nobody: break
      }
      try? await Task.sleep(for: pause)
      if ContinuousClock.now > deadline - .milliseconds(150) { pause = .milliseconds(4) }
    }
  }

  /// Waits for the file in which the server says which ports it chose.
  private func readPorts(
    from file: String, _ process: ServerProcess, _ deadline: ContinuousClock.Instant
  ) async throws(FailureReport) {
    let path = PlaceholderText.fill(file, plan.values(folder, ports: [:]))
    let names = Set(plan.module.ports.map(\.name))
    var pause = Duration.milliseconds(1)
    while true {
      // Asked before reading: what it wrote before its end counts.
      let hasEnded = process.exitCode != nil
      var found: [String: UInt16] = [:]
      let text = String(decoding: readToEnd(path, limit: 64 << 10) ?? [], as: UTF8.self)
      // The last line may be half written.
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        let parts = line.split(separator: "=", maxSplits: 1)
        if parts.count == 2, let port = UInt16(parts[1]) { found[String(parts[0])] = port }
      }
      if names.isSubset(of: found.keys) {
        let ports = found.filter { names.contains($0.key) }
        return current.withLock { $0.ports = ports }
      }
      if hasEnded { throw failure("It ended before it said which ports it listens on.") }
      if Task.isCancelled { throw failure("The wait was interrupted.") }
      guard ContinuousClock.now < deadline else {
        throw failure("It did not say in \(path) which ports it listens on.")
      }
      // A file that is written wakes nobody up.
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(20))
    }
  }

  private func takenPort(_ number: UInt16) -> FailureReport {
    failure("\(FailureReport.takenPort): \(number).")
  }

  private func failure(_ happened: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: plan.attempt, subject: dependency.name,
      happened: happened + Readiness.quotation(of: output.lastLines(20)))
  }

  /// As servers say it: `Address already in use`, `address in use`, Erlang's `eaddrinuse`.
  private static func speakOfTakenPort(_ lines: [String]) -> Bool {
    lines.contains { line in
      let line = line.lowercased()
      return line.contains("already in use") || line.contains("address in use")
        || line.contains("eaddrinuse")
    }
  }
}

extension FailureReport {
  fileprivate static let takenPort = "Another process listens on the port that was chosen"
  fileprivate var isAboutTakenPort: Bool { happened.hasPrefix(Self.takenPort) }
}

extension WaitCondition {
  /// Whether a server that has ended may count as ready.
  var mayEnd: Bool {
    switch self {
    case .exited: true
    case .within(_, let part): part.mayEnd
    case .all(let parts), .any(let parts): parts.contains(where: \.mayEnd)
    default: false
    }
  }
}
