package import AssayEvidence
package import AssayVerification

/// A log for GitLab CI: each task's output in a section, folded when the task succeeded.
///
/// Sections can't overlap and tasks run side by side, so a section is written when its task has
/// ended; its start time lies back by the task's duration, which is what GitLab then shows.
/// Format: "Custom collapsible sections" in GitLab's documentation of job logs.
package struct GitLabProgress: ProgressRenderer {
  private var plain = PlainProgress()
  private var startedAt: UnixTime
  private var sections = 0

  package init(startedAt: UnixTime) { self.startedAt = startedAt }

  package mutating func lines(for event: ProgressEvent, at time: Duration) -> [String] {
    let lines = plain.lines(for: event, at: time)
    guard case .taskFinished(let task, let result) = event else { return lines }
    let output = result.outputLines(200)
    guard !output.isEmpty else { return lines }
    sections += 1
    let name = "assay_\(sections)_\(Markup.slug(task.id))"
    let folded = result.succeeded ? "[collapsed=true]" : ""
    let start = unix(time - result.duration)
    return [
      "\u{1B}[0Ksection_start:\(start):\(name)\(folded)\r\u{1B}[0K\(lines.first ?? "")"
    ] + output.map { "  \($0)" } + ["\u{1B}[0Ksection_end:\(unix(time)):\(name)\r\u{1B}[0K"]
  }

  private func unix(_ time: Duration) -> Int {
    Int(min(max(startedAt.secondsSince1970 + time.seconds, 0), 253_402_300_799))
  }
}
