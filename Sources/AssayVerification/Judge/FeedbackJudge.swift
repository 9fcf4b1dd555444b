import AssayEvidence
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

  private static func flaky(_ facts: RunFacts) -> Evidence {
    let flaky = facts.suites.flatMap { suite in
      suite.tests.filter(\.isFlaky).map { "\(suite.id) \($0.identity.text)" }
    }
    let seen =
      flaky.isEmpty
      ? "no test needed a second attempt in this run"
      : "\(flaky.count) tests passed only on a later attempt, the first: \(flaky[0])"
    return Evidence(
      check: "feedback.flaky", subject: facts.manifest.system, verdict: .notChecked,
      reason: "\(seen); flaky tests are not tracked over runs yet",
      figures: [Figure("tests that needed a retry", Double(flaky.count))])
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
