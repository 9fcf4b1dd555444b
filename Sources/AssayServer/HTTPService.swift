import AssayEvidence
import Hummingbird
import Logging

/// A server in this process.
enum HTTPService {
  /// Listens, on a free port when `port` is 0.
  ///
  /// - Returns: what ends when it is cancelled, and the port.
  /// - Throws: an infrastructure failure when nothing can be listened on.
  static func start(
    _ router: Router<BasicRequestContext>, host: String, port: Int, purpose: String
  ) async throws(FailureReport) -> (task: Task<Void, any Error>, port: Int) {
    let (ports, announce) = AsyncStream<Int>.makeStream()
    var logger = Logger(label: "assay.server")
    // What goes wrong is in the answers.
    logger.logLevel = .critical
    let application = Application(
      router: router,
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in
        announce.yield(channel.localAddress?.port ?? 0)
        announce.finish()
      }, logger: logger)
    let task = Task {
      // Without this, a server that never came up would leave the caller waiting.
      defer { announce.finish() }
      try await application.runService(gracefulShutdownSignals: [])
    }
    for await port in ports { return (task, port) }
    var happened = "It ended at once."
    if case .failure(let error) = await task.result { happened = "\(error)" }
    throw FailureReport(
      .infrastructure, attempt: purpose, subject: host, happened: happened)
  }
}
