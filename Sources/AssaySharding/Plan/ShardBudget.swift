import AssayTestRuns

/// How many machines a time budget needs.
package struct ShardBudget: Sendable, Hashable {
  /// What the budget comes to.
  package enum Answer: Sendable, Hashable {
    /// The fewest machines whose plan fits.
    case fits(machines: Int, ShardPlan)
    /// No number of machines fits, as these units alone take longer, start-up included; the plan
    /// is the fastest that there is.
    case needsSplit([ShardUnit], machines: Int, ShardPlan)
    /// Starting a machine takes the whole budget.
    case startUpTooLong
  }

  package var budget: Duration

  /// The guide's fifteen minutes for a change.
  package static let standard = ShardBudget(.seconds(15 * 60))

  package init(_ budget: Duration) { self.budget = budget }

  package func answer(
    for items: some Sequence<ShardItem>, by planner: ShardPlanner
  ) -> Answer {
    let units = planner.units(items)
    let startUp = Microseconds(planner.costs.perShard)
    let room = Microseconds(budget) - startUp
    guard room > .zero else { return .startUpTooLong }
    let tooLong = units.filter { $0.cost > room }
    // Where an item is the bound, more machines than reach it would only wait for it.
    let longest = max(room, units.first?.cost ?? .zero)
    let total = units.map(\.cost).reduce(.zero, +)
    var machines = max(1, (total.count + longest.count - 1) / longest.count)
    var plan = planner.plan(units: units, shards: machines)
    // One unit for each machine is the fastest that there is, so this ends.
    while Microseconds(plan.predicted) > startUp + longest, machines < units.count {
      machines += 1
      plan = planner.plan(units: units, shards: machines)
    }
    return tooLong.isEmpty
      ? .fits(machines: machines, plan) : .needsSplit(tooLong, machines: machines, plan)
  }
}
