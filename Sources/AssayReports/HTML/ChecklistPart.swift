import AssayEvidence
import AssayVerification

/// Checklist items or anti-patterns as rows that open to their evidence.
enum ChecklistPart {
  static func html(
    _ items: [ChecklistItem], _ anchors: HTMLReport.Anchors, words: (Verdict) -> String
  ) -> String {
    items.map { item in
      var budget = PageBudget(bytes: 45_000)
      let rows = budget.rows(item.evidence, atMost: 200, evidence)
      return """
        <details class="item" id="\(anchors.item(item))">
        <summary>\(Icon.verdict(item.verdict))<span class="title">\(Markup.name(item.title))\
        </span><span class="state \(item.verdict.rawValue)">\(words(item.verdict))</span>\
        <span class="sum">\(Markup.name(item.summary, limit: 300))</span></summary>
        <div class="inside"><p class="asks">\(Markup.name(item.question, limit: 400))</p>
        <ul class="evidence">
        \(rows.with(more: "piece of evidence", element: "li"))</ul></div>
        </details>

        """
    }.joined()
  }

  private static func evidence(_ evidence: Evidence) -> String {
    var html = "<li>\(Icon.verdict(evidence.verdict))<div><p><b>"
    html += Markup.name(evidence.subject, limit: 120)
    html += "</b> <span class=\"check\">\(Markup.line(evidence.check.rawValue, limit: 60))"
    html += " · \(evidence.verdict.words)\(evidence.isAdvisory ? " · advisory" : "")</span></p>"
    html += "<p>\(Markup.name(evidence.reason, limit: 500))</p>"
    if let remedy = evidence.remedy {
      html +=
        "<p class=\"fact\"><span class=\"label\">Do</span> "
        + "\(Markup.prose(remedy, limit: 400))</p>"
    }
    let figures = evidence.figures.prefix(12).map(figure).joined(separator: " · ")
    if !figures.isEmpty { html += "<p class=\"fact\">\(figures)</p>" }
    let sources = evidence.sources.prefix(8).map { source in
      "\(source.kind.rawValue) \(Markup.code(source.location))"
    }.joined(separator: ", ")
    if !sources.isEmpty {
      html += "<p class=\"fact\"><span class=\"label\">From</span> \(sources)</p>"
    }
    return html + "</div></li>\n"
  }

  private static func figure(_ figure: Figure) -> String {
    let unit = figure.unit.isEmpty ? "" : " " + Markup.line(figure.unit, limit: 20)
    return "\(Markup.line(figure.name, limit: 60)) <b>\(ReportFormat.decimal(figure.value))"
      + "\(unit)</b>"
  }
}
