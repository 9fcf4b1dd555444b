import AssayTestRuns

/// Divides items among machines so that the last one ends early.
///
/// Longest first onto the shard that is free first (Graham 1969), then exchanges between the
/// fullest shard and others while these help: with hundreds of items they find nothing more, with
/// a dozen large ones they halve what is left above the bound.
package struct ShardPlanner: Sendable {
  package var snapshot: TimingsSnapshot
  package var costs: StartUpCosts

  package init(_ snapshot: TimingsSnapshot, costs: StartUpCosts = .none) {
    self.snapshot = snapshot
    self.costs = costs
  }

  /// Divides items among shards, of which there is at least one.
  package func plan(_ items: some Sequence<ShardItem>, shards: Int) -> ShardPlan {
    plan(units: units(items), shards: shards)
  }

  /// What the plan divides, longest first; also the order of a queue.
  package func units(_ items: some Sequence<ShardItem>) -> [ShardUnit] {
    ShardUnit.units(of: items, snapshot, costs)
  }

  func plan(units: [ShardUnit], shards: Int) -> ShardPlan {
    let startUp = Microseconds(costs.perShard)
    let count = max(1, min(shards, Self.mostShards))
    var loads = ShardLoads(costs: units.map(\.cost), shards: count)
    loads.exchange()
    let parts = loads.contents.map { indices in
      ShardPlan.Part(
        units: indices.sorted().map { units[$0] },
        finish: indices.isEmpty ? .zero : indices.reduce(startUp) { $0 + units[$1].cost })
    }
    let average = loads.bound
    let longest = units.first?.cost ?? .zero
    return ShardPlan(
      parts: parts,
      lowerBound: units.isEmpty ? .zero : (startUp + max(average, longest)).duration,
      bounding: longest > average || units.count == 1 ? units.first : nil)
  }

  /// More machines than any CI gives; a number beyond it is a mistake.
  package static let mostShards = 10_000
}
