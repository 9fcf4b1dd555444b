/// How many passes in a row show that a flaky test is repaired.
package enum ReleaseRule {
  /// A count that no one waits for: rarer flakes are released by time.
  package static let mostPasses = 1_000_000

  /// The passes that a test of this rate would show with less than 5 %: 5 at a rate of 50 %, 149 at
  /// 2 %.
  package static func passesNeeded(rate: Double) -> Int {
    StressPlan.runs(finding: rate, confidence: 0.95)
  }

  /// The same by the lower bound of what is known: one more than the mean would take.
  ///
  /// `relapses` is how often it was released before and failed again.
  package static func passesNeeded(rate: BetaDistribution, relapses: Int = 0) -> Int {
    min(mostPasses, passesNeeded(rate: rate.quantile(0.05)) * (1 + min(relapses, 1000)))
  }
}
