import OrderService
import Testing

/// What orders expects of the inventory: pacts/orders-inventory.json.
struct InventoryContractTests {
  private let client: InventoryClient
  private let items = [OrderItem(sku: "PROD-001", quantity: 2)]

  init() throws {
    client = InventoryClient(try MockProvider.transport("INVENTORY_URL"))
  }

  @Test func `reserves stock`() async throws {
    #expect(try await client.reserve(items, for: "order-1") == .reserved)
  }

  @Test func `understands that there is too little`() async throws {
    let shortage = Shortage(sku: "PROD-001", requested: 2, available: 1)
    #expect(try await client.reserve(items, for: "order-2") == .outOfStock([shortage]))
  }

  @Test func `releases a reservation`() async throws {
    try await client.release("order-3")
  }

  @Test func `a reservation that is gone counts as released`() async throws {
    try await client.release("order-4")
  }
}
