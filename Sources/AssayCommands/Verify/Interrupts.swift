import AssayEvidence
import Dispatch
import Foundation

/// Turns Ctrl-C and termination requests into cancellation.
enum Interrupts {
  /// Runs `body`; the first signal cancels it, so that it can stop what it started, the second
  /// ends the process at once, and the guard cleans up behind it.
  static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async -> Result
  ) async throws -> Result {
    let queue = DispatchQueue(label: "assay.signals")
    // Unstructured, because a signal handler must be able to cancel it.
    let task = Task { await body() }
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if task.isCancelled { _exit(ExitStatus.infrastructure.rawValue) }
        Console.error("stopping what was started; once more to leave at once")
        task.cancel()
      }
      source.resume()
      return source
    }
    defer {
      sources.forEach { $0.cancel() }
      for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }
    return await task.value
  }
}
