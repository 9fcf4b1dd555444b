import Foundation

struct OrderRequestWire: Decodable {
  var customer: String
  var items: [OrderItem]
  var coupon: String?
  var card: String?
}

struct OrderWire: Encodable {
  var id: String
  var status: String
  var customer: String
  var items: [OrderItem]
  var total: Decimal
  var vat: Decimal
  var currency: String

  init(_ order: Order) {
    id = order.id
    status = order.status.rawValue
    customer = order.customer
    items = order.items
    total = Decimal(order.total.cents) / 100
    vat = Decimal(order.vat.cents) / 100
    currency = Order.currency
  }
}

struct OutOfStockWire: Encodable {
  var error: String
  var shortages: [Shortage]
}

struct ProblemWire: Encodable {
  var error: String
  var problems: [String]
}
