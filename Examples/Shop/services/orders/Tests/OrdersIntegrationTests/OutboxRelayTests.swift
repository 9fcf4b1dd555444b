import Foundation
import OrderService
import Testing

struct OutboxRelayTests {
  private func accept(_ count: Int, in fixture: Fixture) async throws {
    let store = try PostgresOrderStore(url: fixture.databaseURL)
    for number in 0..<count {
      let order = Order.sample(id: "o-\(number)")
      try await store.accept(order, event: try .placed(order, id: "e-\(number)"))
    }
  }

  private func relay(
    _ fixture: Fixture, redisURL: String? = nil
  ) throws -> OutboxRelay {
    try OutboxRelay(
      databaseURL: fixture.databaseURL, redisURL: redisURL ?? fixture.redisURL,
      stream: fixture.stream)
  }

  @Test func `publishes each event once, in order`() async throws {
    try await Fixture.with { fixture in
      try await accept(3, in: fixture)
      let relay = try relay(fixture)
      #expect(try await relay.publishPending() == 3)
      #expect(try await relay.publishPending() == 0)
      #expect(try fixture.published().map { $0[1] } == ["e-0", "e-1", "e-2"])
      let order = Order.sample(id: "o-0")
      let event = try OrderEvent.placed(order, id: "e-0")
      #expect(
        try fixture.published()[0]
          == ["id", "e-0", "type", "order.placed", "payload", event.payload])
    }
  }

  @Test func `what could not be published is published later`() async throws {
    try await Fixture.with { fixture in
      try await accept(1, in: fixture)
      let cutOff = try relay(fixture, redisURL: "redis://127.0.0.1:1")
      await #expect(throws: RedisError.self) { try await cutOff.publishPending() }
      #expect(try await relay(fixture).publishPending() == 1)
      #expect(try fixture.published().count == 1)
    }
  }

  @Test func `two relays share the work without a repetition`() async throws {
    try await Fixture.with { fixture in
      try await accept(20, in: fixture)
      let (one, two) = (try relay(fixture), try relay(fixture))
      async let first = one.publishPending()
      async let second = two.publishPending()
      #expect(try await first + second == 20)
      #expect(Set(try fixture.published().map { $0[1] }).count == 20)
    }
  }
}
