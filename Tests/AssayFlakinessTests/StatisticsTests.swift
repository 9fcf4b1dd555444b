import AssayFlakiness
import Foundation
import Testing

struct StatisticsTests {
  /// By hand: I(x; 1, b) and I(x; a, 1) are powers, I(x; ½, ½) an arc sine, the others are sums of
  /// binomials.
  @Test(
    arguments: [
      (1.0, 1.0, 0.3, 0.3), (2, 3, 0.5, 0.6875), (0.5, 0.5, 0.25, 0.333333333333),
      (5, 1, 0.5, 0.03125),
      (1, 10, 0.1, 0.6513215599), (3, 2, 0.9, 0.9477), (40, 40, 0.5, 0.5),
    ] as [(Double, Double, Double, Double)])
  func `gives the probability below a value`(
    alpha: Double, beta: Double, x: Double, expected: Double
  ) {
    let found = BetaDistribution(alpha: alpha, beta: beta).cumulative(x)
    #expect(abs(found - expected) < 1e-9, "\(found)")
  }

  @Test(
    arguments: [
      (0.5, 0.5), (0.3, 3), (1.5, 2500), (300, 700), (0.3, 100_000), (5000, 5000),
    ] as [(Double, Double)])
  func `a quantile has the probability that was asked for`(alpha: Double, beta: Double) {
    let distribution = BetaDistribution(alpha: alpha, beta: beta)
    for probability in [0.001, 0.05, 0.5, 0.95, 0.999] {
      let value = distribution.quantile(probability)
      #expect(abs(distribution.cumulative(value) - probability) < 1e-7, "\(probability): \(value)")
    }
  }

  @Test func `an interval holds the mean and narrows with trials`() {
    let few = BetaDistribution.jeffreys.updated(events: 2, others: 8)
    let many = BetaDistribution.jeffreys.updated(events: 200, others: 800)
    #expect(few.credibleInterval(0.9).contains(few.mean))
    #expect(many.credibleInterval(0.9).contains(many.mean))
    let width = { (interval: ClosedRange<Double>) in interval.upperBound - interval.lowerBound }
    #expect(width(many.credibleInterval()) < width(few.credibleInterval()) / 5)
  }

  @Test(arguments: [(0, 0), (1, 1)] as [(Double, Double)])
  func `ends are ends`(probability: Double, expected: Double) {
    let distribution = BetaDistribution(alpha: 2, beta: 5)
    #expect(distribution.quantile(probability) == expected)
    #expect(distribution.cumulative(expected) == probability)
  }

  @Test func `the chance of a series is that of its trials one by one`() {
    let prior = BetaDistribution(alpha: 0.3, beta: 3)
    let found = prior.logPredictive(events: 1, others: 2)
    #expect(abs(found - log(0.3 / 3.3 * 3 / 4.3 * 4 / 5.3)) < 1e-12)
  }

  @Test(arguments: [(0.5, 5), (0.1, 29), (0.02, 149), (0.007, 427), (1, 1)] as [(Double, Int)])
  func `a release takes as many passes as the rate demands`(rate: Double, passes: Int) {
    #expect(ReleaseRule.passesNeeded(rate: rate) == passes)
  }

  @Test func `a rate of nothing is never released by counting`() {
    #expect(ReleaseRule.passesNeeded(rate: 0) == ReleaseRule.mostPasses)
  }

  @Test func `the lower bound takes more passes than the mean, a relapse twice as many`() {
    let rate = BetaDistribution.jeffreys.updated(events: 10, others: 10)
    let needed = ReleaseRule.passesNeeded(rate: rate)
    #expect(needed > ReleaseRule.passesNeeded(rate: rate.mean))
    #expect(needed < 15)
    #expect(ReleaseRule.passesNeeded(rate: rate, relapses: 1) == 2 * needed)
  }
}
