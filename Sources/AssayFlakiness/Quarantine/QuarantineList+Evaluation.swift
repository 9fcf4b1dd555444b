package import AssayEvidence

extension QuarantineList {
  /// Applies the list to a run: which failures are excused, and what is wrong with the list or the
  /// run.
  ///
  /// Where evidence conflicts nothing is excused.
  package func evaluate(_ run: QuarantinedRun, at time: UnixTime) -> QuarantineEvaluation {
    var findings = entries.filter { $0.isExpired(at: time) }.map { expired($0, at: time) }
    let covered = coveredTests(run)
    let isOverfull = max(entries.count, covered.count) > maximumTests
    if isOverfull { findings.append(overfull(covered.count)) }
    findings += entriesWithoutTest(run)
    var failures: [QuarantineEvaluation.Failure] = []
    for suite in run.suites {
      let problem = problem(of: suite)
      if let finding = problem?.finding { findings.append(finding) }
      for failure in suite.failures where !failure.attempts.endedWithPass {
        let test = TestReference(suite: suite.name, identity: failure.identity)
        let entry = entry(for: test, at: time)
        failures.append(
          QuarantineEvaluation.Failure(
            test: test, attempts: failure.attempts, entry: entry,
            refusal: refusal(of: failure, entry, at: time)
              ?? (isOverfull ? .overfull : nil) ?? problem?.refusal))
      }
    }
    let excused = failures.count(where: \.isExcused)
    if excused > maximumTests {
      for index in failures.indices where failures[index].isExcused {
        failures[index].refusal = .tooMany(excused)
      }
      findings.append(tooManyExcused(excused))
    }
    return QuarantineEvaluation(failures: failures, findings: findings)
  }

  private func refusal(
    of failure: QuarantinedRun.Failure, _ entry: QuarantineEntry?, at time: UnixTime
  ) -> QuarantineEvaluation.Refusal? {
    guard let entry else { return .notListed }
    if entry.isExpired(at: time) { return .expired }
    if failure.hasCrashed { return .crashed }
    return switch failure.judgement?.refusal {
    case .crashed: .crashed
    case .broken: .broken
    case .newSignature: .newSignature
    case .incredible: .incredible
    case .incident: .incident
    case .released: .released
    // A person's word stands where the history has none yet.
    case nil, .notFlaky: nil
    }
  }

  /// What forbids to excuse anything in a suite.
  private func problem(
    of suite: QuarantinedRun.Suite
  ) -> (finding: QuarantineEvaluation.Finding, refusal: QuarantineEvaluation.Refusal)? {
    func problem(
      _ kind: QuarantineEvaluation.Finding.Kind, _ refusal: QuarantineEvaluation.Refusal,
      _ reason: String, _ remedy: String
    ) -> (QuarantineEvaluation.Finding, QuarantineEvaluation.Refusal) {
      let finding = QuarantineEvaluation.Finding(
        kind: kind, subject: suite.name, reason: reason, remedy: remedy)
      return (finding, refusal)
    }
    if suite.hasCrashed {
      return problem(
        .suiteCrashed, .suiteCrashed, "\(suite.name) crashed, so tests after the crash did not run",
        "fix the crash; quarantine never excuses one")
    }
    if !suite.hasEnded {
      return problem(
        .unfinished, .unfinished, "the results of \(suite.name) have no end",
        "see why the run stopped; quarantine excuses nothing in a run without its end")
    }
    if let status = suite.exitStatus, status != 0,
      suite.failures.allSatisfy(\.attempts.endedWithPass)
    {
      return problem(
        .unnamedFailure, .unfinished,
        "\(suite.name) exited with \(status), but its results name no failing test",
        "look for a failure outside the tests: set-up, a build, a leak check")
    }
    if let before = suite.testsBefore, suite.tests.count < before {
      return problem(
        .fewerTests, .fewerTests(before: before, now: suite.tests.count),
        "\(suite.name) ran \(suite.tests.count) tests, \(before) before",
        "remove tests in a change of its own, without a failure that wants to be excused")
    }
    return nil
  }

  private func coveredTests(_ run: QuarantinedRun) -> Set<TestReference> {
    var covered: Set<TestReference> = []
    for suite in run.suites {
      let own = entries.filter { $0.suite.map { $0 == suite.name } ?? true }
      guard !own.isEmpty else { continue }
      for identity in suite.tests {
        let test = TestReference(suite: suite.name, identity: identity)
        if own.contains(where: { $0.covers(test) }) { covered.insert(test) }
      }
    }
    return covered
  }

  private func entriesWithoutTest(_ run: QuarantinedRun) -> [QuarantineEvaluation.Finding] {
    guard run.isComplete else { return [] }
    return entries.filter { entry in
      !run.suites.contains { suite in
        // In a suite that died the test may be among those that did not run.
        !suite.hasEnded || suite.hasCrashed
          || suite.tests.contains { entry.covers(TestReference(suite: suite.name, identity: $0)) }
      }
    }.map { entry in
      QuarantineEvaluation.Finding(
        kind: .matchesNothing, subject: location(of: entry),
        reason: "no test is called \(entry.pattern.text)"
          + (entry.suite.map { " in \($0)" } ?? ""),
        remedy: "remove the entry, or correct it when the test was renamed")
    }
  }

  private func expired(
    _ entry: QuarantineEntry, at time: UnixTime
  ) -> QuarantineEvaluation.Finding {
    let days = Int((time.secondsSince1970 - entry.expires.secondsSince1970) / 86400)
    return QuarantineEvaluation.Finding(
      kind: .expired, subject: location(of: entry),
      reason: "the quarantine of \(entry.pattern.text) expired "
        + (days < 1 ? "today" : "\(Text.count(days, "day")) ago") + "; owner \(entry.owner)",
      remedy: "fix the test and remove the entry, or extend it with a reason (\(entry.issue))")
  }

  private func overfull(_ covered: Int) -> QuarantineEvaluation.Finding {
    QuarantineEvaluation.Finding(
      kind: .overfull, subject: file,
      reason: "the quarantine holds \(Text.count(max(entries.count, covered), "test")), "
        + "at most \(maximumTests) may be in it",
      remedy: "fix and release the costliest first: assay tests flaky")
  }

  private func tooManyExcused(_ excused: Int) -> QuarantineEvaluation.Finding {
    QuarantineEvaluation.Finding(
      kind: .tooManyExcused, subject: file,
      reason: "\(excused) failures of one run would be excused, at most \(maximumTests) may be",
      remedy: "look for a common cause: so many quarantined tests rarely fail together by chance")
  }
}
