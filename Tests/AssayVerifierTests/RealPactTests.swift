import AssayJSON
import AssayMatching
import AssayMockServer
import AssayMocking
import AssayPact
import AssayProviderVerification
import AssayTestSupport
import AssayVerifier
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
    // One by one, as answers differ by states that a mock does not know.
    for interaction in pact.interactions {
      let plan = try Examples.plan(interaction)
      let mock = MockProvider([interaction], matching: Examples.matching)
      try await withMockServer(mock) { server in
        let report = try await Examples.verifier(.address(server.address)).run(plan)
        #expect(report.verdict == .passed, "\(report.sections.flatMap(\.text))")
      }
    }
  }
}
