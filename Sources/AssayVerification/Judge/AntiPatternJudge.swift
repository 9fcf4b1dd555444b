import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Looks for the anti-patterns that no checklist item covers by itself.
enum AntiPatternJudge {
  static func evidence(_ pyramid: PyramidReport, _ facts: RunFacts) -> [Evidence] {
    [sharedDatabase(facts), endToEndForEverything(pyramid, facts), productionData(facts)]
      + [
        Evidence(
          check: "anti-patterns.mocking-everything", subject: facts.manifest.system,
          verdict: .notChecked,
          reason: "mocks inside tests are not looked at yet; whether each dependency was met "
            + "for real stands above")
      ]
  }

  /// An address written into the manifest is a server that outlives the run, so others share it.
  private static func sharedDatabase(_ facts: RunFacts) -> Evidence {
    let check: CheckID = "anti-patterns.shared-database"
    let schemes = [
      "postgres://", "postgresql://", "mysql://", "mariadb://", "mongodb://", "redis://",
    ]
    for service in facts.manifest.services {
      for (owner, entries) in [(service.name, service.env)]
        + service.suites.map({ ("\(service.name)/\($0.name)", $0.env) })
      {
        let fixed = entries.first { entry in
          schemes.contains { entry.value.contains($0) } && !entry.value.contains("${")
        }
        if let fixed {
          return Evidence(
            check: check, subject: owner, verdict: .doesNotHold,
            reason: "`env.\(fixed.name)` names a fixed server that every run shares",
            remedy: "declare it under `dependencies` and use `${name.url}`",
            sources: [EvidenceSource(.manifest, "services.\(service.name)")])
        }
      }
    }
    let given = facts.dependencies.flatMap(\.usedBy)
    return Evidence(
      check: check, subject: facts.manifest.system, verdict: given.isEmpty ? .notChecked : .holds,
      reason: given.isEmpty
        ? "no suite was given a database"
        : "each of \(given.count) uses got a database or server of its own",
      figures: [Figure("isolated uses", Double(given.count))],
      sources: given.map { EvidenceSource(.suite, $0) })
  }

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
    return Evidence(
      check: check, subject: subject, verdict: tooMany ? .doesNotHold : .holds,
      reason: "\(percent(endToEnd.share)) of tests and \(percent(endToEnd.timeShare)) of time are "
        + "end-to-end" + (tooMany ? ", at most \(percent(limit)) of tests are wanted" : ""),
      remedy: tooMany ? "replace them by contract and integration tests" : nil,
      figures: [
        Figure("share of tests", endToEnd.share, unit: "%"),
        Figure("share of time", endToEnd.timeShare, unit: "%"),
      ])
  }

  private static func productionData(_ facts: RunFacts) -> Evidence {
    let exposed = facts.manifest.environments.filter {
      $0.data == .production && $0.name != "production"
    }
    if let first = exposed.first {
      return Evidence(
        check: "anti-patterns.production-data", subject: first.name, verdict: .doesNotHold,
        reason: "environment `\(first.name)` is declared to hold production data",
        remedy: "use `sanitized-snapshot` or `synthetic`",
        sources: [EvidenceSource(.manifest, "environments.\(first.name)")])
    }
    return Evidence(
      check: "anti-patterns.production-data", subject: facts.manifest.system,
      verdict: .notChecked, reason: "test data is not scanned yet")
  }
}
