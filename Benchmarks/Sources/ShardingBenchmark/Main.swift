import AssaySharding
import AssayTestRuns
import Foundation

/// Prints how close plans from old timings come to the lower bound, beside simpler ways to shard.
///
/// Usage: ShardingBenchmark [TIMES.json [OLDER.json]], both as PyTorch publishes them:
/// `{job: {configuration: {file: seconds}}}`. Without an older file week-old timings are modelled.
@main
enum Main {
  /// The plan may take this much longer than the bound.
  static let bar = 1.03
  static let configurations = ["default", "distributed", "dynamo_wrapped", "nogpu_AVX512", "slow"]
  /// The same tests on the same machines in two images.
  static let images = ["linux-jammy-cuda13.0-py3.10-gcc11", "linux-jammy-cuda13.2-py3.10-gcc11"]

  static func main() throws {
    let paths = Array(CommandLine.arguments.dropFirst())
    let data = URL(filePath: #filePath).appending(
      path: "../../../../../shared/data/durations/pytorch_test-times.json")
    let times = try Durations(path: paths.first ?? data.standardizedFileURL.path)
    var worst = Worst()
    if paths.count > 1 {
      let older = try Durations(path: paths[1])
      for configuration in configurations {
        guard let now = times["default", configuration], let old = older["default", configuration]
        else { continue }
        worst.add(Comparison("\(configuration), older file", actual: now, old: old))
      }
    } else {
      compareModelled(times, &worst)
    }
    print(
      String(format: "worst ratio to the bound: %.4f (bar %.2f)", worst.ratio, bar),
      "by \(worst.name)")
    try measureSpeed()
    if worst.ratio > bar { exit(1) }
  }

  private static func compareModelled(_ times: Durations, _ worst: inout Worst) {
    var pairs: [(now: [TestIdentity: Double], other: [TestIdentity: Double])] = []
    for configuration in ["default", "nogpu_AVX512", "nogpu_NO_AVX2"] {
      guard let now = times[images[1], configuration], let other = times[images[0], configuration]
      else { continue }
      pairs.append((now, other))
      worst.add(Comparison("\(configuration), timings of another image", actual: now, old: other))
    }
    let weekOld = WeekOld(pairs)
    print(String(format: "long files vary by %.1f %% between images", weekOld.deviation * 100))
    for configuration in configurations {
      guard let now = times["default", configuration] else { continue }
      for seed in 1...20 as ClosedRange<UInt64> {
        let old = weekOld.timings(now, seed: seed)
        worst.add(
          Comparison("\(configuration), week-old \(seed)", actual: now, old: old),
          isPrinted: seed == 1)
      }
    }
    // No bar: what is left of a plan, and of a queue, as timings say less and less.
    guard let now = times["default", "default"] else { return }
    for deviation in [0.05, 0.1, 0.2] {
      var random = SeededNumbers(state: 1)
      let old = Dictionary(
        uniqueKeysWithValues: now.sorted { $0.key.name < $1.key.name }.map {
          ($0.key, $0.value * exp(deviation * random.normal()))
        })
      Comparison(
        String(format: "default, times off by %.0f %% (no bar)", deviation * 100), actual: now,
        old: old
      ).write()
    }
  }

  struct Worst {
    var ratio = 0.0
    var name = ""

    mutating func add(_ comparison: Comparison, isPrinted: Bool = true) {
      if isPrinted { comparison.write() }
      for row in comparison.rows where row.plan > ratio {
        (ratio, name) = (row.plan, "\(comparison.name), \(row.shards) shards")
      }
    }
  }

  /// How long a plan of many tests takes.
  private static func measureSpeed() throws {
    var random = SeededNumbers(state: 7)
    let timings = (0..<100_000).map { index in
      TimingsSnapshot.Timing(
        TestIdentity(suite: "s\(index / 50)", name: "t\(index)"),
        .milliseconds(Int.random(in: 1...5000, using: &random)))
    }
    let snapshot = TimingsSnapshot(timings)
    let items = timings.map { ShardItem($0.identity) }
    let start = ContinuousClock.now
    let plan = ShardPlanner(snapshot).plan(items, shards: 32)
    let duration = ContinuousClock.now - start
    print("a plan of 100,000 tests for 32 machines: \(duration), ratio \(plan.ratioToBound)")
  }
}
