import AssayEvidence

/// The chain of tasks that decided how long a run took.
///
/// Each began when the one before it ended, as far as the timeline shows; shortening anything else
/// would not have ended the run earlier.
package struct CriticalPath: Sendable, Hashable {
  /// In the order they ran.
  package private(set) var spans: [TimelineSpan] = []

  /// A task starts this long after what it waited for at most.
  private static let longestHandover = Duration.seconds(1)

  package init(_ timeline: [TimelineSpan]) {
    guard var span = timeline.max(by: { ($0.end, $1.name) < ($1.end, $0.name) }) else { return }
    spans = [span]
    // Each step goes back in time, so that this ends; clocks that lie must not keep it going.
    while spans.count <= timeline.count, let before = Self.predecessor(of: span, in: timeline) {
      spans.insert(before, at: 0)
      span = before
    }
  }

  private static func predecessor(
    of span: TimelineSpan, in timeline: [TimelineSpan]
  ) -> TimelineSpan? {
    let ended = timeline.filter { other in
      other.end <= span.start && other.start < span.start
        && span.start - other.end <= longestHandover
    }
    // What freed the slot explains a start best where two ended at the same time.
    return ended.max { left, right in
      (left.end, left.slot == span.slot ? 1 : 0, right.name)
        < (right.end, right.slot == span.slot ? 1 : 0, left.name)
    }
  }

  /// The time of its tasks together.
  package var duration: Duration { spans.reduce(.zero) { $0 + ($1.end - $1.start) } }

  package func contains(_ span: TimelineSpan) -> Bool { spans.contains(span) }
}
