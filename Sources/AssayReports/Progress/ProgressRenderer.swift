import AssayTestRuns
package import AssayVerification

/// Turns events into lines of a log, in the form that the reader of the log understands.
package protocol ProgressRenderer: Sendable {
  /// The lines to print for `event`, which happened `time` after the start of the run.
  mutating func lines(for event: ProgressEvent, at time: Duration) -> [String]
}

extension TaskResult {
  /// `42 passed in 1.2 s`, `2 failed, 29 passed in 3.4 s: exit code 1`.
  var words: String {
    let what = counts.map(ReportFormat.counts) ?? (succeeded ? "done" : "failed")
    let why = detail.map { ": \(PlainText.line($0))" } ?? ""
    return "\(what) in \(ReportFormat.duration(duration))\(why)"
  }

  /// The end of the output as lines; none when there is no reason to look at it.
  func outputLines(_ limit: Int) -> [String] { PlainText.lastLines(outputTail, limit) }
}

extension PlannedTask {
  var name: String { PlainText.line(id, limit: 120) }
}
