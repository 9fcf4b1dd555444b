import AssayEvidence
import Subprocess
import SystemPackage

/// A child in a session of its own that stays a zombie until `reap()`: as long as it does, its
/// number and its session's cannot become those of a stranger.
final class ChildProcess: Sendable {
  let entry: ProcessEntry
  /// Readable once the process has ended; -1 when the kernel has no process descriptors.
  let descriptor: Int32
  private let reaping: Task<TerminationStatus?, Never>
  private let gate: AsyncStream<Never>.Continuation

  var pid: Int32 { entry.pid }

  private init(
    entry: ProcessEntry, descriptor: Int32, reaping: Task<TerminationStatus?, Never>,
    gate: AsyncStream<Never>.Continuation
  ) {
    self.entry = entry
    self.descriptor = descriptor
    self.reaping = reaping
    self.gate = gate
  }

  /// Spawns with both outputs going to `output`, and `input` or nothing to read.
  ///
  /// The descriptors are closed here in every case.
  static func start(
    _ launch: Launch, input: FileDescriptor? = nil, output: FileDescriptor, attempt: String
  ) async throws(FailureReport) -> ChildProcess {
    do {
      try launch.check(attempt: attempt)
    } catch {
      try? input?.close()
      try? output.close()
      throw error
    }
    ChildLedger.beginSpawn()
    let (gate, gateContinuation) = AsyncStream<Never>.makeStream()
    var reaping: Task<TerminationStatus?, Never>?
    let started = await withCheckedContinuation {
      (continuation: CheckedContinuation<Result<ProcessIdentifier, FailureReport>, Never>) in
      // Not a child task: cancellation must not reach Subprocess, which would kill the one process
      // at once; our callers end the whole session, first with a request.
      reaping = Task {
        var hasStarted = false
        do {
          return try await spawn(launch, input: input, output: output) { identifier in
            hasStarted = true
            continuation.resume(returning: .success(identifier))
            for await _ in gate {}
          }
        } catch {
          if !hasStarted {
            continuation.resume(
              returning: .failure(report(error, launch: launch, attempt: attempt)))
          }
          return nil
        }
      }
    }
    switch started {
    case .success(let identifier):
      ChildLedger.endSpawn(identifier.value)
      guard let entry = ProcessEntry(pid: identifier.value), let reaping else {
        // Cannot be: the child is not reaped before the gate opens, so it has an entry.
        gateContinuation.finish()
        throw FailureReport(
          .infrastructure, attempt: attempt, subject: "/proc/\(identifier.value)/stat",
          happened: "The file cannot be read.", remedy: "Mount /proc where Assay runs.")
      }
      return ChildProcess(
        entry: entry, descriptor: identifier.processDescriptor, reaping: reaping,
        gate: gateContinuation)
    case .failure(let report):
      ChildLedger.endSpawn(nil)
      throw report
    }
  }

  /// Takes the exit status, and waits for it if need be; nil when it was lost.
  func reap() async -> TerminationStatus? {
    gate.finish()
    defer { ChildLedger.remove(pid) }
    return await reaping.value
  }

  private static func spawn(
    _ launch: Launch, input: FileDescriptor?, output: FileDescriptor,
    body: (ProcessIdentifier) async -> Void
  ) async throws -> TerminationStatus {
    let output = FileDescriptorOutput.fileDescriptor(output, closeAfterSpawningProcess: true)
    if let input {
      return try await run(
        launch.configuration,
        input: .fileDescriptor(input, closeAfterSpawningProcess: true), output: output,
        error: .combinedWithOutput
      ) { await body($0.processIdentifier) }.terminationStatus
    }
    return try await run(
      launch.configuration, input: .none, output: output, error: .combinedWithOutput
    ) { await body($0.processIdentifier) }.terminationStatus
  }

  private static func report(
    _ error: any Error, launch: Launch, attempt: String
  ) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: launch.executable, happened: "\(error)",
      remedy: "Check that the program exists, may be executed, and that the machine has room "
        + "for more processes.")
  }
}
