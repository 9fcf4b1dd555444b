import AssayPact

/// The report as XML of JUnit: a suite for each pact, a case for each interaction.
///
/// Pending failures are skipped cases, with their reason.
package enum JUnitReport {
  package static func text(_ report: ProviderReport) -> String {
    var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
    let suites = zip(report.plan.pacts, report.entries).map { Suite(report, $0, $1) }
    lines.append("<testsuites\(counts(suites.flatMap(\.outcomes)))>")
    for suite in suites { lines += suite.lines }
    return (lines + ["</testsuites>", ""]).joined(separator: "\n")
  }

  static func counts(_ outcomes: [ReportSection.Outcome]) -> String {
    func count(_ wanted: ReportSection.Outcome...) -> Int {
      outcomes.count { wanted.contains($0) }
    }
    return #" tests="\#(outcomes.count)" failures="\#(count(.failed))""#
      + #" errors="\#(count(.error))" skipped="\#(count(.pending, .notRun))""#
  }

  private struct Suite {
    var outcomes: [ReportSection.Outcome]
    var lines: [String]

    init(_ report: ProviderReport, _ pact: SourcedPact, _ entries: [ProviderReport.Entry]) {
      outcomes = entries.map(report.outcome)
      lines = []
      let time = entries.reduce(Duration.zero) { $0 + $1.result.duration }
      let name = "\(pact.pact.consumer.name) - \(pact.pact.provider.name)"
      lines = [
        #"  <testsuite name="\#(escaped(name))"\#(counts(outcomes)) time="\#(seconds(time))">"#
      ]
      for (entry, outcome) in zip(entries, outcomes) {
        let title = report.plan.interaction(entry.origin).title
        lines += element(entry.result, outcome, title: title, suite: name)
      }
      lines.append("  </testsuite>")
    }

    private func element(
      _ result: InteractionResult, _ outcome: ReportSection.Outcome, title: String, suite: String
    ) -> [String] {
      let head =
        #"    <testcase name="\#(escaped(title))" classname="\#(escaped(suite))""#
        + #" time="\#(seconds(result.duration))""#
      let text = (result.explanation + [result.reproduction].compactMap(\.self))
        .joined(separator: "\n")
      let lines = escaped(text, keepsLines: true)
      let first = escaped(result.explanation.first ?? "")
      switch outcome {
      case .passed:
        if text.isEmpty { return [head + "/>"] }
        return [head + ">", "      <system-out>\(lines)</system-out>", "    </testcase>"]
      case .failed, .error:
        let name = outcome == .failed ? "failure" : "error"
        return [
          head + ">", #"      <\#(name) message="\#(first)">\#(lines)</\#(name)>"#,
          "    </testcase>",
        ]
      case .pending:
        return [
          head + ">", #"      <skipped message="pending: \#(first)"/>"#,
          "      <system-out>\(lines)</system-out>", "    </testcase>",
        ]
      case .notRun: return [head + ">", #"      <skipped message="not run"/>"#, "    </testcase>"]
      }
    }

    private func seconds(_ duration: Duration) -> String {
      let milliseconds = Int(min(max(0, duration / .milliseconds(1)), 1e12).rounded())
      return "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).suffix(3))"
    }
  }

  /// What XML cannot say at all becomes a mark.
  static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      case "\"": result += "&quot;".unicodeScalars
      case "\n" where keepsLines: result.append(scalar)
      case "\t", "\n", "\r": result += "&#\(scalar.value);".unicodeScalars
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
