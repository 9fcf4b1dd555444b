import AssayTestRuns
import AssayVerification

/// The tests that take longest.
enum SlowTestsPart {
  static func html(_ past: RunPast?) -> String {
    guard let past, !past.slowest.isEmpty else { return "" }
    return SystemPart.table(
      ["Test", "Mean", "Longest", "Latest times", "Owner"], past.slowest, bytes: 60_000, limit: 25
    ) { slow in
      [
        "\(Markup.name(slow.test.identity.text, limit: 200))<br><span class=\"check\">"
          + "\(Markup.name(slow.test.suite, limit: 120))</span>",
        ReportFormat.duration(slow.mean), ReportFormat.duration(slow.longest),
        StripMarkup.curve(slow.recent),
        slow.test.owner.map { Markup.name($0, limit: 80) } ?? "nobody",
      ]
    }
  }
}
