import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import AssayProviderVerification
import AssayTestSupport
import AssayVerifier
import Foundation
import Testing

/// Pacts of real consumers, verified over HTTP against mocks of themselves.
@Suite(.enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"))
struct RealPactTests {
  @Test(arguments: [
    ("pact-broker/PactBrokerClientV2-PactBroker.json", 67),
    ("pact-broker/PactBrokerClientV2-PactFlow.json", 6),
  ])
  func `a mock of a real pact keeps it`(name: String, count: Int) async throws {
    let pact = try PactReader.read(try ConformanceData.bytes(name)).pact
    #expect(pact.interactions.count == count)
    #expect(try await failures(pact).isEmpty)
  }

  /// Where HTTP cannot carry what the contract says, or no mock can answer as it says.
  private static let impossible: Set = [
    // No multipart body stands there, and so none is equal to it.
    "should pass on multipart bodies",
    // A length and connections are what they are.
    "should pass for standard headers not defined in spec", "should warn even with 204 status",
    "should not check for response headers issues if OAS doesn't define it",
    // On the way they get a slash.
    "should pass when path does not start with /",
    // A control character stands in a header.
    "should pass on successful request to a bearer auth endpoint",
  ]

  @Test func `mocks of all pacts beside OpenAPI documents keep them`() async throws {
    let folder = "openapi-pact"
    let walker = FileManager.default.enumerator(atPath: ConformanceData.path(folder))
    let names = (walker?.allObjects as? [String] ?? []).filter { $0.hasSuffix("/pact.json") }
    #expect(names.count == 74)
    var failures: Set<String> = []
    for name in names {
      let bytes = try ConformanceData.bytes("\(folder)/\(name)")
      failures.formUnion(try await self.failures(try PactReader.read(bytes).pact))
    }
    #expect(failures == Self.impossible)
  }

  /// Which interactions a mock of them does not keep.
  ///
  /// Each has its own mock, as answers differ by states that a mock does not know.
  private func failures(_ pact: Pact) async throws -> [String] {
    var failures: [String] = []
    for interaction in pact.interactions {
      let plan = try Examples.plan(interaction)
      let mock = MockProvider([interaction], matching: Examples.matching)
      try await withMockServer(mock) { server in
        let verifier = Examples.verifier(
          .address(server.address),
          messages: .handler { _ in
            switch interaction.content {
            case .http: []
            case .asynchronous(let message): [message.parts]
            case .synchronous(_, let answers): answers.map(\.parts)
            }
          })
        let report = try await verifier.run(plan)
        if report.verdict != .passed { failures.append(interaction.description) }
      }
    }
    return failures
  }
}
