import AssayContracts
import AssayEvidence
import AssayTestSupport
import Synchronization
import Testing

struct VerifyContractsTests {
  private static let pact = #"""
    {
      "consumer": {"name": "shop"}, "provider": {"name": "stock"},
      "interactions": [
        {
          "description": "the stock of a product",
          "providerStates": [{"name": "stock on hand", "params": {"sku": "a", "onHand": 7}}],
          "request": {"method": "GET", "path": "/stock/a"},
          "response": {"status": 200, "headers": {"Content-Type": "application/json"},
            "body": {"available": {"pact:matcher:type": "integer", "value": 1}}}
        },
        {
          "type": "Asynchronous/Messages", "description": "it ran out",
          "contents": {"sku": {"pact:matcher:type": "type", "value": "1"}}
        }
      ]
    }
    """#

  private func verify(
    answer: String = #"{"available": 7}"#, message: String = #"{"sku": "9"}"#,
    states: Bool = true, provider: String = "stock"
  ) async throws -> [String] {
    let seen = Mutex<[String]>([])
    let note: @Sendable (String) -> Void = { text in seen.withLock { $0.append(text) } }
    try await TemporaryFolder.with { folder in
      try folder.write(Self.pact, to: "shop-stock.json")
      try await verifyContracts(
        of: provider,
        .handler { request in
          note("\(request.method) \(request.path)")
          return ContractResponse(
            200, headers: ["Content-Type": "application/json"], body: Array(answer.utf8))
        },
        pacts: folder.path,
        states: states
          ? ["stock on hand": { note("\($0.text("sku")): \($0.number("onHand"))") }] : [:],
        tearDown: { note("end of \($0)") },
        messages: ["it ran out": { ContractMessage(message) }])
    }
    return seen.withLock { $0 }
  }

  @Test func `a provider in this process is asked between set-up and tear-down`() async throws {
    #expect(try await verify() == ["a: 7", "GET /stock/a", "end of stock on hand"])
  }

  @Test(arguments: [
    (#"{"available": "7"}"#, #"{"sku": "9"}"#, "$.available: expected a number, found a string"),
    (#"{"available": 7}"#, #"{"sku": 9}"#, "$.sku: expected a string, found an integer"),
  ])
  func `all that a contract says otherwise is thrown`(
    answer: String, message: String, words: String
  ) async throws {
    let failure = await #expect(throws: FailureReport.self) {
      try await verify(answer: answer, message: message)
    }
    #expect(failure?.status == .fail)
    #expect(failure?.happened.contains("1 passed, 1 failed") == true)
    #expect(failure?.happened.contains(words) == true, "\(failure?.happened ?? "")")
  }

  @Test func `a state without a handler is told before anything runs`() async throws {
    let failure = await #expect(throws: FailureReport.self) { try await verify(states: false) }
    #expect(failure?.status == .badInput)
    #expect(
      failure?.happened == "Nobody makes the state \"stock on hand\" (onHand, sku).")
  }

  @Test func `a provider that no contract names is bad input`() async throws {
    let failure = await #expect(throws: FailureReport.self) { try await verify(provider: "stck") }
    #expect(failure?.happened == "No pact there is with it.")
  }
}
