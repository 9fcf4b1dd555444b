/// How often to run a new test before it counts.
package enum StressPlan {
  /// The least n with 1 − (1 − rate)ⁿ ≥ confidence; at most a million.
  package static func runs(finding rate: Double, confidence: Double) -> Int {
    guard rate > 0 else { return 1_000_000 }
    guard rate < 1 else { return 1 }
    let confidence = min(max(confidence, 0), 1 - 1e-9)
    let runs = ElementaryFunctions.log1p(-confidence) / ElementaryFunctions.log1p(-rate)
    // A hair less, so that a whole number is not rounded up for its last digit.
    return runs < 1_000_000 ? max(1, Int((runs - 1e-9).rounded(.up))) : 1_000_000
  }

  /// The rate that `runs` runs find with this confidence: 26 % with ten and 0.95.
  package static func rate(foundBy runs: Int, confidence: Double) -> Double {
    guard runs > 0 else { return 1 }
    let confidence = min(max(confidence, 0), 1 - 1e-9)
    return 1 - ElementaryFunctions.exp(ElementaryFunctions.log1p(-confidence) / Double(runs))
  }
}
