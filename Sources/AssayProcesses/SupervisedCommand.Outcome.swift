package import AssayEvidence

extension SupervisedCommand {
  /// How a command ended and what it left.
  package struct Outcome: Sendable, Hashable {
    package var termination: Termination
    package var duration: Duration
    /// nil when it did not start.
    package var usage: ResourceUsage?
    package var outputBytes: Int
    /// The end of the output; invalid UTF-8 is replaced.
    package var tail: String
    /// How many bytes are missing from the middle of the log.
    package var bytesLeftOutOfLog: Int
    /// Why the log is incomplete for another reason: `No space left on device`.
    package var logProblem: String?
    /// Processes that outlived the command, or its grace period, and were killed.
    package var leftovers: [Leftover]

    package var succeeded: Bool { termination == .exited(code: 0) }
  }

  /// Why a command is over.
  package enum Termination: Sendable, Hashable {
    case exited(code: Int32)
    /// For example 9 and `SIGKILL`.
    case signalled(number: Int32, name: String)
    case timedOut(after: Duration)
    case cancelled
    case couldNotStart(FailureReport)

    /// A sentence for people without a final stop, nil for success: `exit code 3`.
    package var explanation: String? {
      switch self {
      case .exited(code: 0): nil
      case .exited(code: 126): "exit code 126: the shell found the command but may not execute it"
      case .exited(code: 127):
        "exit code 127: the shell did not find a command; "
          + "is it installed, on the PATH and spelled right?"
      case .exited(let code) where code > 128 && code < 160:
        "exit code \(code): a program was ended by \(signalName(code - 128))"
          + (code == 137 ? ", often because memory ran out" : "")
      case .exited(let code): "exit code \(code)"
      case .signalled(_, let name): "ended by \(name)"
      case .timedOut(let limit): "timed out after \(limit)"
      case .cancelled: "cancelled"
      case .couldNotStart(let report): report.description
      }
    }
  }
}
