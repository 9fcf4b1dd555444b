import Foundation

/// Something that happened to an order, as other services are told of it.
package struct OrderEvent: Sendable, Hashable {
  /// Consumers recognise a repeated delivery by it.
  package var id: String
  package var type: String
  /// JSON; its contract is `pacts/notifications-orders.json`.
  package var payload: String

  package init(id: String, type: String, payload: String) {
    self.id = id
    self.type = type
    self.payload = payload
  }

  /// Tells that an order was placed.
  package static func placed(_ order: Order, id: String) throws -> OrderEvent {
    let wire = OrderPlacedWire(
      eventId: id, type: "order.placed", occurredAt: order.placedAt.ISO8601Format(),
      order: OrderPlacedWire.Order(
        id: order.id, customer: order.customer, items: order.items,
        total: Decimal(order.total.cents) / 100, currency: Order.currency))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let payload = String(decoding: try encoder.encode(wire), as: UTF8.self)
    return OrderEvent(id: id, type: wire.type, payload: payload)
  }
}

private struct OrderPlacedWire: Encodable {
  struct Order: Encodable {
    var id: String
    var customer: String
    var items: [OrderItem]
    var total: Decimal
    var currency: String
  }

  var eventId: String
  var type: String
  var occurredAt: String
  var order: Order
}
