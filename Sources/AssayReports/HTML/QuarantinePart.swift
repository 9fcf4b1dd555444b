import AssayEvidence
import AssayVerification

/// The quarantine list: what it excuses, who repairs it, and until when.
enum QuarantinePart {
  static func html(_ past: RunPast?) -> String {
    guard let past, !past.quarantine.isEmpty else { return "" }
    let entries = past.quarantine.sorted { ($0.expires, $0.test) < ($1.expires, $1.test) }
    let table = SystemPart.table(
      ["Entry", "Owner", "Expires", "Reason", "This run"], entries, bytes: 60_000, limit: 100
    ) { entry in
      let days =
        switch entry.daysLeft {
        case nil: "\(Icon.verdict(.doesNotHold)) expired"
        case let days?: ReportFormat.count(days, "day") + " left"
        }
      return [
        "\(Markup.name(entry.test, limit: 200))<br><span class=\"check\">"
          + "\(entry.suite.map { Markup.name($0, limit: 120) } ?? "all suites")</span>",
        Markup.name(entry.owner, limit: 80),
        "\(ReportFormat.day(entry.expires))<br><span class=\"check\">\(days)</span>",
        "\(Markup.name(entry.reason, limit: 300))<br>\(Markup.code(entry.issue, limit: 200))",
        entry.excused == 0 ? "nothing excused" : ReportFormat.count(entry.excused, "failure"),
      ]
    }
    return "<p>\(past.quarantine.count) of at most "
      + "\(ReportFormat.count(past.quarantineLimit, "entry", plural: "entries")). These tests "
      + "run, and their failures do not block.</p>\n" + table
  }
}
