package import AssayTestRuns

/// Which shard runs what, as a pure function of the items, the snapshot and the costs.
///
/// A job that is retried therefore runs the same tests, without a server that remembers.
package struct ShardPlan: Sendable, Hashable {
  /// What one machine runs.
  package struct Part: Sendable, Hashable {
    /// Longest first.
    package var units: [ShardUnit]
    let finish: Microseconds

    /// The predicted time, start-up included.
    package var predicted: Duration { finish.duration }
    package var tests: [TestIdentity] { units.flatMap(\.items) }
  }

  /// In the order of the shards; there may be more shards than units.
  package let parts: [Part]
  /// No plan of these units and this number of shards is faster.
  package let lowerBound: Duration
  /// The unit that alone takes as long as the bound; nil when the sum of all bounds the plan.
  package let bounding: ShardUnit?

  /// Of the last shard.
  package var predicted: Duration { parts.map(\.finish).max()?.duration ?? .zero }

  /// How much longer the plan takes than the bound: 1 is the best.
  package var ratioToBound: Double {
    let bound = Microseconds(lowerBound).count
    return bound > 0 ? Double(Microseconds(predicted).count) / Double(bound) : 1
  }

  package subscript(_ shard: Shard) -> Part? {
    shard.total == parts.count ? parts[shard.index - 1] : nil
  }

  /// What would make the plan faster than more machines do; nil when nothing bounds it alone.
  package var advice: String? {
    guard let bounding else { return nil }
    let what = bounding.isGroup ? "the group \(bounding.name)" : bounding.name
    return "split \(what): it alone takes \(bounding.duration), whatever the number of machines"
  }
}
