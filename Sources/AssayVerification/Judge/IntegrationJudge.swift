import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Checks that every declared dependency was met for real by an integration suite.
enum IntegrationJudge {
  static func evidence(_ facts: RunFacts) -> [Evidence] {
    let needs = facts.manifest.services.flatMap { service in
      service.needs.map { (service: service.name, dependency: $0) }
    }
    guard !needs.isEmpty else {
      return [
        Evidence(
          check: "integration.real-dependencies", subject: facts.manifest.system,
          verdict: .notChecked, reason: "no service declares a dependency")
      ]
    }
    return needs.map { evidence(service: $0.service, dependency: $0.dependency, facts) }
      + facts.suites.compactMap { isolation(of: $0, asked: $0.askedIsolation(in: facts.manifest)) }
  }

  /// Judged from what the suite's tests did: what they leased, and where they connected to.
  private static func isolation(
    of suite: SuiteReport, asked: Manifest.SuiteIsolation?
  ) -> Evidence? {
    let check: CheckID = "integration.isolation"
    guard let isolation = suite.isolation, !suite.dependencies.isEmpty else { return nil }
    let figures = [
      Figure("tests with parts of their own", Double(isolation.testsWithOwnParts)),
      Figure("leases", Double(isolation.leases)),
      Figure("escapes", Double(isolation.escapes.count)),
    ]
    let sources = [EvidenceSource(.suite, suite.id)]
    if let first = isolation.escapes.first {
      let others = isolation.escapes.count - 1
      return Evidence(
        check: check, subject: suite.id, verdict: .doesNotHold,
        reason: "\(first.test.map { "`\($0)`" } ?? "a test") \(first.action)"
          + (others > 0 ? ", and \(others) more" : ""),
        remedy: "connect only to the address that the suite or the test was given",
        figures: figures, sources: sources)
    }
    guard suite.counts.executed > 0 else {
      return Evidence(
        check: check, subject: suite.id, verdict: .notChecked, reason: "none of its tests ran",
        figures: figures, sources: sources)
    }
    let own = isolation.testsWithOwnParts
    if asked == .test, own == 0 {
      return Evidence(
        check: check, subject: suite.id, verdict: .doesNotHold,
        reason: "none of its \(suite.counts.executed) tests had a part of its own",
        remedy: "let each test lease its parts at `ASSAY_API`, or remove `isolation: test`",
        figures: figures, sources: sources)
    }
    return Evidence(
      check: check, subject: suite.id, verdict: .holds,
      reason: own == 0
        ? "its tests share parts of \(suite.dependencies.joined(separator: ", ")) that no other "
          + "suite or run has"
        : "\(own) of \(suite.counts.executed) tests had parts of their own, made for them and "
          + "thrown away",
      figures: figures, sources: sources)
  }

  private static func evidence(
    service: String, dependency: String, _ facts: RunFacts
  ) -> Evidence {
    let subject = "\(service) with \(dependency)"
    let suites = facts.suites.filter {
      $0.service == service && $0.layer == .integration && $0.dependencies.contains(dependency)
    }
    let tests = suites.reduce(0) { $0 + $1.counts.executed }
    let report = facts.dependencies.first { $0.name == dependency }
    if let standIn = report?.standIn, tests > 0 {
      return Evidence(
        check: "integration.real-dependencies", subject: subject, verdict: .notChecked,
        reason: "\(tests) integration tests ran against \(standIn), which is no real server",
        remedy: "run `\(dependency)` as a container",
        sources: suites.map { EvidenceSource(.suite, $0.id) })
    }
    if let server = report?.server, tests > 0 {
      return Evidence(
        check: "integration.real-dependencies", subject: subject, verdict: .holds,
        reason: "\(tests) integration tests ran against \(server)",
        figures: [Figure("integration tests", Double(tests))],
        sources: suites.map { EvidenceSource(.suite, $0.id) })
    }
    let declared = facts.manifest.services.first { $0.name == service }?.suites
      .contains { $0.layer == .integration }
    // A suite that was left out or broke shows as such; only the lack of one is a finding here.
    if declared == true {
      return Evidence(
        check: "integration.real-dependencies", subject: subject, verdict: .notChecked,
        reason: "no integration suite with it ran to its results")
    }
    return Evidence(
      check: "integration.real-dependencies", subject: subject, verdict: .doesNotHold,
      reason: "`\(service)` needs `\(dependency)` but has no integration suite",
      remedy: "add a suite with `layer: integration` to `services.\(service).suites`")
  }
}

extension SuiteReport {
  /// What the manifest says about parts of tests; nil: nothing.
  fileprivate func askedIsolation(in manifest: Manifest) -> Manifest.SuiteIsolation? {
    manifest.services.first { $0.name == service }?.suites.first { $0.name == name }?.isolation
  }
}
