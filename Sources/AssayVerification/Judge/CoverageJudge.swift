import AssayCoverage
import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Holds the coverage of critical business logic against its floors.
enum CoverageJudge {
  static func reports(on facts: RunFacts, _ code: CodeCoverage) -> [CoverageReport] {
    facts.manifest.services.flatMap { service in
      service.critical.map { report($0, service, code) }
    }
  }

  private static func report(
    _ critical: Manifest.CriticalPath, _ service: Manifest.Service, _ code: CodeCoverage
  ) -> CoverageReport {
    let map = code.files(critical, of: service)
    let totals = map.totals()
    return CoverageReport(
      service: service.name, path: critical.path, wantedLines: critical.lines,
      wantedRegions: critical.regions, lines: map.paths.isEmpty ? nil : totals.lines,
      regions: totals.regions,
      uncovered: Array(
        map.paths.flatMap { path in
          (map[path]?.uncovered.ranges ?? []).map { $0.place(in: path) }
        }.prefix(10)))
  }

  static func evidence(_ reports: [CoverageReport], _ facts: RunFacts) -> [Evidence] {
    guard !reports.isEmpty else {
      return [
        Evidence(
          check: "feedback.coverage", subject: facts.manifest.system, verdict: .notChecked,
          reason: "no service declares critical paths")
      ]
    }
    return reports.map { evidence($0, facts) }
  }

  private static func evidence(_ report: CoverageReport, _ facts: RunFacts) -> Evidence {
    let subject = "\(report.service): \(report.path)"
    let sources = facts.coverage.filter { $0.service == report.service }
    guard let lines = report.lines else {
      return missing(report, subject: subject, hasData: !sources.isEmpty, facts)
    }
    var shortfalls: [String] = []
    var figures: [Figure] = []
    for (name, ratio, wanted) in [
      ("lines", lines, report.wantedLines), ("regions", report.regions, report.wantedRegions),
    ] {
      if let actual = ratio?.percent { figures.append(Figure(name, actual, unit: "%")) }
      guard let wanted else { continue }
      guard let actual = ratio?.percent else {
        shortfalls.append("has no \(name) in its coverage data, wanted \(percent(wanted))")
        continue
      }
      if actual < wanted {
        shortfalls.append(
          "\(oneDecimal(actual)) % of \(name) are covered, wanted \(percent(wanted))")
      }
    }
    let holds = shortfalls.isEmpty
    let silent = facts.manifest.services.first { $0.name == report.service }?.suites
      .filter { !$0.coverage.isEmpty }.map { "\(report.service)/\($0.name)" }
      .first(where: facts.plan.unreached.contains)
    if !holds, let silent {
      return Evidence(
        check: "feedback.coverage", subject: subject, verdict: .notChecked,
        reason: "\(silent), which measures it too, did not run: \(Plan.unreachedReason)",
        figures: figures)
    }
    return Evidence(
      check: "feedback.coverage", subject: subject, verdict: holds ? .holds : .doesNotHold,
      reason: holds
        ? figures.map { "\(oneDecimal($0.value)) % of \($0.name)" }.joined(separator: ", ")
        : shortfalls.joined(separator: "; "),
      remedy: holds
        ? nil
        : report.uncovered.isEmpty
          ? "cover it by unit tests"
          : "not executed: \(report.uncovered.joined(separator: ", "))",
      figures: figures, sources: sources.map { EvidenceSource(.file, $0.source) })
  }

  /// Critical logic whose coverage vanished is a no; without any coverage source it is a gap.
  private static func missing(
    _ report: CoverageReport, subject: String, hasData: Bool, _ facts: RunFacts
  ) -> Evidence {
    let service = facts.manifest.services.first { $0.name == report.service }
    let declaring = service?.suites.filter { !$0.coverage.isEmpty } ?? []
    let ran = declaring.filter { suite in
      facts.suites.contains {
        $0.id == "\(report.service)/\(suite.name)" && $0.duration != nil
      }
    }
    if ran.isEmpty {
      return Evidence(
        check: "feedback.coverage", subject: subject, verdict: .notChecked,
        reason: declaring.isEmpty
          ? "no suite of \(report.service) declares `coverage`"
          : "no suite that measures it ran",
        remedy: declaring.isEmpty ? "name the file that a suite writes as `coverage`" : nil)
    }
    return Evidence(
      check: "feedback.coverage", subject: subject, verdict: .doesNotHold,
      reason: hasData
        ? "no file of the coverage data matches it"
        : "\(ran.map { "`\($0.name)`" }.joined(separator: ", ")) wrote no coverage data",
      remedy: hasData
        ? "check `critical.path`, which is relative to the service"
        : "check that the command writes \(ran.flatMap(\.coverage).joined(separator: ", "))")
  }
}

/// Rounded down, so that 89.96 never reads as a 90 that was reached.
func oneDecimal(_ value: Double) -> String {
  let tenths = (value * 10).rounded(.down) / 10
  return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
}
