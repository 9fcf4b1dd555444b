import AssayTestRuns
import AssayVerification

/// What changed since the last green run, in at most three lines.
enum ChangeLines {
  /// Empty without such a run.
  static func lines(_ report: VerificationReport) -> [String] {
    guard let since = report.past?.sinceGreen else { return [] }
    var place = since.commit.map { String($0.prefix(10)) } ?? since.run
    if let count = since.commitCount, count > 0 {
      place += ", \(ReportFormat.count(count, "commit")) ago"
    }
    let parts = since.parts
    var lines = [
      "since the last green run (\(place)): "
        + (parts.isEmpty ? "the same tests with the same results" : parts.joined(separator: ", "))
    ]
    if let first = since.lostTests.first {
      lines.append("lost: \(name(first))\(more(since.lostTests.count))")
    } else if let first = since.newFailures.first {
      lines.append("new failure: \(name(first))\(more(since.newFailures.count))")
    }
    if let first = since.slower.first {
      lines.append(
        "slower: \(name(first.test)), \(ReportFormat.duration(first.usual)) → "
          + "\(ReportFormat.duration(first.now))\(more(since.slower.count))")
    }
    return lines
  }

  private static func name(_ test: PastTest) -> String { "\(test.suite) \(test.identity.text)" }

  private static func more(_ count: Int) -> String { count > 1 ? ", and \(count - 1) more" : "" }
}
