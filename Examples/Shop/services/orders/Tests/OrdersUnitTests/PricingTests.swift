import Foundation
import OrderService
import Testing

struct PricingTests {
  private let pricing = Pricing()
  private let now = Date(timeIntervalSince1970: 1_767_268_800)  // 2026-01-01 12:00 UTC

  private func quote(_ items: [(String, Int)], coupon: String? = nil) throws -> Quote {
    try pricing.quote(
      for: items.map { OrderItem(sku: $0.0, quantity: $0.1) }, coupon: coupon, at: now)
  }

  @Test func `two pieces of PROD-001 cost 49_98, of which 7_98 is VAT`() throws {
    let quote = try quote([("PROD-001", 2)])
    #expect(quote.total == Money(cents: 49_98))
    #expect(quote.vat == Money(cents: 7_98))
  }

  @Test(arguments: [(1, 0), (9, 0), (10, 5), (49, 5), (50, 10), (1000, 10)])
  func `the discount grows at ten and at fifty pieces`(quantity: Int, percent: Int) {
    #expect(Pricing.discountPercent(quantity: quantity) == percent)
  }

  @Test func `the quantity discount is for one product, not for the whole order`() throws {
    let quote = try quote([("PROD-002", 9), ("PROD-004", 9)])
    #expect(quote.total == Money(cents: 9 * 9_99 + 9 * 1_05))
  }

  @Test func `a product on two lines counts as one`() throws {
    let split = try quote([("PROD-002", 4), ("PROD-001", 1), ("PROD-002", 6)])
    #expect(split.lines.map(\.sku) == ["PROD-002", "PROD-001"])
    #expect(split.lines[0].quantity == 10)
    #expect(split.lines[0].total == Money(cents: 94_90))  // 99.90 less 5.00, from 4.995
  }

  @Test func `a percentage coupon comes after the quantity discount`() throws {
    let quote = try quote([("PROD-004", 10)], coupon: "WELCOME10")
    #expect(quote.subtotal == Money(cents: 9_97))  // 10.50 less 0.53, from 0.525
    #expect(quote.total == Money(cents: 8_97))
  }

  @Test func `a coupon may be typed in small letters`() throws {
    #expect(try quote([("PROD-001", 2)], coupon: "welcome10").total == Money(cents: 44_98))
  }

  @Test func `VAT is rounded once for each rate, after the coupon is shared out`() throws {
    let quote = try quote([("PROD-001", 2), ("PROD-003", 1)], coupon: "SAVE5")
    #expect(quote.lines.map(\.total.cents) == [46_13, 13_75])
    #expect(quote.total == Money(cents: 59_88))
    #expect(quote.vat == Money(cents: 7_37 + 90))
  }

  @Test(arguments: [
    (
      "NONSENSE", 2, PricingError.unknownCoupon(code: "NONSENSE")
    ),
    ("SUMMER2025", 2, .couponEnded(code: "SUMMER2025")),
    ("SAVE5", 2, .orderTooSmallForCoupon(code: "SAVE5", minimum: Money(cents: 50_00))),
  ])
  func `refuses a coupon that does not fit`(code: String, quantity: Int, error: PricingError) {
    #expect(throws: error) { try quote([("PROD-001", quantity)], coupon: code) }
  }

  @Test func `a coupon ends at its end, not before`() throws {
    let end = Date(timeIntervalSince1970: 1000)
    let pricing = Pricing(coupons: [Coupon(code: "LAST", reduction: .percent(50), end: end)])
    let items = [OrderItem(sku: "PROD-001", quantity: 1)]
    let before = try pricing.quote(for: items, coupon: "LAST", at: end.addingTimeInterval(-0.001))
    #expect(before.total == Money(cents: 12_49))
    #expect(throws: PricingError.couponEnded(code: "LAST")) {
      try pricing.quote(for: items, coupon: "LAST", at: end)
    }
  }

  @Test func `refuses a product that the shop does not sell`() {
    #expect(throws: PricingError.unknownProduct(sku: "PROD-999")) {
      try quote([("PROD-001", 1), ("PROD-999", 1)])
    }
  }
}
