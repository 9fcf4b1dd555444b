import AssayEvidence
import AssayReports
import AssayVerification
import Testing

struct MarkdownSummaryTests {
  @Test(arguments: ["failing", "passing"])
  func `the summary is as agreed`(name: String) throws {
    let report = name == "passing" ? SampleReports.passing : SampleReports.failing
    try expectSnapshot(MarkdownSummary.render(report), named: "markdown-\(name)")
  }

  @Test func `outside text stays text`() {
    let text = MarkdownSummary.render(SampleReports.hostile(.hostile))
    #expect(!text.contains("<script>") && !text.contains("@octocat") && !text.contains("http://"))
    #expect(!text.contains(" |p| ") && !text.contains("\n::error"))
  }

  @Test(arguments: [1, 200, 5_000])
  func `fits into a comment`(suites: Int) {
    var report = SampleReports.large(tests: 10_000, suites: suites)
    let long = String(repeating: "#|@", count: 2_000)
    report.conclusion.problems += report.suites.map {
      Problem(check: "suite", subject: $0.id, sentence: long, location: long, remedy: long)
    }
    report.conclusion.problems.insert(contentsOf: report.conclusion.problems.suffix(1), at: 0)
    report.conclusion.notes = Array(repeating: long, count: 100)
    let text = MarkdownSummary.render(report)
    #expect(text.utf8.count < MarkdownSummary.byteLimit)
    #expect(text.contains("What stands in the way"))
  }
}

struct TerminalSummaryTests {
  private static let artifacts = [
    ReportArtifact(name: "report", path: ".assay/runs/20261123-005812-4f2a/report.html"),
    ReportArtifact(name: "junit", path: ".assay/runs/20261123-005812-4f2a/junit.xml"),
  ]

  @Test(arguments: [
    ("failing-wide", TerminalStyle(color: true, width: 110, unicode: true)),
    (
      "failing-narrow", TerminalStyle(color: false, width: 60, unicode: false)
    ),
    ("passing", TerminalStyle(color: false, width: 80, unicode: true)),
  ])
  func `the summary is as agreed`(name: String, style: TerminalStyle) throws {
    let report = name == "passing" ? SampleReports.passing : SampleReports.failing
    let text = TerminalSummary.render(report, style: style, artifacts: Self.artifacts)
    try expectSnapshot(visible(text), named: "terminal-\(name)")
  }

  @Test(arguments: [40, 60, 80, 200], [String.hostile, String(repeating: "漢字 かな", count: 99)])
  func `no line is wider than the terminal, whatever the names`(width: Int, name: String) {
    let style = TerminalStyle(color: false, width: width, unicode: true)
    let text = TerminalSummary.render(SampleReports.hostile(name), style: style, artifacts: [])
    for line in text.split(separator: "\n") {
      let wide = line.unicodeScalars.filter { (0x3000...0x9FFF).contains($0.value) }.count
      #expect(line.count + wide <= width, "\(line)")
    }
    #expect(!text.contains("\u{1B}"))
  }

  @Test func `without colour and Unicode it is plain ASCII`() {
    let style = TerminalStyle(color: false, width: 80, unicode: false)
    let text = TerminalSummary.render(
      SampleReports.failing, style: style, artifacts: Self.artifacts)
    #expect(text.allSatisfy { $0.isASCII })
  }
}
