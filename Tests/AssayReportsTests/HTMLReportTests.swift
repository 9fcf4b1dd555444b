import AssayReports
import AssayVerification
import Foundation
import Testing

struct HTMLReportTests {
  @Test func `says the verdict first, in the title and in the heading`() {
    let failing = HTMLReport.render(SampleReports.failing)
    #expect(failing.contains("<title>No: shop · Assay</title>"))
    #expect(failing.contains("No.</span> <bdi>orders/unit has 1 failing test"))
    let passing = HTMLReport.render(SampleReports.passing)
    #expect(passing.contains("<title>Yes: shop · Assay</title>"))
    #expect(passing.contains("Nothing. Everything that was checked holds."))
  }

  @Test(arguments: [
    "(total → 850.00) == (expected → 85.00)", "Tests/OrdersTests/PricingTests.swift:41",
    "run <code>swift test --filter unit</code>", "no contract covers this boundary",
    "href=\"./logs/inventory-contract.log\"", "ended with exit code 137", "postgres 15.18",
    "pacts/orders-inventory.json", "90 %", "20261123-005812-4f2a", "serialization failure (40001)",
    "id=\"no-contracts\"", "found", "absent", "not checked", "does not hold",
  ])
  func `a failing run shows what is needed to mend it`(text: String) {
    #expect(HTMLReport.render(SampleReports.failing).contains(text))
  }

  @Test func `an inverted pyramid is named`() {
    var report = SampleReports.passing
    #expect(!HTMLReport.render(report).contains("ice-cream cone"))
    report.pyramid.isInverted = true
    #expect(HTMLReport.render(report).contains("The pyramid is inverted"))
  }

  @Test func `terminal colours are stripped from output`() {
    let page = HTMLReport.render(SampleReports.failing)
    #expect(page.contains("✘ Test &quot;gives 15 % off from one hundred pieces&quot; failed."))
    #expect(!page.contains("[31m"))
  }

  @Test func `outside text can neither break out of the markup nor reorder it`() {
    let page = HTMLReport.render(SampleReports.hostile(.hostile))
    #expect(page.components(separatedBy: "<script>").count == 2)
    #expect(page.components(separatedBy: "</script>").count == 2)
    #expect(!page.contains("<b>' "))
    #expect(page.contains("⟨U+202E⟩rtl"))
    let forbidden = page.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n") || (0x202A...0x202E).contains($0.value)
    }
    #expect(forbidden.isEmpty)
  }

  @Test(arguments: [
    "javascript:alert(1)", "//evil.example/x", "http://evil.example/x", "/etc/passwd",
    "\\\\host\\x",
    "\" onclick=\"x",
  ])
  func `a log links to a place beside the report only`(log: String) {
    var report = SampleReports.passing
    report.suites[0].log = log
    let page = HTMLReport.render(report)
    for part in page.components(separatedBy: "href=\"").dropFirst() {
      #expect(part.hasPrefix("#") || part.hasPrefix("./"), "\(part.prefix(40))")
    }
    #expect(!page.contains("onclick=\""))
  }

  @Test(arguments: [(1, 100_000), (20, 100_000), (1_000, 100_000), (4_000, 8_000)])
  func `the page stays below 3 MB and says what it leaves out`(suites: Int, tests: Int) {
    let page = HTMLReport.render(SampleReports.large(tests: tests, suites: suites))
    #expect(page.utf8.count < 3_000_000)
    #expect(page.contains("not shown here; <code>report.json</code> has all."))
    #expect(page.hasSuffix("</html>\n"))
  }

  @Test func `a report without anything still is a whole page`() {
    var report = SampleReports.passing
    report.suites = []
    report.timeline = []
    report.pyramid.layers = []
    report.dependencies = []
    report.boundaries = []
    report.coverage = []
    let page = HTMLReport.render(report)
    #expect(page.contains("The manifest names no suite."))
    #expect(!page.contains("section-timeline"))
  }

  @Test func `numbers that are none leave the drawings whole`() {
    var report = SampleReports.passing
    report.pyramid.layers[0].share = .nan
    report.pyramid.layers[1].target = .infinity
    report.timeline[0].start = .seconds(-5)
    report.timeline[0].slot = -3
    report.duration = .zero
    let page = HTMLReport.render(report)
    #expect(!page.contains("\"nan\"") && !page.contains("\"inf\""))
  }
}
