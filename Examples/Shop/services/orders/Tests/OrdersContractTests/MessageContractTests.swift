import Foundation
import OrderService
import Testing

/// The orders service as the provider of messages.
struct MessageContractTests {
  @Test(arguments: [
    Order(
      id: "o-77", customer: "Grace", items: [OrderItem(sku: "PROD-001", quantity: 2)],
      status: .pending, total: Money(cents: 49_98), vat: Money(cents: 7_98),
      placedAt: Date(timeIntervalSince1970: 1_767_268_800)),
    // A whole amount, more than one item, a fraction of a second.
    Order(
      id: "o-78", customer: "Linus \"L\" é",
      items: [OrderItem(sku: "PROD-002", quantity: 1), OrderItem(sku: "X", quantity: 999)],
      status: .pending, total: Money(cents: 100_00), vat: .zero,
      placedAt: Date(timeIntervalSince1970: 1_767_268_800.75)),
  ])
  func `an order that was placed is told as the notifications expect`(order: Order) throws {
    let entry = try Pact("notifications-orders").entry("an order was placed")
    let event = try OrderEvent.placed(order, id: "e-1")
    let actual = try JSONSerialization.jsonObject(with: Data(event.payload.utf8))
    let rules = try #require((entry["matchingRules"] as? Pact.Object)?["body"] as? Pact.Object)
    let example = try #require(entry["contents"])
    #expect(try Pact.mismatches(actual, example: example, rules: rules) == [])
  }
}
