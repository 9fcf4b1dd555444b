package import Foundation

/// Keeps orders, and knows which request led to which order.
package protocol OrderStore: Sendable {
  /// Tries to become the only one who works on the request with this key, until `deadline`.
  ///
  /// The order gets `newOrderID` if the key is new. A key that was claimed before keeps the id of
  /// its first claim, so that calls to other services stay idempotent.
  func claim(
    _ key: String, for request: OrderRequest, newOrderID: String, now: Date, deadline: Date
  ) async throws -> Claim
  /// Gives the claim up, so that the request may be tried again at once.
  func abandon(_ key: String) async throws
  /// Keeps the order and its event, both or neither; does nothing if the order is already kept.
  func accept(_ order: Order, event: OrderEvent) async throws
  func order(id: String) async throws -> Order?
}

/// What is known about an idempotency key.
package enum Claim: Sendable, Hashable {
  /// The caller may go on, with this order id.
  case granted(orderID: String)
  /// The same request was answered with this order.
  case placed(Order)
  /// Somebody else works on the same request right now.
  case inProgress
  /// The key was used with other content.
  case usedForOtherRequest
}
