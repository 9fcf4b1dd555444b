import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Whether tests run the change itself, and critical lines in a layer that fails early.
enum ChangeCoverageJudge {
  private static let measureMore = "have the suites measure these files, too"

  static func evidence(_ code: CodeCoverage, _ facts: RunFacts) -> [Evidence] {
    let layer = cheapestLayer(code, facts)
    guard let wanted = facts.manifest.changeCoverage else { return layer }
    return [change(wanted, code, facts)] + layer
  }

  private static func change(
    _ wanted: Double, _ code: CodeCoverage, _ facts: RunFacts
  ) -> Evidence {
    var evidence = Evidence(
      check: "feedback.change-coverage", subject: "the change", verdict: .notChecked, reason: "",
      sources: [EvidenceSource(.manifest, "coverage.change")])
    guard let known = facts.change else {
      evidence.reason = facts.changeProblem ?? "nobody said what was changed"
      evidence.remedy = "name the branch that changes are compared with as `base`, and have it here"
      return evidence
    }
    evidence.subject = "the change since \(known.base)"
    guard let report = code.report(facts)?.change else { return withoutCoverage(evidence, facts) }
    let unmeasured = report.unmeasured
    let rest =
      unmeasured.isEmpty
      ? ""
      : "; of \(counted(unmeasured.count, "changed file")) nothing is known, \(unmeasured[0])"
        + (unmeasured.count == 1 ? "" : " first")
    guard let percent = report.lines.percent else {
      evidence.verdict = unmeasured.isEmpty ? .holds : .notChecked
      evidence.reason = "no changed line with code is measured\(rest)"
      if !unmeasured.isEmpty { evidence.remedy = Self.measureMore }
      return evidence
    }
    let holds = percent >= wanted
    evidence.verdict = !holds ? .doesNotHold : unmeasured.isEmpty ? .holds : .notChecked
    evidence.reason =
      "has \(oneDecimal(percent)) % of \(counted(report.lines.total, "changed line")) with code "
      + "covered, wanted \(AssayVerification.percent(wanted))\(rest)"
    if holds, !unmeasured.isEmpty {
      evidence.remedy = Self.measureMore
    } else if !holds {
      evidence.sources = report.uncovered.prefix(1).map { EvidenceSource(.file, $0) }
      let more = report.uncovered.count - 10
      evidence.remedy =
        "not executed: \(report.uncovered.prefix(10).joined(separator: ", "))"
        + (more > 0 ? " and \(more) more places" : "")
    }
    evidence.figures = [
      Figure("changed lines covered", percent, unit: "%"),
      Figure("changed lines with code", Double(report.lines.total)),
    ]
    return evidence
  }

  /// Coverage that vanished is a no; coverage that nobody asks for is a gap.
  private static func withoutCoverage(_ evidence: Evidence, _ facts: RunFacts) -> Evidence {
    var evidence = evidence
    let ran = facts.manifest.services.flatMap { service in
      service.suites.filter { !$0.coverage.isEmpty }.map { "\(service.name)/\($0.name)" }
    }.filter { id in facts.suites.contains { $0.id == id && $0.duration != nil } }
    evidence.verdict = ran.isEmpty ? .notChecked : .doesNotHold
    evidence.reason =
      ran.isEmpty
      ? "no suite that measures coverage ran"
      : "\(ran.joined(separator: ", ")) wrote no coverage data"
    evidence.remedy = "name the file that a suite writes as `coverage`"
    return evidence
  }

  /// So many files are told.
  private static let mostFindings = 20

  /// One for each file with critical lines that only end-to-end tests run, where a cheaper suite of
  /// its service measures, too.
  private static func cheapestLayer(_ code: CodeCoverage, _ facts: RunFacts) -> [Evidence] {
    let check: CheckID = "feedback.cheapest-layer"
    let layers = code.map.paths.filter(code.isCritical)
      .reduce(into: Set<TestLayer>()) { $0.formUnion((code.map[$1]?.layers ?? [:]).keys) }
    guard layers.contains(.endToEnd) else { return [] }
    guard layers.count > 1 else {
      return [
        Evidence(
          check: check, subject: facts.manifest.system, verdict: .notChecked,
          reason: "of critical paths only end-to-end suites measure coverage",
          remedy: "have unit suites measure coverage, too")
      ]
    }
    let all = LayerFinding.onlyEndToEnd(code.map, where: code.isCritical)
    let services = Dictionary(grouping: all) { code.service(of: $0.path) ?? "" }
    let unmeasured = services.keys.filter { service in
      !facts.coverage.contains { $0.service == service && $0.layer != .endToEnd }
    }
    let findings = all.filter { !unmeasured.contains(code.service(of: $0.path) ?? "") }
    let gaps = unmeasured.sorted().map { service in
      Evidence(
        check: check, subject: service.isEmpty ? facts.manifest.system : service,
        verdict: .notChecked,
        reason: "end-to-end tests run critical lines, and no cheaper suite of it that measures "
          + "coverage ran",
        remedy: "have its unit suites measure coverage, too")
    }
    guard findings.isEmpty, gaps.isEmpty else {
      return gaps
        + findings.prefix(mostFindings).map { finding in
          Evidence(
            check: check, subject: finding.path, verdict: .doesNotHold,
            reason: "\(counted(finding.lines.count, "critical line")) "
              + "\(finding.lines.count == 1 ? "is" : "are") run by end-to-end tests only",
            remedy: "test lines \(finding.lines.shown) by unit tests",
            figures: [Figure("lines", Double(finding.lines.count))],
            sources: [EvidenceSource(.file, "\(finding.path):\(finding.lines.first ?? 1)")])
        }
    }
    return [
      Evidence(
        check: check, subject: facts.manifest.system, verdict: .holds,
        reason: "every critical line that end-to-end tests run is run by a cheaper layer, too")
    ]
  }
}

extension LineSet {
  /// The first ranges, for a sentence.
  fileprivate var shown: String {
    ranges.count <= 8
      ? description : "\(LineSet(Array(ranges.prefix(8).joined())).description), …"
  }
}
