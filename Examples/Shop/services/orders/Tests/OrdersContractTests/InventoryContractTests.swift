import OrderService
import Testing

struct InventoryContractTests {
  private let pact: Pact
  private let items = [OrderItem(sku: "PROD-001", quantity: 2)]

  init() throws {
    pact = try Pact("orders-inventory")
  }

  @Test func `reserves stock`() async throws {
    let result = try await pact.play("a request to reserve stock") {
      try await InventoryClient($0).reserve(items, for: "order-1")
    }
    #expect(result == .reserved)
  }

  @Test func `understands that there is too little`() async throws {
    let result = try await pact.play("a request to reserve more than there is") {
      try await InventoryClient($0).reserve(items, for: "order-2")
    }
    #expect(result == .outOfStock([Shortage(sku: "PROD-001", requested: 2, available: 1)]))
  }

  @Test func `releases a reservation`() async throws {
    try await pact.play("a request to release a reservation") {
      try await InventoryClient($0).release("order-3")
    }
  }

  @Test func `a reservation that is gone counts as released`() async throws {
    try await pact.play("a request to release a reservation that is gone") {
      try await InventoryClient($0).release("order-4")
    }
  }
}
