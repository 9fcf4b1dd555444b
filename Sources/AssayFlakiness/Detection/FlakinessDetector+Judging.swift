extension FlakinessDetector {
  /// Whether a failure is the test's known flake, by what was known before this run.
  func judge(_ row: Row, _ context: Context) -> FailureJudgement {
    let ledger = ledgers[row.test]
    let attempts = row.observed.attempts
    let rate = ledger.currentRate(
      passes: passes(of: ledger, before: context), repairRate: settings.repairRate)
    let streak = streak(of: ledger, context)
    let inARow =
      attempts.isMixed ? 0 : 1 + max(ledger.block?.length ?? 0, streak?.length ?? 0)
    let isMain = context.run.line.isMain
    let own: Double
    var other =
      context.incidentProbability == 0
      ? 0 : incidentRate(of: row.test, mixed: attempts.isMixed, context)
    if attempts.isMixed {
      own = rate * (1 - ledger.shareLost)
      // Passed on the same code: only an incident is left, or one that went unseen.
      other += 1e-6
    } else {
      // Wrong code fails again and again, a flake hardly.
      let again = min(
        ledger.lostRate, ledger.block?.lostRateBefore ?? 1, streak?.lostRateBefore ?? 1)
      own = rate * ledger.shareLost * power(again, inARow - 1)
      other += background.genuineRate(isMain: isMain) * power(0.9, inARow - 1)
    }
    let probability = own / max(own + other, .leastNonzeroMagnitude)
    return FailureJudgement(
      test: ledger.reference, state: ledger.state, attempts: attempts, probability: probability,
      rate: rate, runsInARow: inARow,
      refusal: refusal(of: row, ledger, context, probability: probability))
  }

  private func refusal(
    of row: Row, _ ledger: TestLedger, _ context: Context, probability: Double
  ) -> FailureJudgement.Refusal? {
    if row.observed.hasCrashed { return .crashed }
    if ledger.state == .broken { return .broken }
    if !ledger.state.isKnownFlake { return ledger.release == nil ? .notFlaky : .released }
    if row.observed.attempts.failedThroughout, let signature = row.observed.signature,
      !ledger.signatures.contains(signature)
    {
      return .newSignature
    }
    if probability >= settings.excuseThreshold { return nil }
    return context.isIncident ? .incident : .incredible
  }

  /// Clean runs of its suite since the test's last failure, without the present one.
  private func passes(of ledger: TestLedger, before context: Context) -> Int {
    let suite = suites[ledger.suite]
    let present = context.completeSuites.contains(ledger.suite) ? 1 : 0
    return max(0, suite.runs - present - ledger.lastFailure)
  }

  /// The failures in a row that this run's line goes on with; nil when it passed the last time.
  func streak(of ledger: TestLedger, _ context: Context) -> TestLedger.Streak? {
    guard let streak = ledger.streaks[context.run.line] else { return nil }
    let lineRuns = suites[ledger.suite].lineRuns[context.run.line] ?? 0
    return lineRuns - streak.lineRuns <= 1 ? streak : nil
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<min(exponent, 1000) { result *= base }
    return result
  }
}
