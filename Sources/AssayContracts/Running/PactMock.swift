import AssayMockServer
import AssayMocking
import Testing

/// A provider that answers a test as its interactions say, on a port of its own.
public struct PactMock: Sendable {
  /// Where it listens, as `http://127.0.0.1:40123`.
  public let url: String
  /// On this machine.
  public let port: Int
  let server: MockServer
  let place: SourceLocation

  init(_ server: MockServer, _ place: SourceLocation) {
    self.server = server
    self.place = place
    url = server.address
    port = Int(server.port)
  }

  /// What nobody expected, what never came.
  var faults: [TestFault] {
    server.provider.faults.map { TestFault(words: $0, place: place) }
  }
}

/// What is wrong with a test, and where it was expected.
struct TestFault: Sendable {
  var words: String
  var place: SourceLocation
}
