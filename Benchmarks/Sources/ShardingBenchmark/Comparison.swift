import AssayDependencies
import AssaySharding
import AssayTestRuns
import Foundation

/// Ways to shard the same tests, each as the time of its last shard over the lower bound.
struct Comparison {
  struct Row {
    var shards: Int
    var boundMinutes: Double
    var isBoundByItem: Bool
    /// Assay's plan with old timings.
    var plan: Double
    /// The same with the true ones.
    var oracle: Double
    /// A queue of the old timings' order, as workers get free.
    var queue: Double
    var roundRobin: Double
    var hash: Double
    var contiguous: Double
  }

  var name: String
  var rows: [Row] = []

  init(_ name: String, actual: [TestIdentity: Double], old: [TestIdentity: Double]) {
    self.name = name
    let items = actual.keys.map { ShardItem($0) }
    let planner = ShardPlanner(Self.snapshot(old))
    let oracle = ShardPlanner(Self.snapshot(actual))
    let names = actual.keys.sorted { $0.name < $1.name }
    for shards in [4, 8, 16, 32] {
      let best = oracle.plan(items, shards: shards)
      let bound = best.lowerBound / .seconds(1)
      func ratio(_ parts: [[TestIdentity]]) -> Double {
        (parts.map { $0.reduce(0) { $0 + (actual[$1] ?? 0) } }.max() ?? 0) / bound
      }
      func parts(_ shard: (Int, TestIdentity) -> Int) -> [[TestIdentity]] {
        var parts = [[TestIdentity]](repeating: [], count: shards)
        for (index, name) in names.enumerated() { parts[shard(index, name)].append(name) }
        return parts
      }
      let size = (names.count + shards - 1) / shards
      let units = planner.units(items).flatMap(\.items)
      rows.append(
        Row(
          shards: shards, boundMinutes: bound / 60, isBoundByItem: best.bounding != nil,
          plan: ratio(planner.plan(items, shards: shards).parts.map(\.tests)),
          oracle: ratio(best.parts.map(\.tests)),
          queue: Self.queue(units, actual, shards) / bound,
          roundRobin: ratio(parts { index, _ in index % shards }),
          hash: ratio(parts { _, name in Self.hash(name.name) % shards }),
          contiguous: ratio(parts { index, _ in index / size })))
    }
  }

  func write() {
    print("\(name):")
    for row in rows {
      let bound = String(format: "%6.1f min", row.boundMinutes)
      let ratios = [
        ("plan", row.plan), ("true timings", row.oracle), ("queue", row.queue),
        ("round-robin", row.roundRobin), ("hash", row.hash), ("contiguous", row.contiguous),
      ].map { String(format: "%@ %.3f", $0, $1) }.joined(separator: ", ")
      print(
        String(format: "  %2d shards, bound", row.shards) + bound
          + (row.isBoundByItem ? " (one file): " : ": ") + ratios)
    }
  }

  private static func snapshot(_ times: [TestIdentity: Double]) -> TimingsSnapshot {
    TimingsSnapshot(times.map { .init($0.key, .seconds($0.value)) })
  }

  private static func hash(_ text: String) -> Int {
    var hash = ContentHash()
    hash.add(text)
    return Int(hash.text.suffix(8), radix: 16) ?? 0
  }

  /// When the last worker is done, each taking the next as it gets free.
  private static func queue(
    _ order: [TestIdentity], _ actual: [TestIdentity: Double], _ workers: Int
  ) -> Double {
    var ends = [Double](repeating: 0, count: workers)
    for test in order {
      let free = ends.indices.min { ends[$0] < ends[$1] } ?? 0
      ends[free] += actual[test] ?? 0
    }
    return ends.max() ?? 0
  }
}
