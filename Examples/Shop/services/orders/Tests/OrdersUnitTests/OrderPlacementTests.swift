import Foundation
import OrderService
import Testing

struct OrderPlacementTests {
  private let world = World()

  private func request(
    _ sku: String = "PROD-001", quantity: Int = 2, card: String? = nil
  ) throws -> OrderRequest {
    try OrderRequest(
      customer: "Ada", items: [OrderItem(sku: sku, quantity: quantity)], card: card)
  }

  @Test func `reserves, then charges, then keeps the order with its event`() async throws {
    let outcome = try await world.placement.place(try request(), key: "k")
    guard case .placed(let order, repeated: false) = outcome else {
      Issue.record("not placed: \(outcome)")
      return
    }
    #expect(order.status == .pending)
    #expect(order.total == Money(cents: 49_98))
    #expect(
      await world.log == [
        "reserve 2 PROD-001 for id-1", "charge 4998 to card-on-file for id-1", "keep id-1 + id-2",
      ])
  }

  @Test func `the same key and request lead to the same order, charged once`() async throws {
    let first = try await world.placement.place(try request(), key: "k")
    let second = try await world.placement.place(try request(), key: "k")
    guard case .placed(let one, _) = first, case .placed(let two, repeated: true) = second else {
      Issue.record("\(first), \(second)")
      return
    }
    #expect(one == two)
    #expect(await world.log.filter { $0.hasPrefix("charge") }.count == 1)
  }

  @Test func `the same key with other content is refused`() async throws {
    _ = try await world.placement.place(try request(quantity: 2), key: "k")
    let second = try await world.placement.place(try request(quantity: 3), key: "k")
    #expect(second == .keyUsedForOtherRequest)
  }

  @Test func `a declined card releases the reservation and keeps nothing`() async throws {
    await world.answerPayments(with: .success(.declined(reason: "insufficient-funds")))
    let outcome = try await world.placement.place(try request(), key: "k")
    #expect(outcome == .declined(reason: "insufficient-funds"))
    #expect(await world.log.suffix(2) == ["release id-1", "abandon k"])
  }

  @Test func `payments being away releases the reservation`() async throws {
    await world.answerPayments(with: .failure(.timedOut(url: "x")))
    let outcome = try await world.placement.place(try request(), key: "k")
    #expect(outcome == .unavailable(service: "payments"))
    #expect(await world.log.suffix(2) == ["release id-1", "abandon k"])
  }

  @Test func `without stock the card is not charged`() async throws {
    let shortage = Shortage(sku: "PROD-001", requested: 2, available: 1)
    await world.answerInventory(with: .success(.outOfStock([shortage])))
    let outcome = try await world.placement.place(try request(), key: "k")
    #expect(outcome == .outOfStock([shortage]))
    #expect(await world.log == ["reserve 2 PROD-001 for id-1", "abandon k"])
  }

  @Test func `a reservation whose answer was lost is released`() async throws {
    await world.answerInventory(with: .failure(.timedOut(url: "x")))
    let outcome = try await world.placement.place(try request(), key: "k")
    #expect(outcome == .unavailable(service: "inventory"))
    #expect(await world.log.contains("release id-1"))
  }

  @Test func `an unknown product costs no call to anybody`() async throws {
    let outcome = try await world.placement.place(try request("PROD-999"), key: "k")
    #expect(outcome == .refused(.unknownProduct(sku: "PROD-999")))
    #expect(await world.log == ["abandon k"])
  }

  @Test func `a second try after a failure goes on with the same order id`() async throws {
    await world.answerPayments(with: .failure(.timedOut(url: "x")))
    _ = try await world.placement.place(try request(), key: "k")
    await world.answerPayments(with: .success(.approved(id: "a")))
    let outcome = try await world.placement.place(try request(), key: "k")
    guard case .placed(let order, repeated: false) = outcome else {
      Issue.record("not placed: \(outcome)")
      return
    }
    #expect(order.id == "id-1")
  }
}
