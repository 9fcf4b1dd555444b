import AssayEvidence
import AssayTestRuns
import AssayVerification

/// Who worked when: one row for each slot, drawn to scale, and the same as a table.
enum TimelineDrawing {
  /// Above this the drawing would be a smear; the table has its own limit.
  private static let spanLimit = 400
  private static let labelWidth = 116.0
  private static let width = 1_000.0
  private static let rowHeight = 28

  static func html(_ report: VerificationReport) -> String {
    let all = report.timeline.sorted { ($0.start, $0.name) < ($1.start, $1.name) }
    guard !all.isEmpty else { return "" }
    let spans = Array(all.prefix(spanLimit))
    let lanes = lanes(spans)
    let critical = CriticalPath(report.timeline)
    let end = max(all.map(\.end.seconds).max() ?? 0, report.duration.seconds, 0.001)
    let height = lanes.count * rowHeight + 26
    let layers = Set(spans.compactMap(\.layer)).sorted { $0.pyramidRank < $1.pyramidRank }
    let kinds = Set(spans.map(\.kind))
    let legend =
      (kinds.contains(.dependency) ? ["dependency"] : [])
      + (kinds.contains(.build) ? ["build"] : []) + layers.map(\.rawValue)
      + (kinds.contains(.mutation) ? ["mutation"] : [])
    let keys = legend.map { "<li class=\"layer \($0)\"><i></i>\($0)</li>" }.joined()
    return """
      \(words(critical, report))<ul class="legend">\(keys)</ul>
      <div class="scroll" tabindex="0" role="region" aria-label="Drawing of the run">
      <svg class="timeline" viewBox="0 0 1000 \(height)" role="group" aria-label="\
      \(ReportFormat.count(all.count, "task")) in \(ReportFormat.duration(report.duration)); \
      the table below says the same">
      \(axis(end: end, height: height))
      \(lanes.enumerated().map { drawn($0.element, row: $0.offset, end: end, critical) }.joined())</svg>
      </div>
      <details><summary>The run as a table</summary>
      \(table(all, critical))</details>

      """
  }

  /// The chain that decided how long the run took, in a sentence.
  private static func words(_ critical: CriticalPath, _ report: VerificationReport) -> String {
    guard critical.spans.count > 1 || report.timeline.count > 1 else { return "" }
    let names = critical.spans.suffix(12).map { span in
      "\(Markup.name(span.name, limit: 80)) \(ReportFormat.duration(span.end - span.start))"
    }
    let earlier = critical.spans.count - names.count
    return "<p>The run could only end earlier if these took less, one after the other "
      + "(\(ReportFormat.duration(critical.duration)) of \(ReportFormat.duration(report.duration)), "
      + "underlined below): \(earlier > 0 ? "\(earlier) others → " : "")"
      + "\(names.joined(separator: " → ")).</p>\n"
  }

  private struct Lane {
    var title: String
    var spans: [TimelineSpan]
  }

  /// Rows without overlaps: dependencies first, then slot by slot.
  private static func lanes(_ spans: [TimelineSpan]) -> [Lane] {
    let groups = Dictionary(grouping: spans) { $0.kind == .dependency ? -1 : max($0.slot, 0) }
    return groups.keys.sorted().flatMap { slot in
      var lanes: [Lane] = []
      for span in groups[slot] ?? [] {
        let free = lanes.firstIndex { ($0.spans.last?.end ?? .zero) <= span.start }
        if let free {
          lanes[free].spans.append(span)
        } else {
          let title = slot < 0 ? "dependencies" : "slot \(slot + 1)"
          lanes.append(Lane(title: lanes.isEmpty ? title : "", spans: [span]))
        }
      }
      return lanes
    }
  }

  private static func position(_ seconds: Double, end: Double) -> Double {
    labelWidth + min(max(seconds / end, 0), 1) * (width - labelWidth - 8)
  }

  private static func axis(end: Double, height: Int) -> String {
    let magnitudes = (-2...9).flatMap { power in
      let base = (0..<abs(power)).reduce(1.0) { value, _ in power < 0 ? value / 10 : value * 10 }
      return [base, base * 2, base * 5]
    }
    let steps = (magnitudes + [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600]).sorted()
    let step = steps.first { end / $0 <= 8 } ?? end
    return stride(from: 0, through: end, by: step).prefix(12).map { tick in
      let x = ReportFormat.decimal(position(tick, end: end))
      let label = tick == 0 ? "0" : ReportFormat.duration(.seconds(tick))
      return "<line class=\"grid\" x1=\"\(x)\" y1=\"18\" x2=\"\(x)\" y2=\"\(height)\"/>"
        + "<text class=\"tick\" x=\"\(x)\" y=\"12\">\(label)</text>"
    }.joined()
  }

  private static func drawn(
    _ lane: Lane, row: Int, end: Double, _ critical: CriticalPath
  ) -> String {
    let top = 22 + row * rowHeight
    var svg = "<text class=\"lane\" x=\"0\" y=\"\(top + 15)\">\(lane.title)</text>\n"
    for (index, span) in lane.spans.enumerated() {
      let left = position(span.start.seconds, end: end)
      let length = max(position(span.end.seconds, end: end) - left, 3)
      let next =
        index + 1 < lane.spans.count
        ? position(lane.spans[index + 1].start.seconds, end: end) : width
      let name = (span.succeeded ? "" : "✗ ") + PlainText.line(span.name, limit: 60)
      let needed = Double(name.count) * 7.2 + 10
      var label = ""
      if needed <= length {
        label = text(name, "in", x: left + 6, top: top)
      } else if left + length + needed <= next {
        label = text(name, "out", x: left + length + 5, top: top)
      }
      let kind = span.layer?.rawValue ?? span.kind.rawValue
      let isCritical = critical.contains(span)
      if isCritical {
        label +=
          "<rect class=\"critical-line\" x=\"\(ReportFormat.decimal(left))\" y=\"\(top + 23)\" "
          + "width=\"\(ReportFormat.decimal(length))\" height=\"3\"/>"
      }
      svg +=
        "<g class=\"span\(span.succeeded ? "" : " failed")\" tabindex=\"0\" role=\"img\" "
        + "aria-label=\"\(Markup.escape(words(span, isCritical)))\"><title>"
        + "\(Markup.escape(words(span, isCritical)))"
        + "</title><rect class=\"bar \(kind)\" x=\"\(ReportFormat.decimal(left))\" y=\"\(top)\" "
        + "width=\"\(ReportFormat.decimal(length))\" height=\"22\" rx=\"3\"/>\(label)</g>\n"
    }
    return svg
  }

  private static func text(_ name: String, _ place: String, x: Double, top: Int) -> String {
    "<text class=\"\(place)\" x=\"\(ReportFormat.decimal(x))\" y=\"\(top + 15)\">"
      + "\(Markup.escape(name))</text>"
  }

  private static func words(_ span: TimelineSpan, _ isCritical: Bool) -> String {
    let kind = span.layer.map { "\($0.rawValue) suite" } ?? span.kind.rawValue
    return "\(PlainText.line(span.name, limit: 120)): \(kind), "
      + "\(ReportFormat.duration(span.end - span.start)), from "
      + "\(ReportFormat.duration(span.start)) to \(ReportFormat.duration(span.end))"
      + (span.succeeded ? "" : ", did not succeed") + (isCritical ? ", on the critical path" : "")
  }

  private static func table(_ spans: [TimelineSpan], _ critical: CriticalPath) -> String {
    SystemPart.table(
      ["Task", "Kind", "Slot", "From", "To", "Took", "Ended", "Critical path"], spans
    ) { span in
      [
        Markup.name(span.name, limit: 120), span.layer?.rawValue ?? span.kind.rawValue,
        span.kind == .dependency ? "–" : "\(span.slot + 1)", ReportFormat.duration(span.start),
        ReportFormat.duration(span.end), ReportFormat.duration(span.end - span.start),
        span.succeeded ? "succeeded" : "failed", critical.contains(span) ? "yes" : "no",
      ]
    }
  }
}
