import AssayEvidence
import Glibc
import Synchronization

/// One start of a server: its process, all that it started, and its end.
final class ServerProcess: Sendable {
  private let child: SpawnedProcess
  private let marker: RunMarker
  private let runGuard: RunGuard?
  /// Known once it is reaped.
  private let end = Mutex<Int32?>(nil)

  var pid: Int32 { child.pid }
  var entry: ProcessEntry { child.entry }

  private init(child: SpawnedProcess, marker: RunMarker, runGuard: RunGuard?) {
    self.child = child
    self.marker = marker
    self.runGuard = runGuard
  }

  /// Starts a server; it does not answer yet.
  ///
  /// - Parameters:
  ///   - launch: the server's program, which must stay in the foreground.
  ///   - account: whom to run as; nil: as ourselves.
  ///   - marker: unique to this server; added to its environment.
  ///   - log: the file that gets both of its outputs, in order; earlier output stays.
  ///   - attempt: what is tried, for the report.
  ///   - runGuard: ends it should we die.
  ///   - crashSignal: what the guard sends first.
  /// - Returns: the process, which `stop` must be called for.
  /// - Throws: a report when it cannot be executed.
  static func start(
    _ launch: Launch, account: ServerAccount?, marker: RunMarker, log: String, attempt: String,
    runGuard: RunGuard?, crashSignal: Int32
  ) throws(FailureReport) -> ServerProcess {
    var launch = launch
    launch.environment.merge(marker.variables) { $1 }
    let output = unsafe open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard output >= 0 else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: log, happened: errorText(errno) + ".",
        remedy: "Free some space, or make the folder writable.")
    }
    defer { close(output) }
    let child = try SpawnedProcess.start(
      launch, account: account, .init(output: output, error: output), attempt: attempt)
    runGuard?.watch(child.entry, firstSignal: crashSignal)
    return ServerProcess(child: child, marker: marker, runGuard: runGuard)
  }

  /// 128 + the signal's number for a signal; nil while it runs.
  var exitCode: Int32? { end.withLock { $0 } ?? child.exitCode }

  /// Whether it was stopped by SIGSTOP or the like.
  var isPaused: Bool { ProcessEntry.isStopped(pid) }

  /// What it has started and is still there, wherever that went.
  var descendants: [ProcessEntry] { owned.find().living }

  private var owned: OwnedProcesses {
    OwnedProcesses(leader: child.entry, marker: marker.entries, claimsStrays: false)
  }

  /// To the server's own process, as `kill` does; it tells its children.
  func send(_ signal: Int32) {
    // Not after the end: it may have been reaped.
    if exitCode == nil { child.entry.send(signal) }
  }

  /// Stops the server and all that it started in their tracks.
  func pause() {
    send(SIGSTOP)
    // Children that were just being made come up in a later search; there are no more of them
    // once all their parents stand still.
    var seen: Set<Int32> = []
    for _ in 0..<100 {
      let new = descendants.filter { seen.insert($0.pid).inserted }
      if new.isEmpty { break }
      for entry in new { entry.send(SIGSTOP) }
    }
    // Each stops when it is next on a processor; a second at most, as one may hang in the kernel.
    for _ in 0..<1000 {
      if seen.union([pid]).allSatisfy({ !ProcessEntry.mayRun($0) }) { break }
      usleep(1000)
    }
  }

  func resume() {
    for entry in descendants { entry.send(SIGCONT) }
    send(SIGCONT)
  }

  /// Ends the server with `signal`, or by force after `limit`, and all it started.
  ///
  /// - Returns: whether it ended by itself in time.
  @discardableResult
  func stop(_ signal: Int32, limit: Duration) async -> Bool {
    guard end.withLock({ $0 }) == nil else { return true }
    let wasPaused = isPaused
    send(signal)
    if wasPaused { resume() }
    let endedInTime = await child.waitForEnd(limit: limit)
    let code = await runBlocking { [child, owned] in
      var owned = owned
      _ = owned.killAll()
      let code = child.exitCode ?? 128 + SIGKILL
      // Its number is still its own, as it is not reaped.
      if code > 128 { SharedMemory.removeSegments(of: child.pid, diedJustNow: true) }
      return code
    }
    runGuard?.forget(child.entry)
    // Noted before the number is free for others.
    end.withLock { $0 = code }
    child.reap()
    return endedInTime
  }
}
