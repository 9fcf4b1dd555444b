import AssayEvidence
package import AssayVerification

/// The report as one page that needs no network, no server and no script.
package enum HTMLReport {
  /// The whole page; smaller than 3 MB whatever the report holds.
  package static func render(_ report: VerificationReport) -> String {
    let sections = Section.all(of: report)
    let links = sections.map { "<li><a href=\"#\($0.id)\">\($0.link ?? $0.title)</a></li>" }
      .joined()
    let bodies = sections.map { section in
      """
      <section id="\(section.id)" aria-labelledby="\(section.id)-title">
      <h2 id="\(section.id)-title">\(section.title)</h2>
      \(section.html)</section>

      """
    }.joined()
    let title = "\(report.answer): \(PlainText.line(report.system, limit: 80)) · Assay"
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>\(Markup.escape(title))</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <a class="skip" href="#verdict">Skip to the verdict</a>
      <header class="page"><div class="brand"><span class="product">Assay</span> \
      <span class="system">\(Markup.name(report.system, limit: 80))</span></div>
      <nav aria-label="Parts of this report"><ul>\(links)</ul></nav></header>
      <main>
      \(VerdictPart.html(report))
      \(bodies)</main>
      <footer class="page">Written by assay \(Markup.line(report.run.assayVersion, limit: 40)). \
      The same facts for programs: <code>report.json</code>, <code>junit.xml</code>.</footer>
      <script>
      \(PageScript.javascript)
      </script>
      </body>
      </html>

      """
  }

  /// A part of the page under a heading of its own.
  struct Section {
    var id: String
    var title: String
    /// A shorter title for the navigation.
    var link: String?
    var html: String

    /// The parts in reading order; a part without content is left out.
    static func all(of report: VerificationReport) -> [Section] {
      let anchors = Anchors(report)
      return [
        Section(
          id: "section-problems", title: "What stands in the way", link: "Problems",
          html: ProblemsPart.html(report, anchors)),
        Section(
          id: "section-changes", title: "Since the last green run", link: "Changes",
          html: ChangesPart.html(report.past)),
        Section(
          id: "section-checklist", title: "Checklist",
          html: ChecklistPart.html(report.checklist, anchors, words: \.words)),
        Section(
          id: "section-anti-patterns", title: "Anti-patterns",
          html: ChecklistPart.html(report.antiPatterns, anchors, words: \.antiPatternWords)),
        Section(
          id: "section-pyramid", title: "Pyramid", html: PyramidDrawing.html(report.pyramid)),
        Section(
          id: "section-timeline", title: "Timeline", html: TimelineDrawing.html(report)),
        Section(
          id: "section-trend", title: "Trend",
          html: TrendDrawing.html(report.past, budget: report.budget)),
        Section(
          id: "section-flaky", title: "Flaky tests", link: "Flaky",
          html: FlakyPart.html(report.past)),
        Section(
          id: "section-quarantine", title: "Quarantine", html: QuarantinePart.html(report.past)),
        Section(
          id: "section-slow", title: "Slowest tests", link: "Slow",
          html: SlowTestsPart.html(report.past)),
        Section(
          id: "section-suites", title: "Suites", html: SuitesPart.html(report, anchors)),
        Section(
          id: "section-dependencies", title: "Dependencies", html: SystemPart.dependencies(report)),
        Section(
          id: "section-boundaries", title: "Boundaries", html: SystemPart.boundaries(report)),
        Section(
          id: "section-coverage", title: "Coverage of critical paths", link: "Coverage",
          html: SystemPart.coverage(report)),
        Section(
          id: "section-untested", title: "What tests do not run", link: "Untested",
          html: CoveragePart.html(report)),
        Section(id: "section-run", title: "Run", html: SystemPart.run(report)),
      ].filter { !$0.html.isEmpty }
    }
  }

  /// The ids of checklist items and suites in the page, each given once.
  struct Anchors {
    private var ids: [String: String] = [:]

    init(_ report: VerificationReport) {
      var used: Set<String> = ["verdict"]
      let items = (report.checklist + report.antiPatterns).map { ("item " + $0.id, $0.id) }
      let suites = report.suites.map { ("suite " + $0.id, "suite-" + $0.id) }
      for (key, wanted) in items + suites where ids[key] == nil {
        let base = Markup.slug(wanted)
        var id = base
        var number = 2
        while !used.insert(id).inserted {
          id = "\(base)-\(number)"
          number += 1
        }
        ids[key] = id
      }
    }

    func item(_ item: ChecklistItem) -> String { ids["item " + item.id] ?? "" }
    func suite(_ id: String) -> String? { ids["suite " + id] }
  }
}
