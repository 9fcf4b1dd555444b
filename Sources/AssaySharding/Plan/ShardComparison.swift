package import AssayTestRuns

/// What a plan predicted beside what happened.
package struct ShardComparison: Sendable, Hashable {
  package struct Part: Sendable, Hashable {
    package var predicted: Duration
    /// nil when the shard has not reported.
    package var actual: Duration?
  }

  /// A test whose time was far from what the plan took it for.
  package struct Surprise: Sendable, Hashable {
    package var identity: TestIdentity
    /// nil: no snapshot knew it.
    package var expected: Duration?
    package var actual: Duration
  }

  package var parts: [Part]
  /// Those off by most, first.
  package var surprises: [Surprise]

  package var predicted: Duration { parts.map(\.predicted).max() ?? .zero }
  /// Of the last shard; nil while one has not reported.
  package var actual: Duration? {
    let known = parts.compactMap(\.actual)
    return known.count == parts.count ? known.max() : nil
  }

  /// How long machines stood idle until the last one was done; nil while one has not reported.
  package var idle: Duration? {
    actual.map { end in parts.compactMap(\.actual).reduce(.zero) { $0 + (end - $1) } }
  }

  /// Compares a plan with when its shards finished, by their index from 1, and with the new times
  /// of its tests.
  package init(
    _ plan: ShardPlan, snapshot: TimingsSnapshot, finishes: [Int: Duration],
    actual: TimingsSnapshot, listed: Int = 10
  ) {
    parts = plan.parts.enumerated().map { index, part in
      Part(predicted: part.predicted, actual: finishes[index + 1])
    }
    let planned = Set(plan.parts.flatMap(\.tests))
    let off = actual.timings.filter { planned.contains($0.identity) }.map { timing in
      Surprise(
        identity: timing.identity, expected: snapshot[timing.identity], actual: timing.duration)
    }
    surprises = Array(
      off.filter { $0.difference > .zero }
        .sorted { left, right in
          if left.difference != right.difference { return left.difference > right.difference }
          return TestIdentity.precedes(left.identity, right.identity)
        }
        .prefix(max(0, listed)))
  }
}

extension ShardComparison.Surprise {
  /// How far off, in either direction.
  package var difference: Duration {
    let expected = expected ?? .zero
    return actual > expected ? actual - expected : expected - actual
  }
}
