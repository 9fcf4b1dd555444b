import AssayReports
import AssayTestRuns
import AssayVerification
import Testing

/// What the reports say about code that no test executed.
struct CodeCoverageReportTests {
  static let report: VerificationReport = {
    var report = SampleReports.passing
    report.code = CodeCoverageReport(
      lines: .init(covered: 999, total: 1_000),
      risks: [
        .init(place: "a<b>.swift:3-9", what: "7 lines never ran", isCritical: true, changes: 12)
      ],
      allRisks: 4)
    return report
  }()

  @Test func `the terminal shows the riskiest`() {
    let style = TerminalStyle(color: false, width: 100, unicode: true)
    let text = TerminalSummary.render(Self.report, style: style, artifacts: [])
    #expect(text.contains("99 % of 1,000 lines of code"))
    #expect(text.contains("a<b>.swift:3-9: 7 lines never ran (critical, changed 12 times)"))
  }

  @Test func `the page escapes paths and says how many more there are`() {
    let page = HTMLReport.render(Self.report)
    #expect(page.contains("a&lt;b&gt;.swift:3-9"))
    #expect(page.contains("3 more places"))
    #expect(!HTMLReport.render(SampleReports.passing).contains("section-untested"))
  }
}
