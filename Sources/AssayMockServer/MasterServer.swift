package import AssayEvidence
package import AssayMatching
package import AssayMocking
package import AssayPact

/// Starts and ends mock servers for programs that ask it over HTTP, as the reference
/// implementation's standalone server does.
package final class MasterServer: Sendable {
  private let listener: Listener
  private let mocks: MasterState

  /// As `http://127.0.0.1:8080`.
  package var address: String { listener.address }
  package var port: UInt16 { listener.port }

  private init(_ listener: Listener, _ mocks: MasterState) {
    self.listener = listener
    self.mocks = mocks
  }

  /// How mocks are made, and what happens at their end.
  package struct Options: Sendable {
    package var matching: Matching
    package var generation: AnswerGeneration?
    /// Where the ports of mocks begin; nil: any free ones.
    package var firstPort: UInt16?
    /// Writes the contract of a mock that is satisfied; nil: it is not written.
    package var write: (@Sendable (Pact, MockProvider) async throws -> Void)?
    /// Has the server closed soon; nil: nobody may ask for it.
    package var shutDown: (@Sendable () -> Void)?
    /// What who asks for that must know, as a bearer's token; nil: nothing.
    package var key: String?

    package init(
      matching: Matching, generation: AnswerGeneration? = nil, firstPort: UInt16? = nil,
      write: (@Sendable (Pact, MockProvider) async throws -> Void)? = nil,
      shutDown: (@Sendable () -> Void)? = nil, key: String? = nil
    ) {
      self.matching = matching
      self.generation = generation
      self.firstPort = firstPort
      self.write = write
      self.shutDown = shutDown
      self.key = key
    }
  }

  /// Starts to listen.
  ///
  /// - Throws: an infrastructure failure when the address or the port cannot be had.
  package static func start(
    _ options: Options, host: String = "127.0.0.1", port: UInt16 = 0
  ) async throws(FailureReport) -> MasterServer {
    let mocks = MasterState(options, host: host)
    let listener = try await Listener.start(mocks, host: host, port: port, tls: nil)
    await listener.accept()
    return MasterServer(listener, mocks)
  }

  /// Stops listening and ends all mocks.
  package func close() async {
    await listener.close()
    await mocks.close()
  }
}
