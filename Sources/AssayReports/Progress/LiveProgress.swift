import AssayEvidence
import AssayTestRuns
package import AssayVerification

/// The display of a running verification: lines that stay, and below them a frame drawn anew.
///
/// A value without a clock: events and times go in, lines come out.
package struct LiveProgress: Sendable {
  private var stage: VerificationStage?
  private var planned: [PlannedTask] = []
  private var running: [Running] = []
  private var finished: [String: TaskResult] = [:]
  private var slots = 1
  private var permanent: [Permanent] = []

  private struct Running: Sendable {
    var task: PlannedTask
    var start: Duration
  }

  private enum Permanent: Sendable {
    case finished(PlannedTask, TaskResult)
    case text(String)
  }

  /// Tasks shown at once; the others are counted.
  private static let runningLimit = 8

  package init() {}

  package mutating func apply(_ event: ProgressEvent, at time: Duration) {
    switch event {
    case .stageStarted(let next): stage = next
    case .planned(let tasks): planned = tasks
    case .taskStarted(let task, let slot):
      running.removeAll { $0.task.id == task.id }
      running.append(Running(task: task, start: time))
      slots = max(slots, min(slot, 1_000) + 1)
    case .taskOutput(let id, let line): permanent.append(.text("\(id) | \(line)"))
    case .taskFinished(let task, let result):
      running.removeAll { $0.task.id == task.id }
      finished[task.id] = result
      permanent.append(.finished(task, result))
    case .note(let text): permanent.append(.text("note: \(text)"))
    }
  }

  /// Lines to print above the frame, once; none of them is wider than the terminal.
  package mutating func drainPermanentLines(style: TerminalStyle) -> [String] {
    defer { permanent = [] }
    return permanent.flatMap { entry -> [String] in
      switch entry {
      case .text(let text): return [style.paint(style.fit(text, style.width), .dim)]
      case .finished(let task, let result):
        let line = style.fit("\(task.name)  \(result.words)", style.width - 2)
        let output = result.succeeded ? [] : result.outputLines(20)
        return ["\(style.mark(succeeded: result.succeeded)) \(line)"]
          + output.map { "  " + style.paint(style.fit($0, style.width - 2), .dim) }
      }
    }
  }

  /// The frame as it is at `time`: stages, layers, running tasks, and the time left.
  package func frame(at time: Duration, style: TerminalStyle) -> [String] {
    var lines = [stageStrip(style)]
    let layers = layerCounts(style)
    if !layers.isEmpty { lines.append(layers) }
    lines += running.prefix(Self.runningLimit).map { line(for: $0, at: time, style) }
    if running.count > Self.runningLimit {
      lines.append("  and \(running.count - Self.runningLimit) more")
    }
    return lines + [clockLine(at: time, style)]
  }

  private func stageStrip(_ style: TerminalStyle) -> String {
    let stages = VerificationStage.allCases
    let current = stage.flatMap(stages.firstIndex) ?? -1
    guard style.width >= 70 else {
      return style.paint(
        "step \(current + 1) of \(stages.count): \(stage?.rawValue ?? "start")", .bold)
    }
    return stages.enumerated().map { index, stage in
      let name = stage.rawValue
      if index < current { return style.paint("\(style.passMark) \(name)", .dim) }
      if index == current { return style.paint("\(style.unicode ? "●" : "*") \(name)", .bold) }
      return style.paint("\(style.unicode ? "·" : ".") \(name)", .dim)
    }.joined(separator: "  ")
  }

  /// `unit 2/3 · 42 tests` for each planned layer, without the tests where the line is short.
  private func layerCounts(_ style: TerminalStyle) -> String {
    let dot = style.unicode ? "·" : "-"
    var plainWidth = 0
    return TestLayer.pyramidOrder.compactMap { layer -> String? in
      let tasks = planned.filter { $0.layer == layer }
      guard !tasks.isEmpty else { return nil }
      let results = tasks.compactMap { finished[$0.id] }
      let counts = results.compactMap(\.counts).reduce(TestCounts(), +)
      let text =
        "\(style.width >= 70 ? layer.rawValue : layer.shortName) \(results.count)/\(tasks.count)"
        + (counts.total > 0 && style.width >= 70
          ? " \(dot) \(ReportFormat.count(counts.total, "test"))" : "")
      let failed = counts.failures > 0 ? " \(ReportFormat.grouped(counts.failures)) failed" : ""
      plainWidth += TerminalText.columns(of: text + failed) + 3
      guard plainWidth <= style.width + 3 else { return nil }
      let isBad = results.contains { !$0.succeeded }
      return (isBad ? style.paint(text, .red) : text) + style.paint(failed, .red)
    }.joined(separator: "   ")
  }

  private func line(for running: Running, at time: Duration, _ style: TerminalStyle) -> String {
    let elapsed = max(time - running.start, .zero)
    let usual = running.task.usualDuration
    let isWide = style.width >= 70
    let times =
      ReportFormat.duration(elapsed)
      + (usual.map { " / \(isWide ? "usually " : "")\(ReportFormat.duration($0))" } ?? "")
    let barWidth = isWide ? 16 : 8
    let share = usual.flatMap { $0 > .zero ? elapsed.seconds / $0.seconds : nil }
    let bar =
      share.map { drawnBar(min($0, 1), barWidth, style) }
      ?? String(repeating: " ", count: barWidth)
    let room = style.width - barWidth - TerminalText.columns(of: times) - 6
    let name = TerminalText.pad(style.fit(running.task.name, max(room, 6)), to: isWide ? 28 : 6)
    // With a padded name the line could be one column too wide, so names give way to times.
    let fitted = TerminalText.cut(name, to: max(room, 6), ellipsis: style.unicode ? "…" : "~")
    return
      "  \(fitted)  \(bar)  \(share.map { $0 > 1.5 } ?? false ? style.paint(times, .yellow) : times)"
  }

  private func drawnBar(_ share: Double, _ width: Int, _ style: TerminalStyle) -> String {
    let full = Int((share * Double(width)).rounded(.down))
    let (done, open) = style.unicode ? ("━", "─") : ("#", "-")
    return style.paint(String(repeating: done, count: full), .blue)
      + style.paint(String(repeating: open, count: width - full), .dim)
  }

  private func clockLine(at time: Duration, _ style: TerminalStyle) -> String {
    let done = planned.filter { finished[$0.id] != nil }.count
    var text = ReportFormat.duration(time)
    if !planned.isEmpty { text += ", \(done) of \(ReportFormat.count(planned.count, "task"))" }
    if let left = timeLeft(at: time) {
      let seconds = left.seconds.rounded()
      text +=
        seconds > 0
        ? ", about \(ReportFormat.duration(.seconds(seconds))) left" : ", longer than usual"
    }
    return style.paint(style.fit(text, style.width), .dim)
  }

  /// From history: no less than the longest task that is left, no less than all of them shared
  /// out evenly; nil when a task that is left has no history.
  private func timeLeft(at time: Duration) -> Duration? {
    let open = planned.filter { finished[$0.id] == nil }
    guard !open.isEmpty else { return nil }
    let starts = Dictionary(running.map { ($0.task.id, $0.start) }) { first, _ in first }
    var longest = Duration.zero
    var sum = Duration.zero
    for task in open {
      guard let usual = task.usualDuration else { return nil }
      let elapsed = starts[task.id].map { max(time - $0, .zero) } ?? .zero
      let left = max(usual - elapsed, .zero)
      longest = max(longest, left)
      sum += left
    }
    return max(longest, sum / slots)
  }
}

extension TestLayer {
  /// For lines without room.
  fileprivate var shortName: String {
    switch self {
    case .unit: "unit"
    case .contract: "contr"
    case .integration: "integ"
    case .endToEnd: "e2e"
    }
  }
}
