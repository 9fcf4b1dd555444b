import AssayEvidence
import Glibc
import SystemPackage

/// A server that runs until it is stopped; its output goes to a file.
actor ServerProcess {
  private let child: ChildProcess
  private let processes: OwnedProcesses
  private let runGuard: RunGuard?
  private let log: String
  private var isStopped = false

  nonisolated var pid: Int32 { child.pid }

  private init(
    child: ChildProcess, processes: OwnedProcesses, runGuard: RunGuard?, log: String
  ) {
    self.child = child
    self.processes = processes
    self.runGuard = runGuard
    self.log = log
  }

  /// Starts the server; it does not answer yet.
  ///
  /// - Parameters:
  ///   - launch: the server's program, which must stay in the foreground.
  ///   - marker: added to its environment.
  ///   - log: the file for its output.
  ///   - attempt: what is tried, for the report.
  ///   - runGuard: ends it should we die.
  ///   - crashSignal: what the guard sends first: the quickest end that leaves nothing behind.
  /// - Returns: the process, which `stop` must be called for.
  /// - Throws: a report when it cannot be executed.
  static func start(
    _ launch: Launch, marker: RunMarker, log: String, attempt: String, runGuard: RunGuard?,
    crashSignal: Int32
  ) async throws(FailureReport) -> ServerProcess {
    becomeSubreaper()
    var launch = launch
    launch.environment.merge(marker.variables) { $1 }
    let output: FileDescriptor
    do {
      output = try FileDescriptor.open(
        FilePath(log), .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: log, happened: "\(error).",
        remedy: "Free some space, or make the folder writable.")
    }
    let child = try await ChildProcess.start(launch, output: output, attempt: attempt)
    runGuard?.watch(child.entry, firstSignal: crashSignal)
    return ServerProcess(
      child: child, processes: OwnedProcesses(leader: child.entry, marker: marker.entries),
      runGuard: runGuard, log: log)
  }

  /// Whether it has ended by itself.
  nonisolated var hasEnded: Bool { ChildState.of(child.pid).hasEnded }

  /// Polls until `isReady` says so; false when the server ended or the limit was reached.
  nonisolated func waitUntilReady(limit: Duration, isReady: () -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + limit
    while !hasEnded {
      if isReady() { return true }
      if ContinuousClock.now >= deadline || Task.isCancelled { return false }
      try? await Task.sleep(for: .milliseconds(2))
    }
    return false
  }

  /// Ends the server with `signal`, or by force after `limit`, and all it started.
  func stop(_ signal: Int32, limit: Duration = .seconds(5)) async {
    guard !isStopped else { return }
    isStopped = true
    child.entry.send(signal)
    let deadline = ContinuousClock.now + limit
    while !hasEnded && ContinuousClock.now < deadline {
      // Not stopped halfway by a cancelled caller, which only makes the waiting busier.
      do { try await Task.sleep(for: .milliseconds(1)) } catch { usleep(1000) }
    }
    var processes = processes
    _ = processes.killAll()
    runGuard?.forget(child.entry)
    _ = await child.reap()
  }

  /// The end of what the server wrote.
  nonisolated func lastLines(_ count: Int = 12) -> String {
    let bytes = readWholeFile(log, limit: 1 << 20) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").suffix(count)
      .joined(separator: "\n")
  }
}
