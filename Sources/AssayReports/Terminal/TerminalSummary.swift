import AssayEvidence
import AssayTestRuns
package import AssayVerification

/// A file that the run left behind: what it is and where.
package struct ReportArtifact: Sendable, Hashable {
  /// For example `report` or `junit`.
  package var name: String
  package var path: String

  package init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

/// What a person reads when a verification has ended.
package enum TerminalSummary {
  /// Problems shown in full; the report has all.
  private static let problemLimit = 8

  /// Problems, checklist, layers and artifacts, and last, where the eye is, the verdict.
  package static func render(
    _ report: VerificationReport, style: TerminalStyle, artifacts: [ReportArtifact]
  ) -> String {
    let blocks = [
      problems(report, style), notes(report, style), checklist(report, style),
      layers(report, style), CoverageLines.lines(report, style), changes(report, style),
      files(artifacts, style), verdict(report, style),
    ]
    return blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private static func verdict(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    let (mark, color): (String, TerminalStyle.Ink) =
      switch report.verdict {
      case .holds: (style.passMark, .green)
      case .doesNotHold: (style.failMark, .red)
      case .notChecked: (style.openMark, .dim)
      }
    let answer = "\(mark) \(report.answer)"
    let rest = style.wrap(report.conclusion.headline, indent: answer.count + 2)
    let time = report.budget.map { " of \(ReportFormat.duration($0)) allowed" } ?? ""
    let counts =
      "\(ReportFormat.counts(report.totals)) in "
      + "\(ReportFormat.duration(report.duration))\(time)"
    return [
      style.paint(answer, color, .bold) + ": " + rest,
      "  " + style.paint(style.fit(counts, style.width - 2), .dim),
      "  next: " + style.wrap(report.nextStep, indent: 8),
    ]
  }

  private static func problems(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    let problems = report.conclusion.problems
    guard !problems.isEmpty else { return [] }
    var lines = [style.paint("What stands in the way", .bold)]
    for problem in problems.prefix(problemLimit) {
      lines.append(
        "\(style.mark(succeeded: false)) "
          + style.wrap(
            "\(problem.subject) \(problem.sentence)", indent: 2))
      let suite = report.suite(of: problem)
      for test in suite?.failingTests.prefix(3) ?? [] {
        let place = test.location.map { "  \($0)" } ?? ""
        lines.append("    " + style.wrap(test.identity.text + place, indent: 6))
        let message = PlainText.block(test.failureMessage ?? "", limit: 1_000)
        for line in message.split(whereSeparator: \.isNewline).prefix(4) {
          lines.append("      " + style.paint(style.fit(String(line), style.width - 6), .dim))
        }
      }
      if let more = suite.map({ $0.failingTests.count - 3 }), more > 0 {
        lines.append("    and \(ReportFormat.count(more, "more failing test"))")
      }
      if let location = problem.location, location != suite?.failingTests.first?.location {
        lines.append("    at   " + style.wrap(location, indent: 9))
      }
      if let remedy = problem.remedy {
        lines.append("    do   " + style.wrap(remedy, indent: 9))
      }
    }
    if problems.count > problemLimit {
      lines.append("  and \(ReportFormat.count(problems.count - problemLimit, "more problem"))")
    }
    return lines
  }

  private static func notes(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    let notes = report.conclusion.notes
    guard !notes.isEmpty else { return [] }
    var lines = [style.paint("Worth knowing", .bold)]
    lines += notes.prefix(5).map {
      "\(style.paint(style.openMark, .yellow)) " + style.wrap($0, indent: 2)
    }
    if notes.count > 5 { lines.append("  and \(notes.count - 5) more, see the report") }
    return lines
  }

  private static func checklist(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    let items = report.checklist + report.antiPatterns
    guard !items.isEmpty else { return [] }
    let title = min(
      items.map { TerminalText.columns(of: style.safe($0.title)) }.max() ?? 0, 26, style.width - 18)
    func lines(_ items: [ChecklistItem], _ words: (Verdict) -> String) -> [String] {
      items.map { item in
        let name = TerminalText.pad(style.fit(item.title, title), to: title)
        let word = TerminalText.pad(words(item.verdict), to: 13)
        let (mark, ink): (String, TerminalStyle.Ink) =
          switch item.verdict {
          case .holds: (style.passMark, .green)
          case .doesNotHold: (style.failMark, .red)
          case .notChecked: (style.openMark, .yellow)
          }
        let room = style.width - title - 20
        let why = room > 12 ? "  " + style.paint(style.fit(item.summary, room), .dim) : ""
        return "\(style.paint(mark, ink)) \(name)  \(style.paint(word, ink))\(why)"
      }
    }
    return [style.paint("Checklist", .bold)] + lines(report.checklist, \.words)
      + [style.paint("Anti-patterns", .bold)] + lines(report.antiPatterns, \.antiPatternWords)
  }

  private static func changes(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    ChangeLines.lines(report).enumerated().map { index, line in
      (index == 0 ? "" : "  ") + style.wrap(line, indent: 2)
    }
  }

  private static func layers(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    let layers = report.pyramid.layers.sorted { $0.layer.pyramidRank < $1.layer.pyramidRank }
    guard !layers.isEmpty else { return [] }
    let widths = [-12, 8, 8, 10, 9, 8]
    // A narrow terminal has no room for the time and the wanted share.
    let shown = style.width < 57 ? [0, 1, 2, 4] : Array(widths.indices)
    func row(_ cells: [String]) -> String {
      shown.map { column in
        widths[column] < 0
          ? TerminalText.pad(cells[column], to: -widths[column])
          : TerminalText.padLeft(cells[column], to: widths[column])
      }.joined()
    }
    var lines = [
      style.paint(row(["Layer", "tests", "failed", "time", "share", "wanted"]), .bold)
    ]
    lines += layers.map { layer in
      let failures = report.suites.filter { $0.layer == layer.layer }
        .reduce(0) { $0 + $1.counts.failures }
      let cells = [
        layer.layer.rawValue, ReportFormat.grouped(layer.tests), ReportFormat.grouped(failures),
        ReportFormat.duration(layer.duration), ReportFormat.percent(layer.share),
        layer.target.map(ReportFormat.percent) ?? style.dash,
      ]
      let origin = layer.countedFrom.map { "  " + style.fit("from \($0)", style.width - 57) } ?? ""
      return row(cells) + (style.width >= 70 ? style.paint(origin, .dim) : "")
    }
    if report.pyramid.isInverted {
      lines.append("\(style.mark(succeeded: false)) the pyramid is inverted")
    }
    return lines
  }

  private static func files(_ artifacts: [ReportArtifact], _ style: TerminalStyle) -> [String] {
    let width = artifacts.map { TerminalText.columns(of: style.safe($0.name)) }.max() ?? 0
    return artifacts.map { artifact in
      // Never cut: a path is there to be copied.
      "\(TerminalText.pad(style.safe(artifact.name), to: width))  \(style.safe(artifact.path))"
    }
  }
}
