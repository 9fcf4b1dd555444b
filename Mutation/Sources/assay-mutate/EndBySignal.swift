import Dispatch
import Glibc

/// Cancels work when somebody ends the program, so that it can end and remove what it started.
enum EndBySignal {
  static func watch<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { task.cancel() }
      source.resume()
      return source
    }
    defer { for source in sources { source.cancel() } }
    let result = await task.result
    // What fails then fails because of it.
    if task.isCancelled { throw CancellationError() }
    return try result.get()
  }
}
