import AssayEvidence
import AssayFlakiness
import AssayManifest
import AssayTestRuns

/// What running tests again says: whether red means a defect, and whether new tests can be trusted.
enum RepeatsJudge {
  static func evidence(_ facts: RunFacts) -> [Evidence] {
    facts.suites.compactMap(reruns) + facts.suites.flatMap { stress($0, facts) }
  }

  /// The failure itself stands in the way already, so this is advice on where to look.
  private static func reruns(_ suite: SuiteReport) -> Evidence? {
    guard let reruns = suite.reruns else { return nil }
    let excused = Set(suite.excused.map(\.test))
    let failed = suite.tests.filter {
      $0.outcome.isFailure && !$0.reruns.isEmpty && !excused.contains($0.identity)
    }
    let flaky = failed.filter { $0.reruns.contains { $0.outcome == .passed } }
    var evidence = Evidence(
      check: "feedback.reruns", subject: suite.id, verdict: .notChecked, reason: "",
      figures: [
        Figure("failed tests that ran again", Double(failed.count)),
        Figure("of them flaky", Double(flaky.count)),
      ])
    if let first = flaky.first {
      evidence.verdict = .doesNotHold
      evidence.reason =
        "\(flaky.count) of \(counted(failed.count, "failed test")) passed when run again, the "
        + "first: \(first.identity.text), which \(first.rerunSentence ?? "")"
      evidence.remedy = "repair it, or put it into assay.quarantine.yaml"
    } else if failed.isEmpty {
      evidence.reason = reruns.problem ?? "no failed test was worth running again"
    } else {
      let all = suite.tests.count { $0.outcome.isFailure && !excused.contains($0.identity) }
      evidence.verdict = .holds
      evidence.reason =
        failed.count == all
        ? "no failed test passed when run again, so red means a defect"
        : "\(failed.count) of \(counted(all, "failed test")) ran again, and none passed"
      evidence.reason += reruns.problem.map { "; \($0)" } ?? ""
    }
    evidence.isAdvisory = true
    return evidence
  }

  /// A rate that so many runs show with 95 %.
  private static func rate(shownBy runs: Int) -> String {
    percent(StressPlan.rate(foundBy: runs, confidence: 0.95) * 100)
  }

  private static func stress(_ suite: SuiteReport, _ facts: RunFacts) -> [Evidence] {
    guard let stress = suite.stress else { return [] }
    let check: CheckID = "feedback.stress"
    let new = Set(stress.tests)
    let flaky = suite.tests.filter { test in
      let reference = TestReference(suite: suite.id, identity: test.identity)
      return new.contains(test.identity) && test.reruns.contains(where: \.outcome.isFailure)
        && facts.quarantine.entry(for: reference, at: facts.run.startedAt)?
          .isExpired(at: facts.run.startedAt) != false
    }
    guard flaky.isEmpty else {
      return flaky.prefix(20).map { test in
        let failure = test.reruns.last { $0.outcome.isFailure }
        let message = failure?.message?.split(separator: "\n").first.map { ": \($0)" } ?? ""
        return Evidence(
          check: check, subject: "\(suite.id): \(test.identity.text)", verdict: .doesNotHold,
          reason: "is new, passed, and failed in run \(test.reruns.count + 1)" + message,
          remedy: "make it pass always before it counts",
          figures: [Figure("runs", Double(test.reruns.count + 1))])
      }
    }
    if new.isEmpty || stress.runs == 0 {
      return [
        Evidence(
          check: check, subject: suite.id, verdict: stress.problem == nil ? .holds : .notChecked,
          reason: stress.problem ?? "no test is new")
      ]
    }
    return [
      Evidence(
        check: check, subject: suite.id, verdict: .holds,
        reason: "\(counted(new.count, "new test")) passed \(stress.runs) more runs, which shows a "
          + "test that fails in \(rate(shownBy: stress.runs)) of its runs"
          + (stress.problem.map { "; \($0)" } ?? ""),
        figures: [Figure("new tests", Double(new.count)), Figure("runs", Double(stress.runs))])
    ]
  }
}
