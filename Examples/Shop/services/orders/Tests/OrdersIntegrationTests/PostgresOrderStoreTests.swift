import Foundation
import OrderService
import Testing

struct PostgresOrderStoreTests {
  private let now = Date(timeIntervalSince1970: 1_767_268_800)

  private func request(customer: String = "Ada") throws -> OrderRequest {
    try OrderRequest(customer: customer, items: [OrderItem(sku: "PROD-001", quantity: 2)])
  }

  private func claim(
    _ store: PostgresOrderStore, _ request: OrderRequest, id: String, after seconds: Double = 0
  ) async throws -> Claim {
    let time = now.addingTimeInterval(seconds)
    return try await store.claim(
      "key", for: request, newOrderID: id, now: time, deadline: time.addingTimeInterval(60))
  }

  @Test func `keeps an order as it was accepted`() async throws {
    try await Fixture.with { fixture in
      let store = try PostgresOrderStore(url: fixture.databaseURL)
      let order = Order.sample(id: "o-1", customer: "O'Brien; DROP TABLE orders --")
      try await store.accept(order, event: try .placed(order, id: "e-1"))
      #expect(try await store.order(id: "o-1") == order)
      #expect(try await store.order(id: "o-2") == nil)
    }
  }

  @Test func `an order whose event cannot be kept is not kept either`() async throws {
    try await Fixture.with { fixture in
      let store = try PostgresOrderStore(url: fixture.databaseURL)
      let (first, second) = (Order.sample(id: "o-1"), Order.sample(id: "o-2"))
      try await store.accept(first, event: try .placed(first, id: "e-1"))
      await #expect(throws: PostgresError.self) {
        try await store.accept(second, event: try .placed(second, id: "e-1"))
      }
      #expect(try await store.order(id: "o-2") == nil)
    }
  }

  @Test func `accepting the same order twice writes one event`() async throws {
    try await Fixture.with { fixture in
      let store = try PostgresOrderStore(url: fixture.databaseURL)
      let order = Order.sample(id: "o-1")
      try await store.accept(order, event: try .placed(order, id: "e-1"))
      try await store.accept(order, event: try .placed(order, id: "e-2"))
      #expect(try fixture.rows("SELECT event_id FROM outbox") == [["e-1"]])
    }
  }

  @Test func `only one of many at once is granted the claim`() async throws {
    try await Fixture.with { fixture in
      let request = try request()
      let stores = try (0..<8).map { _ in try PostgresOrderStore(url: fixture.databaseURL) }
      let claims = try await withThrowingTaskGroup(of: Claim.self) { group in
        for (index, store) in stores.enumerated() {
          group.addTask { try await claim(store, request, id: "o-\(index)") }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(claims.filter { $0 == .inProgress }.count == 7)
    }
  }

  @Test func `a claim that ran out is granted again, with its first order id`() async throws {
    try await Fixture.with { fixture in
      let store = try PostgresOrderStore(url: fixture.databaseURL)
      let request = try request()
      #expect(try await claim(store, request, id: "o-1") == .granted(orderID: "o-1"))
      #expect(try await claim(store, request, id: "o-2", after: 59) == .inProgress)
      #expect(try await claim(store, request, id: "o-3", after: 60) == .granted(orderID: "o-1"))
    }
  }

  @Test func `a claim that was given up is granted at once`() async throws {
    try await Fixture.with { fixture in
      let store = try PostgresOrderStore(url: fixture.databaseURL)
      let request = try request()
      _ = try await claim(store, request, id: "o-1")
      try await store.abandon("key")
      #expect(try await claim(store, request, id: "o-2") == .granted(orderID: "o-1"))
    }
  }

  @Test func `a claim leads to its order, and to nobody else's`() async throws {
    try await Fixture.with { fixture in
      let store = try PostgresOrderStore(url: fixture.databaseURL)
      let order = Order.sample(id: "o-1")
      _ = try await claim(store, try request(), id: "o-1")
      try await store.accept(order, event: try .placed(order, id: "e-1"))
      let again = try await claim(store, try request(), id: "o-2", after: 3600)
      #expect(again == .placed(order))
      let other = try await claim(store, try request(customer: "Eve"), id: "o-3", after: 3600)
      #expect(other == .usedForOtherRequest)
    }
  }

  @Test func `a lost connection is made again`() async throws {
    try await Fixture.with { fixture in
      let connection = try PostgresConnection(url: fixture.databaseURL)
      let pid = try connection.run("SELECT pg_backend_pid()")[0][0] ?? ""
      _ = try fixture.rows("SELECT pg_terminate_backend(\(pid), 5000)")
      #expect(throws: PostgresError.self) { try connection.run("SELECT 1") }
      #expect(try connection.run("SELECT 1") == [["1"]])
    }
  }
}
