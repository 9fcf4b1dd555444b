/// Tests that start to fail always, which is a change point, not a flake.
extension FlakinessDetector {
  /// A broken test fails in at least so many of its runs.
  private static var brokenRate: Double { 0.9 }

  /// Whether a test's failures in a row are a change to always failing: likelier by so much than
  /// its rate before as changes are rare.
  func isBroken(_ ledger: TestLedger) -> Bool {
    guard let block = ledger.block, block.length >= settings.brokenRuns else { return false }
    // A change that breaks a test is that change's matter, until others fail, too.
    guard block.lines.contains(.main) || block.lines.count > 1 else { return false }
    // A test that never failed is given some flakes, too, so that it takes a few runs.
    let expected = max(0.05, block.lostRateBefore)
    let score = Double(block.length) * ElementaryFunctions.log(Self.brokenRate / expected)
    let rarity = -ElementaryFunctions.log(background.genuineRate(isMain: true))
    return score >= min(14, max(8, 3 + rarity))
  }
}
