import AssayEvidence
import Dispatch
import Glibc
import Subprocess
import SystemPackage

/// Runs one launch to its end under a time limit; what commands and tools have in common.
struct Supervision: Sendable {
  var launch: Launch
  var marker: RunMarker
  /// What is tried, for the report when it does not start.
  var attempt: String
  var timeout: Duration
  var gracePeriod: Duration = .seconds(5)
  var logPath: String?
  var limits = SupervisedCommand.OutputLimits()
  var onLine: (@Sendable (String) -> Void)?
  var runGuard: RunGuard?

  func run() async -> SupervisedCommand.Outcome {
    let start = ContinuousClock.now
    do {
      if Task.isCancelled { return Self.notRun(.cancelled) }
      becomeSubreaper()
      ChildLedger.beginCommand()
      defer { ChildLedger.endCommand() }
      let sink = OutputSink(
        log: try openLog(), tailBytes: limits.tailBytes, onLine: onLine)
      let channels = try Channels(attempt: attempt)
      defer { channels.close() }
      let child = try await ChildProcess.start(
        launch, output: channels.output, attempt: attempt)
      runGuard?.watch(child.entry)
      let end = await withTaskCancellationHandler {
        await watch(child, channels, into: sink, until: start + timeout)
      } onCancel: {
        channels.wakeUp()
      }
      // Forgotten before the number is free for others.
      runGuard?.forget(child.entry)
      let status = await child.reap()
      return outcome(of: end, status: status, duration: .now - start)
    } catch {
      return Self.notRun(.couldNotStart(error), duration: .now - start)
    }
  }

  private func openLog() throws(FailureReport) -> CommandLog? {
    guard let logPath else { return nil }
    return try CommandLog(path: logPath, limit: limits.logBytes)
  }

  /// On a thread of its own: reading blocks, and nothing must slow it.
  private func watch(
    _ child: ChildProcess, _ channels: Channels, into sink: OutputSink,
    until deadline: ContinuousClock.Instant
  ) async -> CommandWatch.End {
    let watch = CommandWatch(
      child: child, marker: marker, channels: channels, deadline: deadline,
      gracePeriod: gracePeriod)
    return await withCheckedContinuation { continuation in
      DispatchQueue(label: attempt).async {
        continuation.resume(returning: watch.run(into: sink))
      }
    }
  }

  private func outcome(
    of end: CommandWatch.End, status: TerminationStatus?, duration: Duration
  ) -> SupervisedCommand.Outcome {
    let termination: SupervisedCommand.Termination =
      switch (end.reason, status) {
      case (.timeout, _): .timedOut(after: timeout)
      case (.cancellation, _): .cancelled
      case (.exit, .exited(let code)): .exited(code: code)
      case (.exit, .signaled(let number)):
        .signalled(number: number, name: signalName(number))
      case (.exit, nil):
        .couldNotStart(
          FailureReport(
            .infrastructure, attempt: attempt, subject: launch.arguments.last ?? launch.executable,
            happened: "The command ran, but its exit status was lost."))
      }
    return SupervisedCommand.Outcome(
      termination: termination, duration: duration, usage: end.usage,
      outputBytes: end.output.byteCount, tail: end.output.tail,
      bytesLeftOutOfLog: end.output.bytesLeftOutOfLog, logProblem: end.output.logProblem,
      leftovers: end.leftovers)
  }

  private static func notRun(
    _ termination: SupervisedCommand.Termination, duration: Duration = .zero
  ) -> SupervisedCommand.Outcome {
    SupervisedCommand.Outcome(
      termination: termination, duration: duration, usage: nil, outputBytes: 0, tail: "",
      bytesLeftOutOfLog: 0, logProblem: nil, leftovers: [])
  }
}
