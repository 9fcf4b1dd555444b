import Foundation
import OrderService
import Synchronization

/// Everything around an order placement, in memory; it writes down who was asked for what.
actor World: OrderStore, Inventory, Payments {
  private(set) var log: [String] = []
  private var claims: [String: (request: OrderRequest, orderID: String, deadline: Date)] = [:]
  private var orders: [String: Order] = [:]
  private var reservation: Result<Reservation, CallError> = .success(.reserved)
  private var authorisation: Result<Authorisation, CallError> = .success(.approved(id: "auth"))

  nonisolated var placement: OrderPlacement {
    let ids = Counter()
    return OrderPlacement(
      store: self, inventory: self, payments: self,
      now: { Date(timeIntervalSince1970: 1_767_268_800) }, newID: { ids.next() })
  }

  func answerInventory(with answer: Result<Reservation, CallError>) {
    reservation = answer
  }

  func answerPayments(with answer: Result<Authorisation, CallError>) {
    authorisation = answer
  }

  func claim(
    _ key: String, for request: OrderRequest, newOrderID: String, now: Date, deadline: Date
  ) throws -> Claim {
    guard let known = claims[key] else {
      claims[key] = (request, newOrderID, deadline)
      return .granted(orderID: newOrderID)
    }
    guard known.request == request else { return .usedForOtherRequest }
    if let order = orders[known.orderID] { return .placed(order) }
    guard known.deadline <= now else { return .inProgress }
    claims[key] = (request, known.orderID, deadline)
    return .granted(orderID: known.orderID)
  }

  func abandon(_ key: String) {
    log.append("abandon \(key)")
    claims[key]?.deadline = .distantPast
  }

  func accept(_ order: Order, event: OrderEvent) {
    log.append("keep \(order.id) + \(event.id)")
    orders[order.id] = order
  }

  func order(id: String) -> Order? {
    orders[id]
  }

  func reserve(_ items: [OrderItem], for orderID: String) throws -> Reservation {
    let list = items.map { "\($0.quantity) \($0.sku)" }.joined(separator: ", ")
    log.append("reserve \(list) for \(orderID)")
    return try reservation.get()
  }

  func release(_ orderID: String) {
    log.append("release \(orderID)")
  }

  func authorise(_ amount: Money, card: String, for orderID: String) throws -> Authorisation {
    log.append("charge \(amount.cents) to \(card) for \(orderID)")
    return try authorisation.get()
  }
}

/// Gives out `id-1`, `id-2`, ….
private final class Counter: Sendable {
  private let last = Mutex(0)

  func next() -> String {
    last.withLock {
      $0 += 1
      return "id-\($0)"
    }
  }
}
