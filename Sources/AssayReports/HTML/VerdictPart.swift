import AssayEvidence
import AssayTestRuns
import AssayVerification

/// The answer in one sentence, the next step, and the four numbers that matter.
enum VerdictPart {
  static func html(_ report: VerificationReport) -> String {
    let kind =
      switch report.verdict {
      case .holds: "yes"
      case .doesNotHold: "no"
      case .notChecked: "open"
      }
    return """
      <section id="verdict" class="verdict \(kind)" tabindex="-1" \
      aria-labelledby="verdict-title">
      <p class="question">May this change ship?</p>
      <h1 id="verdict-title"><span class="answer">\(Icon.verdict(report.verdict))\
      \(report.answer).</span> \(headline(report))</h1>
      <p class="next"><span class="label">Next</span> \
      \(Markup.prose(report.nextStep, limit: 300))</p>
      <dl class="figures">\(figures(report))</dl>
      </section>
      """
  }

  private static func headline(_ report: VerificationReport) -> String {
    let text = report.conclusion.headline
    // On a phone, a test's long name breaks better behind a dot than anywhere.
    return Markup.name(text.hasSuffix(".") ? text : text + ".", limit: 260)
      .replacing(".", with: ".<wbr>")
  }

  private static func figures(_ report: VerificationReport) -> String {
    let totals = report.totals
    let ran = report.suitesThatRan.count
    let items = report.checklist + report.antiPatterns
    let holding = items.filter { $0.verdict == .holds }.count
    let open = items.filter { $0.verdict == .notChecked }.count
    let passed = report.suites.filter { $0.state == .passed }.count
    let notRun = report.suites.count - ran
    return figure(
      "Tests", ReportFormat.grouped(totals.total), ReportFormat.counts(totals))
      + figure(
        "Suites", "\(passed) of \(report.suites.count)",
        "passed" + (notRun > 0 ? ", \(notRun) not run" : ""))
      + figure(
        "Time", ReportFormat.duration(report.duration),
        report.budget.map { "of \(ReportFormat.duration($0)) allowed" } ?? "no time limit")
      + figure(
        "Checklist", "\(holding) of \(items.count)",
        "hold" + (open > 0 ? ", \(open) not checked" : ""))
  }

  private static func figure(_ name: String, _ value: String, _ detail: String) -> String {
    "<div><dt>\(name)</dt><dd><b>\(value)</b> <span>\(detail)</span></dd></div>"
  }
}

/// Small drawings that say a verdict by shape; the word always stands beside them.
enum Icon {
  static func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .holds: icon("good", "M4.5 8.4l2.4 2.4 4.6-5.2")
    case .doesNotHold: icon("bad", "M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4")
    case .notChecked: icon("open", "M5 8h6")
    }
  }

  static func suite(_ suite: SuiteReport) -> String {
    switch suite.state {
    case .passed: verdict(.holds)
    case .failed, .broken: verdict(.doesNotHold)
    case .notRun: verdict(.notChecked)
    }
  }

  private static func icon(_ name: String, _ path: String) -> String {
    "<svg class=\"icon \(name)\" viewBox=\"0 0 16 16\" aria-hidden=\"true\">"
      + "<circle cx=\"8\" cy=\"8\" r=\"7.25\"/><path d=\"\(path)\"/></svg>"
  }
}
