import AssaySharding
import AssayTestRuns
import Testing

struct ShardPlannerTests {
  static func identity(_ name: String, suite: String = "s") -> TestIdentity {
    TestIdentity(suite: suite, name: name)
  }

  static func snapshot(_ seconds: [String: Int]) -> TimingsSnapshot {
    TimingsSnapshot(seconds.map { .init(identity($0.key), .seconds($0.value)) })
  }

  static func items(_ names: [String]) -> [ShardItem] { names.map { ShardItem(identity($0)) } }

  @Test func `places the longest first on the shard that is free first`() {
    let snapshot = Self.snapshot(["a": 8, "b": 7, "c": 2, "d": 1])
    let plan = ShardPlanner(snapshot).plan(Self.items(["d", "c", "b", "a"]), shards: 2)
    #expect(plan.parts.map { $0.tests.map(\.name) } == [["a", "d"], ["b", "c"]])
    #expect(plan.parts.map(\.predicted) == [.seconds(9), .seconds(9)])
    #expect(plan.lowerBound == .seconds(9))
    #expect(plan.ratioToBound == 1)
    #expect(plan.bounding == nil)
    #expect(plan.advice == nil)
  }

  @Test func `exchanges what longest first places badly`() {
    // Longest first alone gives 3 + 2 + 2 beside 3 + 2.
    let snapshot = Self.snapshot(["a": 3, "b": 3, "c": 2, "d": 2, "e": 2])
    let plan = ShardPlanner(snapshot).plan(Self.items(["a", "b", "c", "d", "e"]), shards: 2)
    #expect(plan.predicted == .seconds(6))
  }

  @Test func `names the item that bounds the plan`() {
    let snapshot = Self.snapshot(["slow": 100, "a": 1, "b": 1])
    let plan = ShardPlanner(snapshot).plan(Self.items(["a", "b", "slow"]), shards: 4)
    #expect(plan.bounding?.name == "s.slow")
    #expect(plan.lowerBound == .seconds(100))
    #expect(plan.advice?.hasPrefix("split s.slow: it alone takes 100.0 seconds") == true)
    #expect(plan.parts.count == 4)
    #expect(plan.parts.filter(\.units.isEmpty).count == 1)
  }

  @Test func `takes new tests for the median of their suite, else of all`() {
    let snapshot = TimingsSnapshot([
      .init(Self.identity("a"), .seconds(1)), .init(Self.identity("b"), .seconds(3)),
      .init(Self.identity("c"), .seconds(9)),
      .init(Self.identity("x", suite: "other"), .seconds(40)),
      .init(Self.identity("y", suite: "other"), .seconds(50)),
    ])
    let units = ShardPlanner(snapshot).units([
      ShardItem(Self.identity("new")), ShardItem(Self.identity("new", suite: "other")),
      ShardItem(Self.identity("new", suite: "third")),
    ])
    #expect(units.map(\.name) == ["other.new", "third.new", "s.new"])
    #expect(units.map(\.duration) == [.seconds(50), .seconds(9), .seconds(3)])
    #expect(units.allSatisfy { $0.estimated == 1 })
  }

  @Test func `without any timings all tests are alike`() {
    let plan = ShardPlanner(TimingsSnapshot([])).plan(
      Self.items((0..<8).map { "t\($0)" }), shards: 4)
    #expect(plan.parts.map(\.units.count) == [2, 2, 2, 2])
  }

  @Test func `keeps a group together and pays its start-up once`() {
    let snapshot = Self.snapshot(["a": 5, "b": 5, "c": 4, "d": 4])
    let items = [
      ShardItem(Self.identity("a"), group: "postgres"),
      ShardItem(Self.identity("b"), group: "postgres"), ShardItem(Self.identity("c")),
      ShardItem(Self.identity("d")),
    ]
    let costs = StartUpCosts(perShard: .seconds(30), perGroup: ["postgres": .seconds(10)])
    let plan = ShardPlanner(snapshot, costs: costs).plan(items, shards: 2)
    #expect(plan.parts[0].units.map(\.name) == ["postgres"])
    #expect(plan.parts[0].tests.map(\.name) == ["a", "b"])
    #expect(plan.parts.map(\.predicted) == [.seconds(50), .seconds(38)])
    #expect(plan.lowerBound == .seconds(50))
    #expect(plan.advice?.hasPrefix("split the group postgres") == true)
  }

  @Test func `counts an item that is given twice once`() {
    let snapshot = Self.snapshot(["a": 5])
    let items = [
      ShardItem(Self.identity("a")), ShardItem(Self.identity("a"), group: "z"),
      ShardItem(Self.identity("a"), group: "g"),
    ]
    for order in [items, items.reversed()] {
      let units = ShardPlanner(snapshot).units(order)
      #expect(units.map(\.name) == ["g"])
      #expect(units.map(\.items.count) == [1])
    }
  }

  @Test func `bears times that no clock measures`() {
    let snapshot = TimingsSnapshot([
      .init(Self.identity("negative"), .seconds(-5)),
      .init(Self.identity("endless"), .seconds(Int64.max)),
      .init(Self.identity("endless 2"), .seconds(Int64.max)),
    ])
    let plan = ShardPlanner(snapshot).plan(
      Self.items(["negative", "endless", "endless 2"]), shards: 1)
    #expect(snapshot[Self.identity("negative")] == .zero)
    #expect(plan.predicted > .seconds(1_000_000))
    #expect(plan.parts[0].units.count == 3)
  }

  @Test(arguments: [Int.min, 0, 1]) func `fewer shards than one are one`(count: Int) {
    let plan = ShardPlanner(Self.snapshot(["a": 1])).plan(Self.items(["a"]), shards: count)
    #expect(plan.parts.map(\.units.count) == [1])
  }

  @Test func `a plan of nothing takes no time`() {
    let costs = StartUpCosts(perShard: .seconds(30))
    let plan = ShardPlanner(TimingsSnapshot([]), costs: costs).plan([], shards: 3)
    #expect(plan.predicted == .zero)
    #expect(plan.lowerBound == .zero)
    #expect(plan.bounding == nil)
    #expect(plan.ratioToBound == 1)
  }

  @Test func `finds a shard's part only in a plan of as many shards`() throws {
    let plan = ShardPlanner(Self.snapshot(["a": 2, "b": 1])).plan(
      Self.items(["a", "b"]), shards: 2)
    let second = try #require(Shard(index: 2, total: 2))
    #expect(plan[second]?.tests.map(\.name) == ["b"])
    #expect(plan[try #require(Shard(index: 2, total: 3))] == nil)
  }

  // MARK: Properties

  struct Case {
    var items: [ShardItem]
    var snapshot: TimingsSnapshot
    var costs: StartUpCosts
    var shards: Int

    init(seed: UInt64) {
      var random = SplitMix(state: seed)
      let count = Int.random(in: 0...120, using: &random)
      items = (0..<count).map { index in
        let group = Int.random(in: 0..<8, using: &random)
        return ShardItem(
          TestIdentity(suite: "s\(index % 7)", name: "t\(index)"),
          group: group < 2 ? "g\(group)" : nil)
      }
      var timings: [TimingsSnapshot.Timing] = []
      for item in items where Int.random(in: 0..<10, using: &random) > 0 {
        let isSlow = Int.random(in: 0..<20, using: &random) == 0
        let most = isSlow ? 100_000 : 1000
        timings.append(
          .init(item.identity, .milliseconds(Int.random(in: 0...most, using: &random))))
      }
      snapshot = TimingsSnapshot(timings)
      costs = StartUpCosts(
        perShard: .milliseconds(Int.random(in: 0...5000, using: &random)),
        perGroup: ["g0": .milliseconds(700)])
      shards = Int.random(in: 1...40, using: &random)
    }
  }

  @Test(arguments: 1...200)
  func `loses no test, runs none twice and stays within Graham's bound`(seed: Int) {
    let trial = Case(seed: UInt64(seed))
    let plan = ShardPlanner(trial.snapshot, costs: trial.costs).plan(
      trial.items, shards: trial.shards)
    let placed = plan.parts.flatMap(\.tests)
    #expect(placed.count == trial.items.count)
    #expect(Set(placed) == Set(trial.items.map(\.identity)))
    #expect(plan.parts.count == trial.shards)
    #expect(plan.predicted >= plan.lowerBound)
    // Of longest first: (4/3 - 1/3n) of the best; the bound is at most the best.
    let startUp = trial.items.isEmpty ? Duration.zero : trial.costs.perShard
    let work = plan.parts.flatMap(\.units).map(\.duration).sorted(by: >)
    let pair = work.count > trial.shards ? work[trial.shards - 1] + work[trial.shards] : .zero
    let best = max(plan.lowerBound - startUp, pair)
    #expect((plan.predicted - startUp) * 3 <= best * 4 + .microseconds(3))
    for (index, part) in plan.parts.enumerated() where !part.units.isEmpty {
      let sum = part.units.reduce(trial.costs.perShard) { $0 + $1.duration }
      #expect(part.predicted == sum, "shard \(index + 1)")
    }
  }

  @Test(arguments: 1...60)
  func `is the same whatever the order of items and timings`(seed: Int) {
    let trial = Case(seed: UInt64(seed))
    var random = SplitMix(state: UInt64(seed) &* 31)
    let snapshot = TimingsSnapshot(trial.snapshot.timings.shuffled(using: &random))
    let first = ShardPlanner(trial.snapshot, costs: trial.costs).plan(
      trial.items, shards: trial.shards)
    let second = ShardPlanner(snapshot, costs: trial.costs).plan(
      trial.items.shuffled(using: &random), shards: trial.shards)
    #expect(first == second)
    #expect(snapshot.digest == trial.snapshot.digest)
  }
}
