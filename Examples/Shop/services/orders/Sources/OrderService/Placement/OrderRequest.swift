/// So many pieces of one product.
package struct OrderItem: Sendable, Hashable, Codable {
  package var sku: String
  package var quantity: Int

  package init(sku: String, quantity: Int) {
    self.sku = sku
    self.quantity = quantity
  }
}

/// What a customer asks for, checked: who, what, and how it is paid.
package struct OrderRequest: Sendable, Hashable {
  package let customer: String
  package let items: [OrderItem]
  package let coupon: String?
  /// A token that the payment provider knows, never a card number.
  package let card: String

  /// The card that the customer left with the payment provider earlier.
  package static let cardOnFile = "card-on-file"
  package static let mostItems = 100
  package static let quantities = 1...1000

  /// Refuses a request that makes no sense, with every problem at once.
  package init(
    customer: String, items: [OrderItem], coupon: String? = nil, card: String? = nil
  ) throws(InvalidOrderRequest) {
    var problems: [String] = []
    if customer.allSatisfy(\.isWhitespace) || customer.count > 200 {
      problems.append("customer: must have 1 to 200 characters")
    }
    if items.isEmpty || items.count > Self.mostItems {
      problems.append("items: must hold 1 to \(Self.mostItems) entries, not \(items.count)")
    }
    for (index, item) in items.enumerated() where !Self.quantities.contains(item.quantity) {
      problems.append(
        "items[\(index)].quantity: must be \(Self.quantities.lowerBound) to "
          + "\(Self.quantities.upperBound), not \(item.quantity)")
    }
    guard problems.isEmpty else { throw InvalidOrderRequest(problems: problems) }
    self.customer = customer
    self.items = items
    self.coupon = coupon
    self.card = card ?? Self.cardOnFile
  }
}

/// Everything that is wrong with a request.
package struct InvalidOrderRequest: Error, Sendable, Hashable {
  package var problems: [String]

  package init(problems: [String]) {
    self.problems = problems
  }
}
