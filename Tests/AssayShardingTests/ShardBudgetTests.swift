import AssaySharding
import AssayTestRuns
import Testing

struct ShardBudgetTests {
  static func planner(_ seconds: [Int], startUp: Int = 0) -> (ShardPlanner, [ShardItem]) {
    let timings = seconds.enumerated().map { index, seconds in
      TimingsSnapshot.Timing(
        TestIdentity(suite: "s", name: "t\(index)"), .seconds(seconds))
    }
    return (
      ShardPlanner(TimingsSnapshot(timings), costs: .init(perShard: .seconds(startUp))),
      timings.map { ShardItem($0.identity) }
    )
  }

  @Test func `finds the fewest machines that fit`() throws {
    let (planner, items) = Self.planner(Array(repeating: 60, count: 60), startUp: 180)
    guard case .fits(let machines, let plan) = ShardBudget.standard.answer(for: items, by: planner)
    else {
      Issue.record("it fits")
      return
    }
    // An hour of tests in the twelve minutes that the start leaves.
    #expect(machines == 5)
    #expect(plan.predicted == .seconds(900))
    #expect(planner.plan(items, shards: 4).predicted > .seconds(900))
  }

  @Test func `says what to split where no number of machines fits`() {
    let (planner, items) = Self.planner([1000, 950, 100, 100, 20])
    guard
      case .needsSplit(let units, let machines, let plan) = ShardBudget.standard.answer(
        for: items, by: planner)
    else {
      Issue.record("it does not fit")
      return
    }
    #expect(units.map(\.name) == ["s.t0", "s.t1"])
    #expect(plan.predicted == .seconds(1000))
    #expect(machines == 3)
  }

  @Test func `says when starting takes the whole budget`() {
    let (planner, items) = Self.planner([1], startUp: 900)
    #expect(ShardBudget.standard.answer(for: items, by: planner) == .startUpTooLong)
  }

  @Test func `nothing to run fits on one machine`() {
    let (planner, _) = Self.planner([])
    guard case .fits(1, let plan) = ShardBudget.standard.answer(for: [], by: planner) else {
      Issue.record("it fits")
      return
    }
    #expect(plan.predicted == .zero)
  }

  @Test func `compares what was predicted with what happened`() {
    let (planner, items) = Self.planner([30, 20, 10])
    let plan = planner.plan(items, shards: 2)
    let actual = TimingsSnapshot([
      .init(items[0].identity, .seconds(31)), .init(items[1].identity, .seconds(60)),
      .init(items[2].identity, .seconds(10)),
      .init(TestIdentity(suite: "x", name: "foreign"), .seconds(999)),
    ])
    let comparison = ShardComparison(
      plan, snapshot: planner.snapshot, finishes: [1: .seconds(32), 2: .seconds(71)],
      actual: actual)
    #expect(comparison.predicted == .seconds(30))
    #expect(comparison.actual == .seconds(71))
    #expect(comparison.idle == .seconds(39))
    #expect(comparison.surprises.map(\.identity.name) == ["t1", "t0"])
    #expect(comparison.surprises.first?.expected == .seconds(20))
    let unfinished = ShardComparison(
      plan, snapshot: planner.snapshot, finishes: [1: .seconds(32)], actual: actual, listed: 1)
    #expect(unfinished.actual == nil)
    #expect(unfinished.idle == nil)
    #expect(unfinished.surprises.count == 1)
  }
}
