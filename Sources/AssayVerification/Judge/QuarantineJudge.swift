import AssayEvidence
import AssayFlakiness
import AssayManifest
import AssayTestRuns

/// Applies the quarantine list to a run: whose failures do not block, and whether the list is in
/// order.
struct QuarantineJudge {
  private let facts: RunFacts
  private let evaluation: QuarantineEvaluation

  init(_ facts: RunFacts) {
    self.facts = facts
    let judgements = Dictionary(
      (facts.flakiness?.assessment.judgements ?? []).map { ($0.test, $0) },
      uniquingKeysWith: { first, _ in first })
    let suites = facts.suites.filter { $0.duration != nil }.map { suite in
      QuarantinedRun.Suite(
        name: suite.id, hasEnded: suite.isWhole, exitStatus: nil,
        tests: Set(suite.tests.map(\.identity)),
        testsBefore: facts.promisesTests(suite)
          ? nil : facts.history[suite.id]?.promise.map { $0.tests + suite.counts.skipped },
        failures: suite.tests.compactMap { test in
          guard test.attempts.contains(where: \.outcome.isFailure),
            // Reruns undo no failure.
            let attempts = AttemptSequence(AttemptLetters(test.attempts.map(\.outcome)))
          else { return nil }
          let reference = TestReference(suite: suite.id, identity: test.identity)
          return QuarantinedRun.Failure(
            identity: test.identity, attempts: attempts, judgement: judgements[reference])
        })
    }
    evaluation = facts.quarantine.evaluate(
      QuarantinedRun(
        suites: suites,
        isComplete: !facts.plan.isPartial && facts.plan.unreached.isEmpty && !suites.isEmpty),
      at: facts.run.startedAt)
  }

  /// The suites with what is excused; one all of whose failures are has passed.
  var suites: [SuiteReport] {
    facts.suites.map { suite in
      guard suite.state == .failed else { return suite }
      var suite = suite
      suite.excused = evaluation.excused.compactMap { failure in
        guard failure.test.suite == suite.id, let entry = failure.entry else { return nil }
        return SuiteReport.Excused(
          test: failure.test.identity, owner: entry.owner, issue: entry.issue,
          until: entry.expires)
      }
      if suite.excused.count == suite.counts.failures { suite.state = .passed }
      return suite
    }
  }

  /// One for each thing that is wrong with the list, else one that it is in order.
  var evidence: [Evidence] {
    let check: CheckID = "feedback.quarantine"
    let list = facts.quarantine
    // What a suite itself did wrong stands in the way already.
    let findings = evaluation.findings.filter { finding in
      switch finding.kind {
      case .expired, .overfull, .matchesNothing, .tooManyExcused: true
      case .unnamedFailure, .suiteCrashed, .unfinished, .fewerTests: false
      }
    }
    guard findings.isEmpty else {
      return findings.map { finding in
        Evidence(
          check: check, subject: finding.subject, verdict: .doesNotHold, reason: finding.reason,
          remedy: finding.remedy, sources: [EvidenceSource(.file, finding.subject)])
      }
    }
    let excused = evaluation.excused
    var reason = "no test is in quarantine"
    if !list.entries.isEmpty {
      reason = "\(list.entries.count) of at most \(list.maximumTests) entries, none expired"
      reason +=
        excused.isEmpty
        ? "; none of them failed"
        : "; excused \(excused.count), the first: \(excused[0].test.identity.text)"
    }
    return [
      Evidence(
        check: check, subject: list.file, verdict: .holds, reason: reason,
        figures: [
          Figure("in quarantine", Double(list.entries.count)),
          Figure("excused", Double(excused.count)),
        ])
    ]
  }
}

extension SuiteReport {
  /// Whether its results are the whole truth.
  fileprivate var isWhole: Bool { if case .broken = state { false } else { true } }
}
