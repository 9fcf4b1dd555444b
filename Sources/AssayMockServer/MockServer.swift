package import AssayEvidence
package import AssayMocking

/// Serves a `MockProvider` over HTTP/1.1 and HTTP/2.
package final class MockServer: Sendable {
  private let listener: Listener
  private let state: MockState

  /// As `http://127.0.0.1:40123`.
  package let address: String
  package var port: UInt16 { listener.port }
  /// What clients must trust, in PEM; nil: they trust it already, or there is no TLS.
  package var trustedCertificate: String? { listener.trustedCertificate }

  private init(_ listener: Listener, _ state: MockState) {
    self.listener = listener
    self.state = state
    address = listener.address
  }

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - provider: what to answer.
  ///   - host: an address of this machine.
  ///   - port: 0: a free one.
  ///   - tls: nil: none; HTTP/2 is spoken with prior knowledge.
  ///   - administration: what programs may ask under `/__assay/`; nil: nothing.
  /// - Returns: the server, which listens already.
  /// - Throws: an infrastructure failure when the address or the port cannot be had, and one of
  ///   input when a certificate cannot be used.
  package static func start(
    _ provider: MockProvider, host: String = "127.0.0.1", port: UInt16 = 0,
    tls: ServerTLS? = nil, administration: MockAdministration? = nil
  ) async throws(FailureReport) -> MockServer {
    let state = MockState(provider, administration)
    let listener = try await Listener.start(state, host: host, port: port, tls: tls)
    state.set(address: listener.address)
    await listener.accept()
    return MockServer(listener, state)
  }

  /// What was asked so far.
  package var provider: MockProvider { state.provider }

  /// Expects one more interaction, or something else from now on.
  package func change(_ body: (inout MockProvider) -> Void) { state.change(body) }

  /// Forgets what was asked, for the next test.
  package func forget() { state.change { $0.forget() } }

  /// Stops listening and ends all connections; when it returns, nothing is left.
  package func close() async { await listener.close() }
}

/// Runs `body` with a mock server, which is gone afterwards.
///
/// - Parameters:
///   - provider: what to answer.
///   - tls: nil: none.
///   - body: gets the server.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws, or that no port could be had.
package func withMockServer<Result>(
  _ provider: MockProvider, tls: ServerTLS? = nil, _ body: (MockServer) async throws -> Result
) async throws -> Result {
  let server = try await MockServer.start(provider, tls: tls)
  do {
    let result = try await body(server)
    await server.close()
    return result
  } catch {
    await server.close()
    throw error
  }
}
