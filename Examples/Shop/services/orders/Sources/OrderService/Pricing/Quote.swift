/// What an order costs, and how that came about.
package struct Quote: Sendable, Hashable {
  /// One product of the order.
  package struct Line: Sendable, Hashable {
    package var sku: String
    package var quantity: Int
    /// After the quantity discount and this line's share of the coupon.
    package var total: Money
    package var vatPercent: Int
  }

  package var lines: [Line]
  /// Before the coupon.
  package var subtotal: Money
  /// What the customer pays, VAT included.
  package var total: Money
  /// The VAT inside the total.
  package var vat: Money
}

/// Why an order has no price.
package enum PricingError: Error, Sendable, Hashable {
  case unknownProduct(sku: String)
  case unknownCoupon(code: String)
  case couponEnded(code: String)
  case orderTooSmallForCoupon(code: String, minimum: Money)
}
