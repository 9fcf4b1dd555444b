import AssayEvidence
import AssayTestRuns
import AssayVerification

/// What the run stood on: dependencies, boundaries, coverage and the run's identity.
enum SystemPart {
  static func dependencies(_ report: VerificationReport) -> String {
    guard !report.dependencies.isEmpty else { return "" }
    return table(
      ["Name", "Server", "Runs as", "Start-up", "Used by"], report.dependencies
    ) { dependency in
      let uses = dependency.usedBy.prefix(20).map { "<li>\(Markup.name($0, limit: 160))</li>" }
      let more = dependency.usedBy.count > 20 ? "<li>\(dependency.usedBy.count - 20) more</li>" : ""
      return [
        Markup.name(dependency.name, limit: 120), Markup.name(dependency.server, limit: 120),
        Markup.name(dependency.runtime), ReportFormat.duration(dependency.startUp),
        uses.isEmpty ? "nothing" : "<ul class=\"plain\">\(uses.joined())\(more)</ul>",
      ]
    }
  }

  static func boundaries(_ report: VerificationReport) -> String {
    guard !report.boundaries.isEmpty else { return "" }
    return table(
      ["Boundary", "Contract", "Interactions", "Provider verified"], report.boundaries
    ) { boundary in
      let pacts = boundary.pacts.prefix(10).map { Markup.code($0) }.joined(separator: "<br>")
      let verified: (Verdict, String) =
        switch boundary.isVerified {
        case true?: (.holds, "yes")
        case false?: (.doesNotHold, "no, the provider breaks it")
        case nil: (.notChecked, "not checked")
        }
      return [
        "\(Markup.name(boundary.consumer, limit: 80)) → \(Markup.name(boundary.provider, limit: 80))",
        boundary.pacts.isEmpty ? "\(Icon.verdict(.doesNotHold)) none" : pacts,
        ReportFormat.grouped(boundary.interactions),
        "\(Icon.verdict(verified.0)) \(verified.1)",
      ]
    }
  }

  static func coverage(_ report: VerificationReport) -> String {
    guard !report.coverage.isEmpty else { return "" }
    return table(
      ["Path", "Lines", "Regions", "Never executed"], report.coverage
    ) { coverage in
      let lines = coverage.uncovered.prefix(10).map { Markup.code($0) }.joined(separator: "<br>")
      return [
        "\(Markup.name(coverage.service, limit: 80)): \(Markup.code(coverage.path))",
        ratio(coverage.lines, wanted: coverage.wantedLines),
        ratio(coverage.regions, wanted: coverage.wantedRegions),
        lines.isEmpty ? "–" : lines,
      ]
    }
  }

  private static func ratio(_ ratio: FileCoverage.Ratio?, wanted: Double?) -> String {
    let percent = ratio?.percent
    let measured = percent.map(ReportFormat.percent) ?? "no data"
    guard let wanted else { return measured }
    let verdict: Verdict = percent.map { $0 >= wanted ? .holds : .doesNotHold } ?? .notChecked
    return "\(Icon.verdict(verdict)) \(measured) <span class=\"check\">\(verdict.words), wanted "
      + "\(ReportFormat.percent(wanted))</span>"
  }

  static func run(_ report: VerificationReport) -> String {
    let run = report.run
    let commit = run.commit.map { Markup.code($0, limit: 80) } ?? "not in a git repository"
    let changes = run.hasUncommittedChanges ? " with uncommitted changes" : ""
    let facts: [(String, String)] = [
      ("Run", Markup.code(run.id, limit: 80)),
      ("Started", ReportFormat.timestamp(run.startedAt)),
      ("Took", ReportFormat.duration(report.duration)),
      ("Trigger", Markup.line(run.trigger, limit: 40)),
      ("Commit", commit + changes),
      ("Branch", run.branch.map { Markup.code($0, limit: 120) } ?? "–"),
      ("Host", "\(Markup.line(run.host, limit: 80)), \(ReportFormat.count(run.cores, "core"))"),
      ("Assay", Markup.line(run.assayVersion, limit: 40)),
    ]
    let rows = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined(separator: "\n")
    return "<dl class=\"facts\">\n\(rows)\n</dl>\n"
  }

  /// A table that turns into labelled cards on a narrow screen.
  static func table<Item>(
    _ heads: [String], _ items: [Item], bytes: Int = 120_000, limit: Int = .max,
    cells: (Item) -> [String]
  ) -> String {
    var budget = PageBudget(bytes: bytes)
    let rows = budget.rows(items, atMost: limit) { item in
      let row = zip(heads, cells(item)).enumerated().map { index, pair in
        index == 0
          ? "<th scope=\"row\">\(pair.1)</th>"
          : "<td data-label=\"\(pair.0)\"><div>\(pair.1)</div></td>"
      }
      return "<tr>\(row.joined())</tr>\n"
    }
    let head = heads.map { "<th scope=\"col\">\($0)</th>" }.joined()
    let more = PageBudget.Rows(html: "", leftOut: rows.leftOut).with(more: "row")
    return "<table><thead><tr>\(head)</tr></thead><tbody>\n\(rows.html)</tbody></table>\n\(more)"
  }
}
