import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Looks for the anti-patterns that no checklist item covers by itself.
enum AntiPatternJudge {
  static func evidence(_ pyramid: PyramidReport, _ facts: RunFacts) -> [Evidence] {
    SharedDatabaseJudge.evidence(facts) + [endToEndForEverything(pyramid, facts)]
      + ProductionDataJudge.evidence(facts) + MockingJudge.evidence(facts)
  }

  /// Of all time, where tests of other layers took any: a few slow tests may cost more than all
  /// others together.
  private static let mostTime = 50.0
  /// Below this nobody waits.
  private static let leastTime = Duration.seconds(60)

  private static func endToEndForEverything(
    _ pyramid: PyramidReport, _ facts: RunFacts
  ) -> Evidence {
    let check: CheckID = "anti-patterns.e2e-for-everything"
    let subject = facts.manifest.system
    guard !facts.plan.isPartial, pyramid.layers.contains(where: { $0.tests > 0 }),
      let endToEnd = pyramid.layers.first(where: { $0.layer == .endToEnd })
    else {
      return Evidence(
        check: check, subject: subject, verdict: .notChecked, reason: "no whole set of tests ran")
    }
    let limit = facts.manifest.pyramid.endToEnd + pyramid.tolerance
    let tooMany = endToEnd.share > limit
    let tooLong = endToEnd.timeShare > mostTime && endToEnd.duration > leastTime
    var reason =
      "\(percent(endToEnd.share)) of tests and \(percent(endToEnd.timeShare)) of time are "
      + "end-to-end"
    if tooMany { reason += ", at most \(percent(limit)) of tests are wanted" }
    if tooLong { reason += ", at most \(percent(mostTime)) of time" }
    return Evidence(
      check: check, subject: subject, verdict: tooMany || tooLong ? .doesNotHold : .holds,
      reason: reason + " (counted from results)",
      remedy: tooMany || tooLong ? "replace them by contract and integration tests" : nil,
      figures: [
        Figure("share of tests", endToEnd.share, unit: "%"),
        Figure("share of time", endToEnd.timeShare, unit: "%"),
        Figure("time", endToEnd.duration.seconds, unit: "s"),
      ])
  }
}
