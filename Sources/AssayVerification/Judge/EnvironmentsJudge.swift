import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Checks where suites run and what data the environments hold.
enum EnvironmentsJudge {
  private static let expected = ["local", "ci", "preview", "staging", "production"]

  static func evidence(_ facts: RunFacts) -> [Evidence] { [declared(facts), endToEnd(facts)] }

  private static func declared(_ facts: RunFacts) -> Evidence {
    let names = facts.manifest.environments.map(\.name)
    let missing = expected.filter { !names.contains($0) }
    return Evidence(
      check: "environments.declared", subject: facts.manifest.system,
      verdict: names.isEmpty ? .notChecked : missing.isEmpty ? .holds : .notChecked,
      reason: names.isEmpty
        ? "the manifest declares no environments"
        : missing.isEmpty
          ? "\(names.joined(separator: ", ")) are declared"
          : "not declared: \(missing.joined(separator: ", "))",
      sources: [EvidenceSource(.manifest, "environments")])
  }

  private static func endToEnd(_ facts: RunFacts) -> Evidence {
    let suites = facts.suites.filter { $0.layer == .endToEnd }
    let misplaced = suites.filter { $0.trigger == Manifest.Trigger.pullRequest.rawValue }
    let check: CheckID = "environments.e2e-in-staging"
    if let first = misplaced.first {
      return Evidence(
        check: check, subject: first.id, verdict: .doesNotHold,
        reason: "end-to-end tests run on every pull request: "
          + misplaced.map(\.id).joined(separator: ", "),
        remedy: "say `when: staging` for them",
        sources: misplaced.map { EvidenceSource(.suite, $0.id) })
    }
    return Evidence(
      check: check, subject: facts.manifest.system,
      verdict: .holds,
      reason: suites.isEmpty
        ? "no end-to-end tests run on pull requests"
        : "\(suites.map(\.id).joined(separator: ", ")) run in staging only",
      sources: suites.map { EvidenceSource(.suite, $0.id) })
  }
}
