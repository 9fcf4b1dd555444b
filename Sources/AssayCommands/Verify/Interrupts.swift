import AssayEvidence
import Foundation

/// Turns Ctrl-C and termination requests into cancellation.
enum Interrupts {
  /// Runs `body`; the first signal cancels it, so that it can stop what it started, the second
  /// ends the process at once, and the guard cleans up behind it.
  static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async -> Result
  ) async throws -> Result {
    // Unstructured, because a signal handler must be able to cancel it.
    let task = Task { await body() }
    Signals.shared.take { _ in
      if task.isCancelled { _exit(ExitStatus.infrastructure.rawValue) }
      Console.error("stopping what was started; once more to leave at once")
      task.cancel()
    }
    defer { Signals.shared.giveBack() }
    return await task.value
  }
}
