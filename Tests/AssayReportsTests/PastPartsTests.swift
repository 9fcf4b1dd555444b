import AssayReports
import AssayVerification
import Foundation
import Testing

struct PastPartsTests {
  @Test(arguments: [
    "From 212 runs of the last 90 days.", "11 % of its runs", "6.2 % to 19 %", "flaky, 99 % sure",
    "41 min, 2 pull requests", "@orders-team", "3 of 25 clean runs to its release",
    "30 runs, 24 passed, 2 failed, 2 passed after a failure, 1 skipped, 1 known issue",
    "2 of at most 20 entries", "13 days left", "expired", "1 failure</",
    "▃▃▃▅▅█", "New failures: 1", "Fixed: 1", "Lost tests: 1", "New tests: 2",
    "Slower tests: 1", "usually <bdi", "Commits between: 3", "Prices &lt;know&gt; their currency",
    "24 runs, the oldest first; 20 said yes.", "id=\"section-changes\"", "Latest runs</span>",
  ])
  func `the page shows what earlier runs say`(text: String) {
    let page = HTMLReport.render(SampleReports.withPast)
    #expect(page.contains(text.replacing(" <bdi", with: "")))
  }

  @Test func `without a history these parts are not there, and the others are`() {
    let page = HTMLReport.render(SampleReports.failing)
    for part in ["changes", "trend", "flaky", "quarantine", "slow"] {
      #expect(!page.contains("section-\(part)"))
    }
    #expect(page.contains("section-timeline"))
  }

  @Test func `a first run says that it has nothing to compare with`() {
    var report = SampleReports.passing
    report.past = RunPast()
    report.past?.noGreen = "this is the first whole run that the history knows"
    let page = HTMLReport.render(report)
    #expect(page.contains("Nothing to compare with: this is the first whole run"))
    #expect(!page.contains("section-trend"))
  }

  @Test func `with 20,000 tests in each list the page names some and counts the rest`() {
    var report = SampleReports.failing
    report.past = SamplePast.large(20_000)
    let page = HTMLReport.render(report)
    #expect(page.utf8.count < 1_000_000)
    #expect(page.contains("New failures: 20,000"))
    #expect(page.contains("19,950 more"))
    #expect(page.contains("19,975 more rows not shown here"))
  }

  @Test func `the timeline names and marks the chain that decided how long the run took`() {
    let page = HTMLReport.render(SampleReports.failing)
    #expect(page.contains("The run could only end earlier if these took less"))
    #expect(page.contains("on the critical path"))
    #expect(page.contains("class=\"critical-line\""))
  }

  @Test func `terminal and markdown say in three lines what changed`() throws {
    let report = SampleReports.withPast
    let terminal = TerminalSummary.render(
      report, style: TerminalStyle(color: false, width: 100, unicode: true), artifacts: [])
    #expect(
      terminal.contains(
        """
        since the last green run (41d0aa7be2, 3 commits ago): 1 new failure, 1 fixed, 2 new tests, 1 lost
          test, 1 slower test
          lost: inventory/unit PricingTests.forgets a reservation
          slower: orders/integration PricingTests.stores a thousand orders, 420 ms → 2.3 s
        """))
    let markdown = MarkdownSummary.render(report)
    #expect(
      markdown.contains("Changes since the last green run (41d0aa7be2, 3 commits ago): 1 new"))
    #expect(markdown.contains("- slower: orders/integration"))
    #expect(!MarkdownSummary.render(SampleReports.failing).contains("Changes since"))
  }
}
