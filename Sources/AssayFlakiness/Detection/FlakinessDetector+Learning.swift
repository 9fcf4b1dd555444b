import AssayEvidence

extension FlakinessDetector {
  /// Ends the blocks of tests that passed in this run; returns whose evidence changed.
  mutating func closeBlocks(_ context: Context) -> Set<Int> {
    var changed: Set<Int> = []
    let lost = Set(context.rows.lazy.filter { $0.observed.attempts.failedThroughout }.map(\.test))
    for test in open.sorted() where !lost.contains(test) {
      // A test that passed on retry passed; one whose suite did not run is unknown.
      guard context.failing.contains(test) || context.completeSuites.contains(ledgers[test].suite)
      else { continue }
      close(test, context)
      open.remove(test)
      changed.insert(test)
    }
    return changed
  }

  private mutating func close(_ test: Int, _ context: Context) {
    guard let block = ledgers[test].block else { return }
    ledgers[test].block = nil
    ledgers[test].ended.append((block.firstRun, block.length))
    if ledgers[test].ended.count > 4 { ledgers[test].ended.removeFirst() }
    // Failing in several runs in a row is what wrong code does; a flake may, but shows otherwise.
    guard block.length == 1 else { return }
    for evidence in block.pending { ledgers[test].add(evidence) }
    guard !block.isRepeated, block.group <= 2, let line = block.lines.first else { return }
    ledgers[test].isolatedLines.insert(line)
    if ledgers[test].isolated.isEmpty {
      ledgers[test].firstIsolated = suites[ledgers[test].suite].runs
    }
    if ledgers[test].isolated.count < 100 { ledgers[test].isolated.append(block.logBackground) }
    if ledgers[test].isolatedEvidence.count == 20 { ledgers[test].isolatedEvidence.removeFirst() }
    ledgers[test].isolatedEvidence.append(
      FlakeEvidence(kind: .isolated, run: block.runID, time: block.time, weight: 0))
    // A first one says nothing about the test yet, so it counts as a healthy test's.
    let ledger = ledgers[test]
    let doubt = ledger.isolated.count > 1 ? 1 - flakeProbability(of: ledger) : ledger.doubt
    background.learnIsolated(isMain: line.isMain, group: block.group, weight: doubt)
  }

  /// Notes each failure of this run in its test's ledger.
  mutating func learn(_ context: Context, _ changed: inout Set<Int>) {
    for row in context.rows {
      let isNewcomer = isNewcomer(row.test)
      // In an incident a failure tells nothing about the test.
      if context.isIncident { continue }
      changed.insert(row.test)
      if row.observed.attempts.isMixed {
        learnMixed(row, context)
      } else {
        learnLost(row, context, isNewcomer: isNewcomer)
      }
      recordCost(row, context)
    }
  }

  private func isSameBatch(_ ledger: TestLedger, _ context: Context) -> Bool {
    guard let last = ledger.lastFailureTime else { return false }
    return context.run.time.secondsSince1970 - last.secondsSince1970 < settings.batchSeconds
      && ledger.lastHost == context.run.host
  }

  private mutating func learnMixed(_ row: Row, _ context: Context) {
    let isSameBatch = isSameBatch(ledgers[row.test], context)
    recordFailure(row, context)
    guard !isSameBatch else { return }
    let others = context.recovered.count - (context.recovered.contains(row.test) ? 1 : 0)
    ledgers[row.test].add(
      FlakeEvidence(
        kind: .passedOnRetry(others: others), run: context.run.id, time: context.run.time,
        weight: 1 - context.incidentProbability))
  }

  private mutating func learnLost(_ row: Row, _ context: Context, isNewcomer: Bool) {
    let line = context.run.line
    let ledger = ledgers[row.test]
    let isSameBatch = isSameBatch(ledger, context)
    var streak =
      streak(of: ledger, context)
      ?? TestLedger.Streak(length: 0, lineRuns: 0, lostRateBefore: ledger.lostRate)
    streak.length += 1
    streak.lineRuns = suites[ledger.suite].lineRuns[line] ?? 0
    if ledger.streaks.count > 64 { ledgers[row.test].streaks = [:] }
    ledgers[row.test].streaks[line] = streak
    if isNewcomer {
      background.learnGenuine(isMain: line.isMain, weight: 1 - ledger.probability)
    }
    if ledger.block == nil {
      let group = max(1, context.lost.count + (isNewcomer ? 0 : 1))
      let rate = background.isolatedRate(isMain: line.isMain, group: group)
      ledgers[row.test].block = TestLedger.Block(
        firstRun: runNumber, runID: context.run.id, lostRateBefore: ledger.lostRate,
        time: context.run.time, lines: [line],
        group: group, logBackground: ElementaryFunctions.log(rate),
        isRepeated: isSameBatch || !line.isMain && ledger.isolatedLines.contains(line))
      open.insert(row.test)
    } else {
      ledgers[row.test].block?.length += 1
      ledgers[row.test].block?.lines.insert(line)
    }
    recordFailure(row, context)
  }

  private mutating func recordFailure(_ row: Row, _ context: Context) {
    // While it fails always its rate is not that of its flakes.
    guard ledgers[row.test].state != .broken else { return }
    ledgers[row.test].recordFailure(
      mixed: row.observed.attempts.isMixed, suiteRuns: suites[ledgers[row.test].suite].runs,
      time: context.run.time, host: context.run.host, prior: settings.rate)
    ledgers[row.test].note(signature: row.observed.signature)
  }

  private mutating func recordCost(_ row: Row, _ context: Context) {
    var cost = ledgers[row.test].cost
    cost.failingRuns += 1
    cost.minutes += max(0, row.observed.seconds) / 60
    if row.observed.isBlocking {
      cost.blockedRuns += 1
      cost.minutes += settings.triageMinutes
      if case .pullRequest(let number) = context.run.line, cost.pullRequests.count < 10_000 {
        cost.pullRequests.insert(number)
      }
    }
    ledgers[row.test].cost = cost
  }

  /// Compares the run with others of its commit.
  mutating func compareCommits(_ context: Context, _ changed: inout Set<Int>) {
    guard let commit = context.run.commit, !context.isIncident else { return }
    let lost = Set(context.rows.lazy.filter { $0.observed.attempts.failedThroughout }.map(\.test))
    let mixed = context.failing.subtracting(lost)
    let present = CommitMemory.Run(
      number: runNumber, id: context.run.id, time: context.run.time, failed: lost, mixed: mixed,
      completeSuites: context.completeSuites)
    for earlier in commits.runs(of: commit)
    where now.secondsSince1970 - earlier.time.secondsSince1970 <= settings.sameCommitSeconds {
      let failedNow = disagreements(failed: present, passed: earlier)
      let failedThen = disagreements(failed: earlier, passed: present)
      let newcomers = (failedNow + failedThen).count { isNewcomer($0) }
      var baseline = disagreeing ?? GroupBaseline(testsRun: context.testsRun)
      let incident = baseline.incidentProbability(of: newcomers, among: context.testsRun)
      baseline.learn(newcomers, incidentProbability: incident)
      disagreeing = baseline
      for (tests, failed, passed) in [
        (failedNow, present, earlier), (failedThen, earlier, present),
      ] {
        let evidence = FlakeEvidence(
          kind: .disagreement(other: passed.id, commit: commit), run: failed.id,
          time: failed.time, weight: 1 - incident)
        for test in tests { note(evidence, test, failedIn: failed.number, &changed) }
      }
    }
    commits.append(present, commit: commit, keepSeconds: settings.sameCommitSeconds)
  }

  private func disagreements(
    failed: CommitMemory.Run, passed: CommitMemory.Run
  ) -> [Int] {
    failed.failed.filter { test in
      !passed.failed.contains(test)
        && (passed.mixed.contains(test) || passed.completeSuites.contains(ledgers[test].suite))
    }.sorted()
  }

  /// A failure counts when the test passed in the run before and after: from outside a commit, a
  /// regression on main fails for a while, too.
  private mutating func note(
    _ evidence: FlakeEvidence, _ test: Int, failedIn run: Int, _ changed: inout Set<Int>
  ) {
    if let block = ledgers[test].block, block.firstRun == run {
      if block.pending.count < 4 { ledgers[test].block?.pending.append(evidence) }
    } else if ledgers[test].ended.contains(where: { $0.firstRun == run && $0.length == 1 }) {
      ledgers[test].add(evidence)
      changed.insert(test)
    }
  }
}
