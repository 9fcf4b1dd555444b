/// An amount of euro, counted in whole cents so that adding never rounds.
package struct Money: Sendable, Hashable, Comparable {
  package var cents: Int

  package init(cents: Int) {
    self.cents = cents
  }

  package static let zero = Money(cents: 0)

  package static func < (left: Money, right: Money) -> Bool {
    left.cents < right.cents
  }

  package static func + (left: Money, right: Money) -> Money {
    Money(cents: left.cents + right.cents)
  }

  package static func - (left: Money, right: Money) -> Money {
    Money(cents: left.cents - right.cents)
  }

  package static func * (amount: Money, factor: Int) -> Money {
    Money(cents: amount.cents * factor)
  }

  /// The part `numerator/denominator` of a non-negative amount; half a cent rounds up.
  package func part(_ numerator: Int, of denominator: Int) -> Money {
    Money(cents: (2 * cents * numerator + denominator) / (2 * denominator))
  }

  /// Splits this amount in proportion to the weights so that no cent is lost or made up.
  ///
  /// Cents left over by rounding down go to the largest remainders, the first one on a tie.
  package func split(by weights: [Money]) -> [Money] {
    let whole = weights.reduce(Money.zero, +).cents
    guard whole > 0 else { return weights.map { _ in .zero } }
    var shares = weights.map { cents * $0.cents / whole }
    let leftOver = cents - shares.reduce(0, +)
    let byRemainder = weights.indices.sorted { left, right in
      let (first, second) = (
        cents * weights[left].cents % whole, cents * weights[right].cents % whole
      )
      return first == second ? left < right : first > second
    }
    for index in byRemainder.prefix(leftOver) {
      shares[index] += 1
    }
    return shares.map(Money.init(cents:))
  }
}
