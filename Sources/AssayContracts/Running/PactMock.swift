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
  let place: SourceLocation?

  init(_ server: MockServer, _ place: SourceLocation?) {
    self.server = server
    self.place = place
    url = server.address
    port = Int(server.port)
  }

  /// What nobody expected, and then what never came.
  var faults: [TestFault] {
    let provider = server.provider
    let faults = provider.faults
    let unexpected = faults.count - provider.missing.count
    return faults.enumerated().map { index, words in
      TestFault(words: words, place: place, isMissing: index >= unexpected)
    }
  }
}

/// What is wrong with a test, and where it was expected.
struct TestFault: Sendable {
  var words: String
  /// nil: the test has no trait.
  var place: SourceLocation?
  /// Whether something did not come, as is to be expected of a test that ended early.
  var isMissing = false

  func record() { Issue.record("\(words)", sourceLocation: place ?? #_sourceLocation) }
}
