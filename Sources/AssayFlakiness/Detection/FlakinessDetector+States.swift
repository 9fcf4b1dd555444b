import AssayEvidence

extension FlakinessDetector {
  /// That a test is flaky, from all its evidence.
  func flakeProbability(of ledger: TestLedger) -> Double {
    1 - ledger.doubt * (1 - isolatedProbability(of: ledger))
  }

  /// That the lone failures of a test are its own: their number against how often healthy tests
  /// have them, whether it failed at this rate from the start or began to at its first failure.
  private func isolatedProbability(of ledger: TestLedger) -> Double {
    // Once is no rate.
    guard ledger.isolated.count > 1 else { return 0 }
    let count = Double(ledger.isolated.count)
    let runs = Double(max(suites[ledger.suite].runs, ledger.isolated.count))
    let since = Double(max(suites[ledger.suite].runs - ledger.firstIsolated, 0))
    let healthy = ledger.isolated.reduce(0, +)
    let fromStart = settings.rate.logPredictive(events: count, others: runs - count)
    let fromFirst =
      settings.rate.logPredictive(events: count - 1, others: max(0, since - count + 1))
      - ElementaryFunctions.log(runs)
    let odds =
      settings.flakyShare / (1 - settings.flakyShare) / 2
      * (ElementaryFunctions.exp(fromStart - healthy)
        + ElementaryFunctions.exp(fromFirst - healthy))
    return odds.isFinite ? odds / (1 + odds) : 1
  }

  /// Moves tests to the states that the evidence demands.
  mutating func settle(_ context: Context, _ changed: Set<Int>) -> [StateTransition] {
    var transitions: [StateTransition] = []
    for test in changed.union(watched).sorted() {
      if changed.contains(test) {
        ledgers[test].probability = flakeProbability(of: ledgers[test])
      }
      guard let (state, cause) = nextState(of: test) else { continue }
      transitions.append(move(test, to: state, because: cause, context.run.id))
    }
    return transitions
  }

  mutating func move(
    _ test: Int, to state: FlakinessState, because cause: StateTransition.Cause, _ run: String
  ) -> StateTransition {
    let ledger = ledgers[test]
    let standing = StateTransition.Standing(
      failures: ledger.cost.failingRuns, runs: suites[ledger.suite].runs,
      probability: ledger.probability, rate: ledger.rate)
    switch cause {
    case .cleanRuns, .notSeen:
      ledgers[test].forget(rate: settings.rate)
      ledgers[test].release = cause
    default: break
    }
    ledgers[test].state = state
    // Those that leave their state by passing must be looked at in each run.
    if state == .healthy { watched.remove(test) } else { watched.insert(test) }
    return StateTransition(
      test: ledger.reference, from: ledger.state, to: state, run: run, time: now, cause: cause,
      standing: standing)
  }

  private mutating func nextState(
    of test: Int
  ) -> (FlakinessState, StateTransition.Cause)? {
    let ledger = ledgers[test]
    let byEvidence: FlakinessState =
      ledger.probability >= settings.flakyThreshold
      ? .flaky : ledger.probability >= settings.suspectThreshold ? .suspect : .healthy
    if ledger.state == .broken {
      guard ledger.block == nil else { return nil }
      return (byEvidence, .passesAgain)
    }
    if let block = ledger.block, isBroken(ledger) {
      return (.broken, .alwaysFails(runs: block.length, lines: block.lines.count))
    }
    if ledger.state.isKnownFlake { return release(of: test) }
    if byEvidence == ledger.state || byEvidence == .healthy {
      return ledger.state == .suspect ? quietRelease(of: ledger) : nil
    }
    return (byEvidence, .evidence(evidence(of: ledger)))
  }

  /// Lone failures tell only where nothing stronger does.
  private func evidence(of ledger: TestLedger) -> [FlakeEvidence] {
    1 - ledger.doubt >= settings.suspectThreshold
      ? ledger.evidence : ledger.evidence + ledger.isolatedEvidence
  }

  private mutating func release(of test: Int) -> (FlakinessState, StateTransition.Cause)? {
    let ledger = ledgers[test]
    let passes = suites[ledger.suite].runs - ledger.lastFailure
    if let release = quietRelease(of: ledger) { return release }
    // The lower bound takes more passes than the mean, which is cheaper to ask.
    guard passes >= ReleaseRule.passesNeeded(rate: ledger.rate.mean) * (1 + ledger.relapses) else {
      return nil
    }
    let needed =
      ledger.passesNeeded
      ?? ReleaseRule.passesNeeded(rate: ledger.rate, relapses: ledger.relapses)
    ledgers[test].passesNeeded = needed
    return passes >= needed ? (.healthy, .cleanRuns(passes: passes, needed: needed)) : nil
  }

  private func quietRelease(of ledger: TestLedger) -> (FlakinessState, StateTransition.Cause)? {
    guard let last = ledger.lastFailureTime else { return nil }
    let quiet = now.secondsSince1970 - last.secondsSince1970
    return quiet >= settings.quietSeconds ? (.healthy, .notSeen(days: quiet / 86400)) : nil
  }

  /// What is thought of a test; one that never failed is healthy.
  package func state(of test: TestReference) -> FlakinessState {
    indices[test].map { ledgers[$0].state } ?? .healthy
  }

  /// The tests that are not healthy, costliest first.
  package var board: [FlakyTest] {
    ledgers.filter { $0.state != .healthy }.map { ledger in
      FlakyTest(
        test: ledger.reference, state: ledger.state, probability: ledger.probability,
        rate: ledger.rate, cost: ledger.cost,
        cleanRuns: max(0, suites[ledger.suite].runs - ledger.lastFailure),
        passesNeeded: ledger.passesNeeded
          ?? ReleaseRule.passesNeeded(rate: ledger.rate, relapses: ledger.relapses),
        evidence: evidence(of: ledger))
    }.sorted { left, right in
      (right.cost.minutes, right.cost.pullRequests.count, left.test.description)
        < (left.cost.minutes, left.cost.pullRequests.count, right.test.description)
    }
  }
}
