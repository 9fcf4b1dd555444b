package import Foundation

/// A code that makes an order cheaper.
package struct Coupon: Sendable, Hashable {
  package enum Reduction: Sendable, Hashable {
    case percent(Int)
    case amount(Money, minimum: Money)
  }

  package var code: String
  package var reduction: Reduction
  /// The first moment at which it is no longer accepted; nil: it never ends.
  package var end: Date?

  package init(code: String, reduction: Reduction, end: Date? = nil) {
    self.code = code
    self.reduction = reduction
    self.end = end
  }

  /// The coupons that are out in the world.
  package static let issued = [
    Coupon(code: "WELCOME10", reduction: .percent(10)),
    Coupon(code: "SAVE5", reduction: .amount(Money(cents: 5_00), minimum: Money(cents: 50_00))),
    Coupon(
      code: "SUMMER2025", reduction: .percent(20),
      end: Date(timeIntervalSince1970: 1_756_684_800)),  // 2025-09-01 00:00 UTC
  ]
}
