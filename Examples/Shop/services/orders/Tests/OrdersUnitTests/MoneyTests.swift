import OrderService
import Testing

struct MoneyTests {
  @Test(arguments: [
    // amount, numerator, denominator, expected (cents)
    (100, 5, 100, 5),
    (49, 1, 100, 0),
    (50, 1, 100, 1),  // half a cent rounds up
    (4998, 19, 119, 798),
    (0, 19, 119, 0),
  ])
  func `rounds a part to the nearest cent`(
    amount: Int, numerator: Int, denominator: Int, expected: Int
  ) {
    #expect(Money(cents: amount).part(numerator, of: denominator) == Money(cents: expected))
  }

  @Test(arguments: [
    (100, [1, 1, 1], [34, 33, 33]),
    (101, [1, 1, 1], [34, 34, 33]),
    (500, [2499, 999], [357, 143]),
    (5, [0, 7, 0], [0, 5, 0]),
    (0, [3, 4], [0, 0]),
    (10, [0, 0], [0, 0]),
  ])
  func `splits an amount without losing a cent`(amount: Int, weights: [Int], expected: [Int]) {
    let shares = Money(cents: amount).split(by: weights.map(Money.init(cents:)))
    #expect(shares.map(\.cents) == expected)
  }
}
