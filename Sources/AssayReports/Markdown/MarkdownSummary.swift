import AssayEvidence
import AssayTestRuns
package import AssayVerification

/// A short report for a pull request's comment or a job's summary page.
package enum MarkdownSummary {
  /// GitHub cuts comments at 65,536 characters; this stays below 60,000 bytes.
  package static let byteLimit = 60_000

  /// Verdict, problems, layers, checklist, and the rest folded away.
  package static func render(_ report: VerificationReport) -> String {
    let parts = [
      verdict(report), problems(report), changes(report), layers(report), checklist(report),
      details(report),
    ]
    var text = ""
    for part in parts {
      // Each part bounds itself well below the limit; leaving a whole one out keeps the markup whole.
      guard text.utf8.count + part.utf8.count < byteLimit - 200 else {
        return text + "\nMore than fits here: see the HTML report.\n"
      }
      text += part
    }
    return text
  }

  private static func verdict(_ report: VerificationReport) -> String {
    let mark =
      switch report.verdict {
      case .holds: "✅"
      case .doesNotHold: "❌"
      case .notChecked: "⚪"
      }
    return """
      ## \(mark) \(report.answer): \(escape(report.conclusion.headline, limit: 300))

      **Next:** \(escape(report.nextStep, limit: 300))

      \(ReportFormat.count(report.totals.total, "test")) \
      (\(ReportFormat.counts(report.totals))) in \(ReportFormat.duration(report.duration))\
      \(report.budget.map { " of \(ReportFormat.duration($0)) allowed" } ?? "")

      """
  }

  private static func problems(_ report: VerificationReport) -> String {
    let problems = report.conclusion.problems
    guard !problems.isEmpty else { return "" }
    var text = "\n### What stands in the way\n\n"
    var budget = PageBudget(bytes: 24_000)
    let rows = budget.rows(problems, atMost: 10) { problem in
      var row =
        "- **\(escape(problem.subject, limit: 120))** \(escape(problem.sentence, limit: 300))"
      if let location = problem.location { row += " · \(code(location))" }
      if let remedy = problem.remedy { row += "<br>→ \(escape(remedy, limit: 200))" }
      return row + "\n"
    }
    text += rows.html
    if rows.leftOut > 0 { text += "- … and \(rows.leftOut) more\n" }
    return text
  }

  private static func changes(_ report: VerificationReport) -> String {
    let lines = ChangeLines.lines(report).enumerated().map { index, line in
      index == 0 ? "\nChanges \(escape(line, limit: 300))\n" : "- \(escape(line, limit: 300))\n"
    }
    return lines.prefix(1).joined() + (lines.count > 1 ? "\n" : "")
      + lines.dropFirst().joined()
  }

  private static func layers(_ report: VerificationReport) -> String {
    let layers = report.pyramid.layers.sorted { $0.layer.pyramidRank < $1.layer.pyramidRank }
    guard !layers.isEmpty else { return "" }
    var text = "\n| Layer | Tests | Failures | Time | Share | Wanted |\n"
    text += "| --- | ---: | ---: | ---: | ---: | ---: |\n"
    for layer in layers {
      let failures = report.suites.filter { $0.layer == layer.layer }
        .reduce(0) { $0 + $1.counts.failures }
      text +=
        "| \(layer.layer.rawValue) | \(ReportFormat.grouped(layer.tests)) "
        + "| \(ReportFormat.grouped(failures)) | \(ReportFormat.duration(layer.duration)) "
        + "| \(ReportFormat.percent(layer.share)) "
        + "| \(layer.target.map(ReportFormat.percent) ?? "–") |\n"
    }
    return text + (report.pyramid.isInverted ? "\n❌ The pyramid is inverted.\n" : "")
  }

  private static func checklist(_ report: VerificationReport) -> String {
    func rows(_ items: [ChecklistItem], _ words: (Verdict) -> String) -> String {
      items.prefix(20).map { item in
        "| \(item.verdict.markdownMark) \(words(item.verdict)) | \(escape(item.title, limit: 80)) "
          + "| \(escape(item.summary, limit: 200)) |\n"
      }.joined()
    }
    return "\n| Verdict | Checklist | Why |\n| --- | --- | --- |\n"
      + rows(report.checklist, \.words)
      + "\n| Verdict | Anti-pattern | Why |\n| --- | --- | --- |\n"
      + rows(report.antiPatterns, \.antiPatternWords)
  }

  private static func details(_ report: VerificationReport) -> String {
    var text = "\n<details><summary>Suites</summary>\n\n"
    text += "| Suite | State | Tests | Time |\n| --- | --- | --- | ---: |\n"
    var budget = PageBudget(bytes: 10_000)
    let rows = budget.rows(report.suites, atMost: 60) { suite in
      "| \(escape(suite.id, limit: 120)) | \(suite.stateWord) "
        + "| \(suite.counts.total > 0 ? ReportFormat.counts(suite.counts) : "–") "
        + "| \(suite.duration.map(ReportFormat.duration) ?? "–") |\n"
    }
    text += rows.html
    if rows.leftOut > 0 { text += "\n… and \(ReportFormat.count(rows.leftOut, "more suite")).\n" }
    text += "\n</details>\n"
    let notes = report.conclusion.notes
    if !notes.isEmpty {
      text += "\n<details><summary>\(ReportFormat.count(notes.count, "note"))</summary>\n\n"
      text += notes.prefix(20).map { "- \(escape($0, limit: 300))\n" }.joined()
      text += "\n</details>\n"
    }
    let run = report.run
    let commit = run.commit.map { " · commit \(code(String($0.prefix(12))))" } ?? ""
    return text + "\nRun \(code(run.id))\(commit) · assay \(escape(run.assayVersion, limit: 40))\n"
  }

  /// Text that shows as written: no markup, no HTML, no link, nobody mentioned.
  static func escape(_ raw: String, limit: Int) -> String {
    var text = ""
    for character in PlainText.line(raw, limit: limit).unicodeScalars {
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      // An entity after the sign keeps the look and ends the mention or the issue link.
      case "@": text += "@&#8203;"
      case "#": text += "&#35;&#8203;"
      case "\\", "`", "*", "_", "[", "]", "|", "~", "$":
        text += "\\" + String(character)
      default: text.unicodeScalars.append(character)
      }
    }
    return text.replacing("://", with: ":&#8203;//").replacing("www.", with: "www&#46;")
  }

  /// A code span, with HTML so that backticks and pipes inside can't end it or its cell.
  static func code(_ raw: String) -> String {
    let escaped = Markup.escape(PlainText.line(raw, limit: 200))
    return "<code>"
      + escaped.unicodeScalars.map { character in
        "`|*_[]\\@$~".unicodeScalars.contains(character)
          ? "&#\(character.value);" : String(character)
      }.joined() + "</code>"
  }
}

extension Verdict {
  fileprivate var markdownMark: String {
    switch self {
    case .holds: "✅"
    case .doesNotHold: "❌"
    case .notChecked: "⚪"
    }
  }
}
