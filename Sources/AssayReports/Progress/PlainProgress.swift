package import AssayVerification

/// Lines with a time in front, for logs and pipes: `00:03.2 ✓ orders/unit 42 passed in 1.2 s`.
package struct PlainProgress: ProgressRenderer {
  package var unicode: Bool

  package init(unicode: Bool = true) { self.unicode = unicode }

  package mutating func lines(for event: ProgressEvent, at time: Duration) -> [String] {
    let style = TerminalStyle(color: false, width: 10_000, unicode: unicode)
    return texts(event, style).map { "\(ReportFormat.clock(time)) \(style.safe($0))" }
  }

  private func texts(_ event: ProgressEvent, _ style: TerminalStyle) -> [String] {
    switch event {
    case .stageStarted(let stage): ["\(stage.rawValue) …"]
    case .planned(let tasks): ["planned \(ReportFormat.count(tasks.count, "task"))"]
    case .taskStarted(let task, _):
      [
        "\(style.arrow) \(task.name)"
          + (task.usualDuration.map { " (usually \(ReportFormat.duration($0)))" } ?? "")
      ]
    case .taskOutput(let id, let line):
      ["\(PlainText.line(id, limit: 120)) | \(PlainText.line(line, limit: 1_000))"]
    case .taskFinished(let task, let result):
      ["\(result.succeeded ? style.passMark : style.failMark) \(task.name) \(result.words)"]
        + (result.succeeded ? [] : result.outputLines(40).map { "  | \($0)" })
    case .note(let text): ["note: \(PlainText.line(text, limit: 1_000))"]
    }
  }
}
