import OrderService
import Testing

/// What orders expects of the payment provider: pacts/orders-payments.json.
struct PaymentsContractTests {
  private let client: PaymentsClient
  private let amount = Money(cents: 49_98)

  init() throws {
    client = PaymentsClient(try MockProvider.transport("PAYMENTS_URL"))
  }

  @Test func `authorises a payment`() async throws {
    let result = try await client.authorise(amount, card: "tok_visa", for: "order-1")
    #expect(result == .approved(id: "auth-order-1"))
  }

  @Test func `understands that the card was declined`() async throws {
    let result = try await client.authorise(amount, card: "tok_insufficient", for: "order-2")
    #expect(result == .declined(reason: "insufficient-funds"))
  }

  @Test func `does not take a 503 for an answer`() async throws {
    _ = await #expect(throws: CallError.unexpectedStatus(service: "payments", status: 503)) {
      try await client.authorise(amount, card: "tok_down", for: "order-3")
    }
  }
}
