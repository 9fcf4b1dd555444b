import Foundation

/// A product of which there is less than was asked for.
package struct Shortage: Sendable, Hashable, Codable {
  package var sku: String
  package var requested: Int
  package var available: Int

  package init(sku: String, requested: Int, available: Int) {
    self.sku = sku
    self.requested = requested
    self.available = available
  }
}

/// Whether stock is held for an order.
package enum Reservation: Sendable, Hashable {
  case reserved
  case outOfStock([Shortage])
}

/// Holds stock for orders.
package protocol Inventory: Sendable {
  /// Holds all the items or none; for the same order it may be asked again.
  func reserve(_ items: [OrderItem], for orderID: String) async throws -> Reservation
  /// Frees what is held for the order; fine if nothing is.
  func release(_ orderID: String) async throws
}

/// The inventory service over HTTP; its contract is `pacts/orders-inventory.json`.
package struct InventoryClient: Inventory {
  private let transport: any HTTPTransport

  package init(_ transport: any HTTPTransport) {
    self.transport = transport
  }

  package func reserve(_ items: [OrderItem], for orderID: String) async throws -> Reservation {
    struct Body: Encodable {
      var orderId: String
      var items: [OrderItem]
    }
    struct OutOfStock: Decodable {
      var shortages: [Shortage]
    }
    let response = try await transport.send(
      .json("POST", "/reservations", Body(orderId: orderID, items: items)))
    switch response.status {
    case 201: return .reserved
    case 409:
      do {
        return .outOfStock(
          try JSONDecoder().decode(OutOfStock.self, from: response.body).shortages)
      } catch {
        throw CallError.unreadableBody(service: "inventory", cause: "\(error)")
      }
    default:
      throw CallError.unexpectedStatus(service: "inventory", status: response.status)
    }
  }

  package func release(_ orderID: String) async throws {
    let response = try await transport.send(
      OutboundRequest(method: "DELETE", path: "/reservations/\(orderID)"))
    guard response.status == 204 || response.status == 404 else {
      throw CallError.unexpectedStatus(service: "inventory", status: response.status)
    }
  }
}
