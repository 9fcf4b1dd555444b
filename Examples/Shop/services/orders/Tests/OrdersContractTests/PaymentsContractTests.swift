import OrderService
import Testing

struct PaymentsContractTests {
  private let pact: Pact
  private let amount = Money(cents: 49_98)

  init() throws {
    pact = try Pact("orders-payments")
  }

  @Test func `authorises a payment`() async throws {
    let result = try await pact.play("a request to authorise a payment") {
      try await PaymentsClient($0).authorise(amount, card: "tok_visa", for: "order-1")
    }
    #expect(result == .approved(id: "auth-order-1"))
  }

  @Test func `understands that the card was declined`() async throws {
    let result = try await pact.play("a request to authorise more than the card has") {
      try await PaymentsClient($0).authorise(amount, card: "tok_insufficient", for: "order-2")
    }
    #expect(result == .declined(reason: "insufficient-funds"))
  }

  @Test func `does not take a 503 for an answer`() async throws {
    try await pact.play("a request while the provider is down") { transport in
      _ = await #expect(throws: CallError.unexpectedStatus(service: "payments", status: 503)) {
        try await PaymentsClient(transport).authorise(amount, card: "tok_down", for: "order-3")
      }
    }
  }
}
