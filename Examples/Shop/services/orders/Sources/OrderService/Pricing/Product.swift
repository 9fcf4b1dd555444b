/// Something the shop sells, at a price that includes VAT.
package struct Product: Sendable, Hashable {
  package var sku: String
  package var price: Money
  /// In percent of the net price.
  package var vatPercent: Int

  package init(sku: String, price: Money, vatPercent: Int) {
    self.sku = sku
    self.price = price
    self.vatPercent = vatPercent
  }

  /// What the shop sells today.
  package static let catalogue = [
    Product(sku: "PROD-001", price: Money(cents: 24_99), vatPercent: 19),
    Product(sku: "PROD-002", price: Money(cents: 9_99), vatPercent: 19),
    Product(sku: "PROD-003", price: Money(cents: 14_90), vatPercent: 7),
    Product(sku: "PROD-004", price: Money(cents: 1_05), vatPercent: 19),
  ]
}
