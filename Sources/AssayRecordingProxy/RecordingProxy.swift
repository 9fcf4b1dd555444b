package import AssayContractCoverage
import AssayEvidence
import NIOCore
import NIOHTTP1
import NIOPosix

/// Stands before a provider, passes on what comes, and records it.
///
/// HTTP/1.1 without upgrades; bodies pass as they come, however long they are.
package struct RecordingProxy: Sendable {
  package struct Settings: Sendable {
    /// What the provider is called in contracts.
    package var provider: String
    /// Who calls, where the header does not say.
    package var consumer: String?
    /// A header, in small letters, with the name of who calls, which is not passed on; nil: none.
    package var consumerHeader: String? = "x-assay-consumer"
    /// Of each body so many bytes are recorded.
    package var bodyLimit = 1 << 20
    /// So many exchanges wait for a slow sink; further ones are only counted.
    package var waitingLimit = 256
    package var redaction = Redaction()
    package var connectTimeoutSeconds: Int64 = 10

    package init(provider: String, consumer: String? = nil) {
      self.provider = provider
      self.consumer = consumer
    }
  }

  let recorder: Recorder
  /// As `http://127.0.0.1:40123`.
  package let address: String
  package let port: UInt16

  /// How many exchanges there were.
  package var exchanges: Int { recorder.exchanges }
  /// How many of them the sink was too slow for.
  package var dropped: Int { recorder.dropped }
}

/// Runs `body` with a proxy before a provider; all is closed, and all is recorded, afterwards.
///
/// - Parameters:
///   - target: the provider's address, as `http://127.0.0.1:8080/base`.
///   - settings: names and limits.
///   - sink: gets each exchange when it is over, one after the other; `ExchangeLine` makes lines
///     of them.
///   - body: gets the proxy, which listens already.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or a `FailureReport` when the address is none or no port could be
///   had.
package func withRecordingProxy<Result: Sendable>(
  to target: String, _ settings: RecordingProxy.Settings,
  sink: @escaping @Sendable (RecordedExchange) async -> Void,
  _ body: (RecordingProxy) async throws -> Result
) async throws -> Result {
  guard let address = ProxyTarget(target) else {
    throw FailureReport(
      .badInput, attempt: "record traffic", subject: target,
      happened: "Expected an address of http, as http://127.0.0.1:8080.",
      remedy: "Give the address where the provider listens itself, without TLS.")
  }
  let (stream, continuation) = AsyncStream.makeStream(
    of: RecordedExchange.self, bufferingPolicy: .bufferingOldest(max(1, settings.waitingLimit)))
  let recorder = Recorder(settings, address, continuation)
  async let drained: Void = { for await exchange in stream { await sink(exchange) } }()
  let outcome: Swift.Result<Result, any Error>
  do {
    let server = try await listen(recorder)
    do {
      outcome = .success(try await body(RecordingProxy(server, recorder)))
    } catch {
      outcome = .failure(error)
    }
    try? await server.close().get()
    await recorder.closeAll()
  } catch {
    outcome = .failure(error)
  }
  continuation.finish()
  await drained
  return try outcome.get()
}

private func listen(_ recorder: Recorder) async throws(FailureReport) -> any Channel {
  let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .serverChannelOption(.backlog, value: 1024)
    .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    .childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        var framing = HTTPResponseEncoder.Configuration()
        // What the provider says about lengths is passed on.
        framing.automaticallySetFramingHeaders = false
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(
          withErrorHandling: true, withOutboundHeaderValidation: false,
          withEncoderConfiguration: framing)
        try channel.pipeline.syncOperations.addHandler(ProxyHandler(recorder))
        recorder.add(channel)
      }
    }
  do {
    return try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
  } catch {
    throw FailureReport(
      .infrastructure, attempt: "start the recording proxy", subject: "127.0.0.1",
      happened: "\(error)")
  }
}

extension RecordingProxy {
  fileprivate init(_ server: any Channel, _ recorder: Recorder) {
    self.recorder = recorder
    port = UInt16(server.localAddress?.port ?? 0)
    address = "http://127.0.0.1:\(port)"
  }
}
