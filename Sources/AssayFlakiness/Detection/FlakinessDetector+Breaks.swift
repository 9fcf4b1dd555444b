/// Tests that start to fail always, which is a change point, not a flake.
extension FlakinessDetector {
  /// Notes a failure of all attempts as evidence for a change to always failing.
  mutating func scoreBreak(_ test: Int, _ line: ObservedRun.Line) {
    catchUpBreak(test)
    // The most that its flakes explain, as known before; a test that never failed is given some,
    // too, so that it takes a few runs to call it broken.
    if ledgers[test].breakRuns == 0 {
      ledgers[test].lostRateBefore = max(0.05, ledgers[test].lostRate)
    }
    let expected = ledgers[test].lostRateBefore
    ledgers[test].breakScore += ElementaryFunctions.log(Self.brokenRate / expected)
    ledgers[test].breakRuns += 1
    if ledgers[test].breakLines.count < 100 { ledgers[test].breakLines.insert(line) }
  }

  /// A broken test fails in at least so many of its runs.
  private static var brokenRate: Double { 0.9 }

  mutating func fadeBreak(_ test: Int) {
    catchUpBreak(test)
    passedWhileScored(test, times: 1)
  }

  /// Counts the runs since the last look, in which the test passed.
  private mutating func catchUpBreak(_ test: Int) {
    let runs = suites[ledgers[test].suite].runs
    defer { ledgers[test].breakSeen = runs }
    guard ledgers[test].breakScore > 0 else { return }
    passedWhileScored(test, times: runs - ledgers[test].breakSeen - 1)
  }

  private mutating func passedWhileScored(_ test: Int, times: Int) {
    guard times > 0 else { return }
    let expected = ledgers[test].lostRateBefore
    let step = ElementaryFunctions.log((1 - Self.brokenRate) / (1 - expected))
    ledgers[test].breakScore = max(0, ledgers[test].breakScore + step * Double(times))
    if ledgers[test].breakScore == 0 {
      ledgers[test].breakRuns = 0
      ledgers[test].breakLines = []
    }
  }

  func isBroken(_ ledger: TestLedger, _ context: Context) -> Bool {
    guard ledger.breakRuns >= settings.brokenRuns, ledger.block != nil else { return false }
    // A change that breaks a test is that change's matter, until others fail, too.
    guard ledger.breakLines.contains(.main) || ledger.breakLines.count > 1 else { return false }
    let prior = background.genuineRate(isMain: true)
    return ledger.breakScore >= min(14, max(8, 3 - ElementaryFunctions.log(prior)))
  }
}
