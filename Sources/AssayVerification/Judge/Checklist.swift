import AssayEvidence

/// The strategy as a list: eight items that must hold and five anti-patterns that must be absent.
enum Checklist {
  struct Template {
    var id: String
    var title: String
    var question: String
    /// Which checks bear on it; an area means all its checks.
    var checks: [CheckID]

    func filled(from findings: Findings) -> ChecklistItem {
      let evidence = findings.covered(by: checks)
      let verdict = Verdict(combining: evidence.map(\.verdict))
      return ChecklistItem(
        id: id, title: title, question: question, verdict: verdict,
        summary: Self.summary(evidence, verdict), evidence: evidence)
    }

    private static func summary(_ evidence: [Evidence], _ verdict: Verdict) -> String {
      let deciding = evidence.filter { $0.verdict == verdict }
      guard let first = deciding.first else { return "nothing looks at this yet" }
      let holding = evidence.filter { $0.verdict == .holds }.count
      switch verdict {
      case .holds:
        if evidence.count == 1 { return first.reason }
        return evidence.count == 2 ? "both checks hold" : "all \(evidence.count) checks hold"
      case .doesNotHold:
        let more = deciding.count > 1 ? " (and \(deciding.count - 1) more)" : ""
        return "\(first.subject): \(first.reason)\(more)"
      case .notChecked:
        return holding == 0
          ? first.reason : "\(holding) of \(evidence.count) checks hold; \(first.reason)"
      }
    }
  }

  static let items: [Template] = [
    Template(
      id: "pyramid", title: "Test pyramid",
      question: "Are there many cheap tests and few expensive ones, in the wanted shares?",
      checks: ["pyramid"]),
    Template(
      id: "contracts", title: "Contracts",
      question: "Does every service boundary have a contract that its provider keeps?",
      checks: ["contracts"]),
    Template(
      id: "integration", title: "Integration",
      question: "Do integration tests meet real, isolated dependencies?",
      checks: ["integration"]),
    Template(
      id: "chaos", title: "Chaos", question: "Does the steady state hold under injected faults?",
      checks: ["chaos"]),
    Template(
      id: "environments", title: "Environments",
      question: "Does each environment have its purpose and its data, and do e2e tests stay there?",
      checks: ["environments"]),
    Template(
      id: "data", title: "Test data",
      question: "Is test data synthetic and deterministic, without personal data?",
      checks: ["data"]),
    Template(
      id: "production", title: "Testing in production",
      question: "Are changes released behind canaries, flags and mirrored traffic?",
      checks: ["production"]),
    Template(
      id: "feedback", title: "Feedback",
      question: "Is feedback fast and trustworthy: time budget, critical coverage, flaky tests?",
      checks: ["feedback"]),
  ]

  static let antiPatterns: [Template] = [
    Template(
      id: "shared-database", title: "Shared test database",
      question: "Does any test use a database that others use too?",
      checks: ["anti-patterns.shared-database", "integration.isolation"]),
    Template(
      id: "e2e-for-everything", title: "E2E for everything",
      question: "Do end-to-end tests do the work of cheaper layers?",
      checks: [
        "anti-patterns.e2e-for-everything", "pyramid.inverted",
        "environments.e2e-in-staging",
      ]),
    Template(
      id: "mocking-everything", title: "Mocking everything",
      question: "Are dependencies only ever mocked?",
      checks: ["anti-patterns.mocking-everything", "integration.real-dependencies"]),
    Template(
      id: "production-data", title: "Production data in tests",
      question: "Does production data reach tests?",
      checks: ["anti-patterns.production-data"]),
    Template(
      id: "no-contracts", title: "No contract tests",
      question: "Are there service boundaries without a contract?",
      checks: ["contracts.boundary", "contracts.observed"]),
  ]
}

/// Areas of the strategy that nothing looks at yet; they say so instead of passing.
enum UncheckedArea {
  static let evidence: [Evidence] = [
    Evidence(
      check: "chaos.steady-state", subject: "system", verdict: .notChecked,
      reason: "no fault was injected: chaos experiments are not available yet"),
    Evidence(
      check: "data.synthetic", subject: "system", verdict: .notChecked,
      reason: "test data is not scanned yet"),
    Evidence(
      check: "production.safety", subject: "system", verdict: .notChecked,
      reason: "canaries, flags and mirrored traffic are not looked at yet"),
  ]
}
