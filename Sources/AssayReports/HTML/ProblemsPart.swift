import AssayEvidence
import AssayTestRuns
import AssayVerification

/// Why the change may not ship: failing tests with what they said, where, and what to do.
enum ProblemsPart {
  /// Failing tests that a problem shows in full; the suite's own list has the others.
  static let testsPerProblem = 10

  static func html(_ report: VerificationReport, _ anchors: HTMLReport.Anchors) -> String {
    let problems = report.conclusion.problems
    var budget = PageBudget(bytes: 700_000)
    let rows = budget.rows(problems, atMost: 100) { problem in
      row(problem, report.suite(of: problem), anchors, report.past)
    }
    var html = ""
    if problems.isEmpty {
      html += "<p class=\"calm\">Nothing. Everything that was checked holds.</p>\n"
    } else {
      html += "<ol class=\"problems\">\n\(rows.with(more: "problem", element: "li"))</ol>\n"
    }
    return html + notes(report.conclusion.notes)
  }

  private static func row(
    _ problem: Problem, _ suite: SuiteReport?, _ anchors: HTMLReport.Anchors, _ past: RunPast?
  ) -> String {
    let link = suite.flatMap { anchors.suite($0.id) }
    let subject = Markup.name(problem.subject, limit: 120)
    var html = "<li><article><h3>"
    html += link.map { "<a href=\"#\($0)\">\(subject)</a>" } ?? subject
    html += " <span class=\"check\">\(Markup.line(problem.check.rawValue, limit: 60))</span></h3>\n"
    // The tests below say the same with more room, so the sentence need not.
    let shows = suite.map { !$0.failingTests.isEmpty } ?? false
    html += "<p>\(Markup.name(problem.sentence, limit: shows ? 200 : 600))</p>\n"
    if let location = problem.location {
      html +=
        "<p class=\"fact\"><span class=\"label\">Where</span> "
        + (location == suite?.log ? Markup.file(location) : Markup.code(location)) + "</p>\n"
    }
    if let remedy = problem.remedy {
      html +=
        "<p class=\"fact\"><span class=\"label\">Do</span> "
        + "\(Markup.prose(remedy, limit: 400))</p>\n"
    }
    return html + (suite.map { evidence($0, past) } ?? "") + "</article></li>\n"
  }

  private static func evidence(_ suite: SuiteReport, _ past: RunPast?) -> String {
    var budget = PageBudget(bytes: 60_000)
    let rows = budget.rows(suite.failingTests, atMost: testsPerProblem) { test in
      failingTest(test, past?.strip(of: test.identity, in: suite.id))
    }
    var html = rows.html
    if rows.leftOut > 0 {
      html +=
        "<p class=\"more\">\(ReportFormat.count(rows.leftOut, "more failing test")), listed "
        + "under the suite.</p>\n"
    }
    guard !suite.outputTail.isEmpty else { return html }
    let output = PlainText.tail(suite.outputTail, limit: 8_000)
    return html + "<details><summary>End of the output of \(Markup.name(suite.id))</summary>"
      + Markup.output(output, label: "End of the output of \(suite.id)") + "</details>\n"
  }

  private static func failingTest(_ test: TestResult, _ strip: TestStrip?) -> String {
    var html = "<div class=\"failure\"><h4>\(Markup.name(test.identity.text))</h4>"
    if let location = test.location {
      html += "<p class=\"fact\">\(Markup.code(location))</p>"
    }
    // This run alone says nothing new.
    if let strip, strip.marks.count > 1 {
      html +=
        "<p class=\"fact\"><span class=\"label\">Latest runs</span> \(StripMarkup.html(strip))</p>"
    }
    return html + failureText(test) + "</div>\n"
  }

  /// What a failing test said: its message, its details, and how often it was tried.
  static func failureText(_ test: TestResult) -> String {
    var html = ""
    if let message = test.failureMessage {
      let text = PlainText.block(message, limit: 2_000)
      html += Markup.output(text, label: "Message of \(test.identity.text)")
    }
    if test.attempts.count > 1 {
      let outcomes = test.attempts.prefix(10).map { $0.outcome.words }.joined(separator: ", ")
      html += "<p class=\"fact\">\(test.attempts.count) attempts: \(outcomes)</p>"
    }
    if let sentence = test.rerunSentence {
      html += "<p class=\"fact\">\(Markup.name(sentence, limit: 200))</p>"
    }
    if let details = test.last.details, !details.isEmpty {
      let text = PlainText.block(details, limit: 4_000)
      html +=
        "<details><summary>Details</summary>"
        + Markup.output(text, label: "Details of \(test.identity.text)") + "</details>"
    }
    return html
  }

  private static func notes(_ notes: [String]) -> String {
    guard !notes.isEmpty else { return "" }
    var budget = PageBudget(bytes: 60_000)
    let rows = budget.rows(notes, atMost: 100) { "<li>\(Markup.name($0, limit: 400))</li>\n" }
    let decide = notes.count == 1 ? "note that does" : "notes that do"
    return "<details class=\"notes\"><summary>\(notes.count) \(decide) not decide</summary><ul>\n"
      + "\(rows.with(more: "note", element: "li"))</ul></details>\n"
  }
}

extension TestOutcome {
  /// For people: `passed`, `failed`, `error`, `skipped`, `known issue`.
  var words: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .errored: "error"
    case .skipped: "skipped"
    case .knownIssue: "known issue"
    }
  }
}
