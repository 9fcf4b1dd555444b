package import AssayEvidence
package import AssayMocking
import AssayPact
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Serves a `MockProvider` over HTTP.
package final class MockServer: Sendable {
  private let channel: any Channel
  private let state: MockState

  /// As `http://127.0.0.1:40123`.
  package let address: String
  package let port: UInt16

  private init(_ channel: any Channel, _ state: MockState, _ host: String) {
    self.channel = channel
    self.state = state
    port = UInt16(channel.localAddress?.port ?? 0)
    address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - provider: what to answer.
  ///   - host: an address of this machine.
  ///   - port: 0: a free one.
  /// - Returns: the server, which listens already.
  /// - Throws: an infrastructure failure when the address or the port cannot be had.
  package static func start(
    _ provider: MockProvider, host: String = "127.0.0.1", port: UInt16 = 0
  ) async throws(FailureReport) -> MockServer {
    let state = MockState(provider)
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(MockHandler(state))
        }
      }
    do {
      let channel = try await bootstrap.bind(host: host, port: Int(port)).get()
      return MockServer(channel, state, host)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "start the mock server", subject: "\(host):\(port)",
        happened: "\(error)", remedy: "Choose another port, or none for a free one.")
    }
  }

  /// What was asked so far.
  package var provider: MockProvider { state.provider }

  /// Forgets what was asked, for the next test.
  package func forget() { state.change { $0.forget() } }

  /// Ends all connections.
  package func close() async {
    try? await channel.close().get()
  }
}

/// Runs `body` with a mock server, which is gone afterwards.
///
/// - Parameters:
///   - provider: what to answer.
///   - body: gets the server.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or that no port could be had.
package func withMockServer<Result>(
  _ provider: MockProvider, _ body: (MockServer) async throws -> Result
) async throws -> Result {
  let server = try await MockServer.start(provider)
  do {
    let result = try await body(server)
    await server.close()
    return result
  } catch {
    await server.close()
    throw error
  }
}

/// The provider that all connections share.
final class MockState: Sendable {
  let index: InteractionIndex
  let answers: [PreparedAnswer]
  let allowsCORS: Bool
  private let shared: Mutex<MockProvider>

  init(_ provider: MockProvider) {
    index = provider.index
    allowsCORS = provider.allowsCORS
    answers = provider.index.entries.map { PreparedAnswer($0.response.parts) }
    shared = Mutex(provider)
  }

  var provider: MockProvider { shared.withLock { $0 } }

  func change<Result: Sendable>(
    _ body: (inout sending MockProvider) -> sending Result
  ) -> Result { shared.withLock(body) }
}
