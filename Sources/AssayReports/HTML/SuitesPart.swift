import AssayEvidence
import AssayTestRuns
import AssayVerification

/// Every suite as a row that opens to its tests, its output and its log.
enum SuitesPart {
  static func html(_ report: VerificationReport, _ anchors: HTMLReport.Anchors) -> String {
    guard !report.suites.isEmpty else { return "<p>The manifest names no suite.</p>\n" }
    let total = 1_000_000
    let each = min(max(total / report.suites.count - 1_200, 0), 250_000)
    let explained = Set(
      report.conclusion.problems.filter { $0.check == "suite" }.map(\.subject))
    var budget = PageBudget(bytes: total)
    let rows = budget.rows(report.suites) { suite in
      row(suite, anchors, bytes: each, skipDetails: explained.contains(suite.id))
    }
    return """
      <div class="filter" hidden><label for="filter">Filter tests <kbd>/</kbd></label>\
      <input id="filter" type="search" autocomplete="off" spellcheck="false" \
      placeholder="part of a name"><p role="status" id="filter-status"></p></div>
      <div class="suites">
      <div class="columns" aria-hidden="true"><span></span><span>Suite</span><span>Layer</span>\
      <span>Tests</span><span class="num">Time</span><span class="num">Usually</span></div>
      \(rows.with(more: "suite"))</div>

      """
  }

  private static func row(
    _ suite: SuiteReport, _ anchors: HTMLReport.Anchors, bytes: Int, skipDetails: Bool
  ) -> String {
    let time = suite.duration.map(ReportFormat.duration) ?? "–"
    let usual = suite.usualDuration.map(ReportFormat.duration) ?? "–"
    let tests = suite.counts.total > 0 ? ReportFormat.counts(suite.counts) : suite.stateWord
    return """
      <details class="item suite" id="\(anchors.suite(suite.id) ?? "")">
      <summary>\(Icon.suite(suite))<span class="title">\(Markup.name(suite.id, limit: 120))</span>\
      <span class="layer \(suite.layer.rawValue)"><i></i>\(suite.layer.rawValue)</span>\
      <span class="tests"><span class="word">\(suite.stateWord):</span> \(tests)</span>\
      <span class="num time"><span class="word">Time</span> \(time)</span>\
      <span class="num usual"><span class="word">Usually</span> \(usual)</span></summary>
      <div class="inside">\(facts(suite))\(testList(suite, bytes: bytes, skipDetails))\
      \(output(suite, limit: min(6_000, bytes / 4)))</div>
      </details>

      """
  }

  private static func facts(_ suite: SuiteReport) -> String {
    var html = ""
    if let reason = suite.stateReason {
      html += "<p><b>\(suite.stateWord)</b>: \(Markup.name(reason, limit: 500))</p>"
    }
    html +=
      "<p class=\"fact\"><span class=\"label\">Command</span> "
      + "\(Markup.code(suite.command, limit: 400))</p>"
    if !suite.dependencies.isEmpty {
      let names = suite.dependencies.prefix(20).map { Markup.code($0, limit: 60) }
      html +=
        "<p class=\"fact\"><span class=\"label\">Got</span> "
        + names.joined(separator: ", ") + "</p>"
    }
    if let isolation = suite.isolation, isolation.leases + isolation.escapes.count > 0 {
      html +=
        "<p class=\"fact\"><span class=\"label\">Isolation</span> "
        + "\(ReportFormat.count(isolation.testsWithOwnParts, "test")) with parts of their own"
        + "\(isolation.escapes.isEmpty ? "" : ", left by:")</p>"
      for escape in isolation.escapes.prefix(10) {
        html +=
          "<p class=\"fact\"><span class=\"label\">Escape</span> "
          + "\(escape.test.map { Markup.code($0, limit: 160) + " " } ?? "")"
          + "\(Markup.name(escape.action, limit: 300))</p>"
      }
    }
    for excused in suite.excused.prefix(20) {
      html +=
        "<p class=\"fact\"><span class=\"label\">Excused</span> "
        + "\(Markup.code(excused.test.text, limit: 160)), in quarantine until "
        + "\(ReportFormat.timestamp(excused.until).prefix(10)); "
        + "\(Markup.name(excused.owner, limit: 80)), \(Markup.name(excused.issue, limit: 200))</p>"
    }
    if let log = suite.log {
      html += "<p class=\"fact\"><span class=\"label\">Log</span> \(Markup.file(log))</p>"
    }
    for warning in suite.warnings.prefix(10) {
      let place = warning.byteOffset.map { " (at byte \($0))" } ?? ""
      html +=
        "<p class=\"fact\"><span class=\"label\">Warning</span> "
        + "\(Markup.name(warning.message, limit: 300))\(place)</p>"
    }
    return html
  }

  private static func testList(
    _ suite: SuiteReport, bytes: Int, _ skipDetails: Bool
  ) -> String {
    guard !suite.tests.isEmpty else { return "" }
    var budget = PageBudget(bytes: bytes)
    let failing = suite.failingTests.enumerated()
    let failingRows = budget.rows(Array(failing), atMost: 300) { index, test in
      row(test, isExplained: skipDetails && index < ProblemsPart.testsPerProblem)
    }
    let others = budget.rows(
      suite.tests.filter { !$0.outcome.isFailure }, atMost: 200, { row($0, isExplained: true) })
    let all = PageBudget.Rows(
      html: failingRows.html + others.html, leftOut: failingRows.leftOut + others.leftOut)
    return "<ul class=\"testlist\">\n\(all.with(more: "test", element: "li"))</ul>"
  }

  private static func row(_ test: TestResult, isExplained: Bool) -> String {
    let time = test.duration.map(ReportFormat.duration) ?? ""
    let word = test.isFlaky ? "flaky" : test.outcome.words
    var html = "<li class=\"t \(test.outcome.isFailure ? "bad" : "")\"><span class=\"w\">\(word)"
    html += "</span>\(Markup.name(test.identity.text))<span class=\"num\">\(time)</span>"
    if test.outcome.isFailure, !isExplained {
      html += "<div class=\"said\">\(ProblemsPart.failureText(test))</div>"
    } else if test.outcome != .passed || test.isFlaky,
      let message = test.attempts.last(where: { $0.message != nil })?.message
    {
      html += "<div class=\"said\">\(Markup.name(message))</div>"
    }
    return html + "</li>\n"
  }

  private static func output(_ suite: SuiteReport, limit: Int) -> String {
    guard !suite.outputTail.isEmpty else { return "" }
    let text = PlainText.tail(suite.outputTail, limit: limit)
    return "<details><summary>End of its output</summary>"
      + Markup.output(text, label: "End of the output of \(suite.id)") + "</details>"
  }
}
