import AssayEvidence
import AssayFlakiness
import AssayManifest
import AssayTestRuns

/// Checks that feedback on a pull request is fast and can be trusted.
enum FeedbackJudge {
  static func evidence(_ facts: RunFacts) -> [Evidence] { [budget(facts), flaky(facts)] }

  private static func budget(_ facts: RunFacts) -> Evidence {
    let check: CheckID = "feedback.budget"
    guard facts.plan.trigger == .pullRequest, !facts.plan.isPartial else {
      return Evidence(
        check: check, subject: facts.manifest.system, verdict: .notChecked,
        reason: facts.plan.isPartial
          ? "only a selection of suites ran" : "the budget is for pull requests")
    }
    let (took, limit) = (facts.duration, facts.manifest.budget)
    let suites = facts.suites.filter { $0.duration != nil }
    let slowest = suites.max { ($0.duration ?? .zero) < ($1.duration ?? .zero) }
    let holds = took <= limit
    return Evidence(
      check: check, subject: "pull request", verdict: holds ? .holds : .doesNotHold,
      reason: holds
        ? "took \(text(took)) of \(text(limit))"
        : "took \(text(took)), the budget is \(text(limit))"
          + (slowest.map { "; the longest suite, \($0.id), took \(text($0.duration ?? .zero))" }
            ?? ""),
      remedy: holds ? nil : "split or speed up the longest suites; the timeline shows who waited",
      figures: [
        Figure("duration", took.seconds, unit: "s"), Figure("budget", limit.seconds, unit: "s"),
      ],
      sources: [EvidenceSource(.manifest, "budget")])
  }

  /// With fewer runs a test that fails now and then has hardly failed yet.
  private static let fewestRuns = 10

  private static func flaky(_ facts: RunFacts) -> Evidence {
    let check: CheckID = "feedback.flaky"
    let subject = facts.manifest.system
    let retried = facts.suites.flatMap { suite in
      suite.tests.filter(\.isFlaky).map { "\(suite.id) \($0.identity.text)" }
    }
    let figures = [Figure("tests that needed a retry", Double(retried.count))]
    guard let flakiness = facts.flakiness, flakiness.runs >= fewestRuns else {
      let seen =
        retried.isEmpty
        ? "no test needed a second attempt in this run"
        : "\(retried.count) tests passed only on a later attempt, the first: \(retried[0])"
      return Evidence(
        check: check, subject: subject, verdict: .notChecked,
        reason: "\(seen); \(facts.flakiness?.runs ?? 0) runs are too few to tell flaky tests",
        figures: figures)
    }
    let flaky = flakiness.board.filter { $0.state == .flaky }
    let quarantined = flakiness.board.count { $0.state == .quarantined }
    guard let first = flaky.first else {
      return Evidence(
        check: check, subject: subject, verdict: .holds,
        reason: quarantined == 0
          ? "no test is flaky in \(flakiness.runs) runs"
          : "all \(quarantined) flaky tests are in quarantine", figures: figures)
    }
    return Evidence(
      check: check, subject: first.test.description, verdict: .doesNotHold,
      reason: "is flaky (\(Int(first.probability * 100)) %, fails in "
        + "\(percent(first.rate.mean * 100)) of its runs) and not in quarantine"
        + (flaky.count > 1 ? ", like \(flaky.count - 1) more" : ""),
      remedy: "repair it, or put it into assay.quarantine.yaml (`assay tests flaky --propose`)",
      figures: figures + [Figure("flaky tests", Double(flaky.count))],
      sources: [EvidenceSource(.history, first.test.description)])
  }

  /// A duration for a sentence: `0.4 s`, `42 s`, `15m`, `3m 05s`.
  private static func text(_ duration: Duration) -> String {
    let seconds = duration.seconds
    if seconds < 9.95 { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    let rest = whole % 60
    return rest == 0 ? "\(whole / 60)m" : "\(whole / 60)m \(rest < 10 ? "0" : "")\(rest)s"
  }
}
