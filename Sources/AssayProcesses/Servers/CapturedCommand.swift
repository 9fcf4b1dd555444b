import AssayDependencies
import AssayEvidence
import CProcessControl
import Dispatch
import Glibc
import SystemPackage

/// A short program whose two outputs are kept apart and in memory.
struct CapturedCommand: Sendable {
  var launch: Launch
  /// nil: as ourselves.
  var account: ServerAccount?
  /// What is tried, for the report when it does not start.
  var attempt: String
  var timeout: Duration
  /// Of each output; the rest is read and dropped.
  var outputLimit = 16 << 20
  /// Whether what it leaves behind ends with it, wherever it hid; else only its own group.
  var clearsUp = true

  enum End: Sendable, Hashable { case exit, timeout, cancellation }

  /// Runs it to its end; cancelling the task ends it early.
  ///
  /// - Throws: a report when it cannot be started.
  func run() async throws(FailureReport) -> (result: CommandResult, end: End) {
    var command = self
    // Unique: what ends with this program must not take anything else with it.
    let marker = RunMarker(
      runID: launch.environment["ASSAY_RUN_ID"] ?? "",
      taskID: "tool \(UInt64.random(in: 0...UInt64.max))")
    if clearsUp { command.launch.environment.merge(marker.variables) { $1 } }
    let output = try Channels(attempt: attempt)
    let error: Channels
    do { error = try Channels(attempt: attempt) } catch {
      output.close()
      try? output.output.close()
      throw error
    }
    defer {
      output.close()
      error.close()
    }
    let started = Result { () throws(FailureReport) in
      try SpawnedProcess.start(
        command.launch, account: account,
        .init(output: output.output.rawValue, error: error.output.rawValue), attempt: attempt)
    }
    try? output.output.close()
    try? error.output.close()
    let child = try started.get()
    return await withTaskCancellationHandler {
      await runBlocking { [command] in
        command.watch(child, output, error, clearsUp ? marker.entries : nil)
      }
    } onCancel: {
      output.wakeUp()
    }
  }

  private func watch(
    _ child: SpawnedProcess, _ output: Channels, _ error: Channels, _ marker: [String]?
  ) -> (result: CommandResult, end: End) {
    let deadline = ContinuousClock.now + timeout
    var outputs = [Collected(output, limit: outputLimit), Collected(error, limit: outputLimit)]
    var end = End.exit
    let descriptor = child.entry.openProcess() ?? -1
    defer { if descriptor >= 0 { close(descriptor) } }
    while child.exitCode == nil {
      let left = (deadline - .now) / .milliseconds(1)
      if left <= 0 {
        end = .timeout
        break
      }
      // Without process descriptors there is nothing to wait on for the end.
      let limit = descriptor < 0 ? 5 : Int32(min(left + 1, 1e9))
      var sources = outputs.map { pollfd(fd: $0.source, events: Int16(POLLIN), revents: 0) }
      sources += [output.wake, descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      unsafe poll(&sources, nfds_t(sources.count), limit)
      for index in outputs.indices where sources[index].revents != 0 { outputs[index].read() }
      if sources[2].revents != 0 {
        end = .cancellation
        break
      }
    }
    if let marker {
      var owned = OwnedProcesses(leader: child.entry, marker: marker, claimsStrays: false)
      _ = owned.killAll()
    } else {
      // Not reaped yet, so the number of its group cannot be another's.
      kill(-child.pid, SIGKILL)
      // A second at most: a process that hangs in the kernel cannot be killed by anyone.
      for _ in 0..<2000 where child.exitCode == nil { usleep(500) }
    }
    // What it wrote is in the pipes by now; whoever still holds them may write for ever.
    for index in outputs.indices { outputs[index].drain() }
    let code = child.exitCode ?? 128 + SIGKILL
    child.reap()
    return (CommandResult(code: code, output: outputs[0].bytes, error: outputs[1].bytes), end)
  }

  /// One output as it is read.
  private struct Collected {
    private let channels: Channels
    private let limit: Int
    private var isOpen = true
    private(set) var bytes: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 64 << 10)

    init(_ channels: Channels, limit: Int) {
      self.channels = channels
      self.limit = limit
    }

    /// poll(2) leaves out negative descriptors.
    var source: Int32 { isOpen ? channels.reading : -1 }

    @discardableResult
    mutating func read() -> Int {
      let count = unsafe Glibc.read(channels.reading, &buffer, buffer.count)
      if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { isOpen = false }
      guard count > 0 else { return 0 }
      bytes += buffer.prefix(min(count, limit - bytes.count))
      return count
    }

    mutating func drain() {
      var left = channels.capacity
      while isOpen && left > 0 {
        let count = read()
        if count == 0 { break }
        left -= count
      }
    }
  }
}
