import AssayTestRuns
import AssayVerification

/// Tests that can't be trusted: how often they fail, what that cost, whose they are.
enum FlakyPart {
  static let limit = 50

  static func html(_ past: RunPast?) -> String {
    guard let past, !past.flaky.isEmpty else { return "" }
    let table = SystemPart.table(
      ["Test", "State", "Fails in", "Cost", "Owner", "Latest runs"], past.flaky, bytes: 90_000,
      limit: limit
    ) { flaky in
      let released =
        flaky.state == "flaky" || flaky.state == "quarantined"
        ? "<br><span class=\"check\">\(flaky.cleanRuns) of \(flaky.cleanRunsNeeded) clean runs "
          + "to its release</span>" : ""
      let last = flaky.evidence.last.map {
        "<br><span class=\"check\">It \(Markup.name($0, limit: 200)).</span>"
      }
      return [
        "\(Markup.name(flaky.test.identity.text, limit: 200))<br><span class=\"check\">"
          + "\(Markup.name(flaky.test.suite, limit: 120))</span>",
        "\(Markup.line(flaky.state, limit: 20)), \(ReportFormat.share(flaky.probability)) sure"
          + released,
        "\(ReportFormat.share(flaky.rate)) of its runs<br><span class=\"check\">"
          + "\(ReportFormat.share(flaky.rateFrom)) to \(ReportFormat.share(flaky.rateTo))</span>",
        "\(ReportFormat.decimal(flaky.minutes.rounded())) min, "
          + ReportFormat.count(flaky.pullRequests, "pull request")
          + "<br><span class=\"check\">\(ReportFormat.count(flaky.failingRuns, "run")) failed, "
          + "\(flaky.blockedRuns) blocked</span>",
        flaky.test.owner.map { Markup.name($0, limit: 80) } ?? "nobody",
        StripMarkup.html(flaky.test.strip) + (last ?? ""),
      ]
    }
    return "<p>From \(ReportFormat.count(past.flakyRuns, "run")) of the last 90 days.</p>\n"
      + StripMarkup.legend + table
  }
}
