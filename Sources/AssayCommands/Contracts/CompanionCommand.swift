import AssayDependencies
import AssayEvidence
import AssayProcesses
import AssayServices
import AssayVerification
import Foundation

/// A server that a shell command runs for as long as something else needs it.
struct CompanionCommand: Sendable {
  /// As messages name it: `the provider inventory`.
  var title: String
  var commandLine: String
  var folder: String
  /// All of it; `PORT` among it, where the command is to listen.
  var environment: [String: String]
  var endpoint: Endpoint
  /// A path that answers 2xx when it is ready; nil: any connection will do.
  var readyPath: String?
  var startLimit: Duration = .seconds(60)

  /// Runs `body` when the command serves, and ends the command afterwards.
  ///
  /// - Throws: what `body` throws, or why the command does not serve, with its last lines.
  func serving<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let runID = "contract-\(RunIdentity.identifier(Date()))"
    let runGuard = try RunGuard.start(runID: runID)
    let command = SupervisedCommand(
      id: title, runID: runID, commandLine: commandLine, workingDirectory: folder,
      environment: environment, timeout: .seconds(24 * 3600), logPath: nil)
    let running = Task { await command.run(guardedBy: runGuard) }
    let outcome: Swift.Result<Result, any Error>
    do {
      outcome = .success(
        try await withThrowingTaskGroup(of: Result?.self) { group in
          group.addTask {
            let ended = await running.value
            // Only after the body is it expected to end.
            if Task.isCancelled { return nil }
            throw failure(
              "it ended while it was still needed (\(ended.termination.explanation ?? "exit code 0"))",
              ended.tail)
          }
          group.addTask {
            try await waitUntilReady()
            return try await body()
          }
          defer {
            group.cancelAll()
            running.cancel()
          }
          while let result = try await group.next() {
            if let result { return result }
          }
          throw CancellationError()
        })
    } catch {
      outcome = .failure(error)
    }
    running.cancel()
    let ended = await running.value
    await runGuard.finish()
    if case .failure(let late as NotReady) = outcome {
      throw failure("it was not ready: \(late.answer)", ended.tail)
    }
    return try outcome.get()
  }

  private struct NotReady: Error {
    var answer: String
  }

  private func waitUntilReady() async throws {
    let probes = ServiceProbes()
    let clock = ContinuousClock()
    let end = clock.now + startLimit
    let probe: ServiceProbe =
      readyPath.map { .http(.init($0), endpoint) } ?? .connect(endpoint)
    while true {
      let answer = await probes.probe(probe)
      guard case .notReady(let text) = answer else { return }
      guard clock.now < end else { throw NotReady(answer: text) }
      try await clock.sleep(for: .milliseconds(10))
    }
  }

  private func failure(_ happened: String, _ output: String) -> FailureReport {
    let lines = output.split(separator: "\n").suffix(20).map(String.init)
    return FailureReport(
      .infrastructure, attempt: "serve \(title)", subject: commandLine,
      happened: happened + "." + Readiness.quotation(of: lines),
      remedy: "It must listen on 127.0.0.1 at $PORT, here \(endpoint.port).")
  }
}
