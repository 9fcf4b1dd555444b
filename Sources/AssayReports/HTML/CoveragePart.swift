import AssayTestRuns
import AssayVerification

/// What no test executes, where that is most likely to hurt.
enum CoveragePart {
  static func html(_ report: VerificationReport) -> String {
    guard let code = report.code else { return "" }
    var html = "<p>Tests ran \(ReportFormat.covered(code.lines)) lines of code.</p>\n"
    if let change = code.change, change.lines.total > 0 {
      let wanted = change.wanted.map { ", wanted \(ReportFormat.percent($0))" } ?? ""
      html +=
        "<p>Since \(Markup.code(change.base, limit: 80)): "
        + "\(ReportFormat.covered(change.lines)) changed lines\(wanted).</p>\n"
    }
    if let change = code.change, !change.uncovered.isEmpty {
      html += SystemPart.table(["Changed and never executed"], change.uncovered, bytes: 20_000) {
        [Markup.code($0)]
      }
    }
    guard !code.risks.isEmpty else { return html }
    html += SystemPart.table(["Place", "Never executed", "Why it matters"], code.risks) { risk in
      let changes = risk.changes == 0 ? "" : "changed \(ReportFormat.grouped(risk.changes))×"
      let why = [risk.isCritical ? "critical" : "", changes].filter { !$0.isEmpty }
      return [
        Markup.code(risk.place), Markup.line(risk.what, limit: 120),
        why.isEmpty ? "–" : why.joined(separator: ", "),
      ]
    }
    if code.allRisks > code.risks.count {
      html +=
        "<p>\(ReportFormat.count(code.allRisks - code.risks.count, "more place")) of less "
        + "risk: <code>assay coverage report</code>.</p>\n"
    }
    return html
  }
}
