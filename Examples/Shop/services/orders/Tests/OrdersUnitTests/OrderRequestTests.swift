import OrderService
import Testing

struct OrderRequestTests {
  @Test func `names every problem at once`() {
    let problems = [
      "customer: must have 1 to 200 characters",
      "items[1].quantity: must be 1 to 1000, not 0",
    ]
    #expect(throws: InvalidOrderRequest(problems: problems)) {
      try OrderRequest(
        customer: " ",
        items: [OrderItem(sku: "A", quantity: 1000), OrderItem(sku: "B", quantity: 0)])
    }
  }

  @Test(arguments: [0, 101])
  func `refuses an order of nothing or of too much`(count: Int) {
    let items = Array(repeating: OrderItem(sku: "A", quantity: 1), count: count)
    #expect(throws: InvalidOrderRequest.self) { try OrderRequest(customer: "Ada", items: items) }
  }

  @Test func `charges the card on file if none is given`() throws {
    let request = try OrderRequest(customer: "Ada", items: [OrderItem(sku: "A", quantity: 1)])
    #expect(request.card == OrderRequest.cardOnFile)
  }
}
