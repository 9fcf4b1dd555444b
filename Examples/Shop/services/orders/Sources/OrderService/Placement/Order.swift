package import Foundation

/// An order that the shop has accepted.
package struct Order: Sendable, Hashable {
  package enum Status: String, Sendable, Hashable {
    /// Stock is held and the payment authorised; the warehouse has not picked it yet.
    case pending
  }

  package var id: String
  package var customer: String
  package var items: [OrderItem]
  package var status: Status
  package var total: Money
  package var vat: Money
  package var placedAt: Date

  package static let currency = "EUR"

  package init(
    id: String, customer: String, items: [OrderItem], status: Status, total: Money, vat: Money,
    placedAt: Date
  ) {
    self.id = id
    self.customer = customer
    self.items = items
    self.status = status
    self.total = total
    self.vat = vat
    self.placedAt = placedAt
  }
}
