package import Foundation

/// Says what an order costs.
package struct Pricing: Sendable {
  private var products: [String: Product]
  private var coupons: [String: Coupon]

  package init(products: [Product] = Product.catalogue, coupons: [Coupon] = Coupon.issued) {
    self.products = Dictionary(products.map { ($0.sku, $0) }, uniquingKeysWith: { $1 })
    self.coupons = Dictionary(coupons.map { ($0.code, $0) }, uniquingKeysWith: { $1 })
  }

  /// Prices the items: first the quantity discount of each product, then the coupon, then VAT.
  package func quote(
    for items: [OrderItem], coupon code: String?, at now: Date
  ) throws(PricingError) -> Quote {
    var lines: [Quote.Line] = []
    for item in Self.merged(items) {
      guard let product = products[item.sku] else { throw .unknownProduct(sku: item.sku) }
      let full = product.price * item.quantity
      let discount = full.part(Self.discountPercent(quantity: item.quantity), of: 100)
      lines.append(
        Quote.Line(
          sku: item.sku, quantity: item.quantity, total: full - discount,
          vatPercent: product.vatPercent))
    }
    let subtotal = lines.map(\.total).reduce(.zero, +)
    if let code {
      let reduction = try reduction(of: subtotal, coupon: code, at: now)
      // Each line bears its share, because VAT differs from product to product.
      for (index, share) in reduction.split(by: lines.map(\.total)).enumerated() {
        lines[index].total = lines[index].total - share
      }
    }
    return Quote(
      lines: lines, subtotal: subtotal, total: lines.map(\.total).reduce(.zero, +),
      vat: Self.vat(of: lines))
  }

  /// Percent off a product's line for buying many of it.
  package static func discountPercent(quantity: Int) -> Int {
    switch quantity {
    case 50...: 10
    case 10...: 5
    default: 0
    }
  }

  private func reduction(
    of subtotal: Money, coupon code: String, at now: Date
  ) throws(PricingError) -> Money {
    guard let coupon = coupons[code.uppercased()] else { throw .unknownCoupon(code: code) }
    if let end = coupon.end, now >= end { throw .couponEnded(code: code) }
    switch coupon.reduction {
    case .percent(let percent):
      return subtotal.part(percent, of: 100)
    case .amount(let amount, let minimum):
      guard subtotal >= minimum else {
        throw .orderTooSmallForCoupon(code: code, minimum: minimum)
      }
      return min(amount, subtotal)
    }
  }

  /// Rounded once for each rate, not once for each line, as an invoice states it.
  private static func vat(of lines: [Quote.Line]) -> Money {
    Dictionary(grouping: lines, by: \.vatPercent)
      .map { percent, lines in
        lines.map(\.total).reduce(.zero, +).part(percent, of: 100 + percent)
      }
      .reduce(.zero, +)
  }

  /// The same product on two lines counts as one, in the place of the first.
  private static func merged(_ items: [OrderItem]) -> [OrderItem] {
    var merged: [OrderItem] = []
    for item in items {
      if let index = merged.firstIndex(where: { $0.sku == item.sku }) {
        merged[index].quantity += item.quantity
      } else {
        merged.append(item)
      }
    }
    return merged
  }
}
