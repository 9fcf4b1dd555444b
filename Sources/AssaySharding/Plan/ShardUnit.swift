package import AssayTestRuns

/// What can't be divided between shards: an item, or the items of a group with their start-up.
package struct ShardUnit: Sendable, Hashable {
  /// Of the item or of the group.
  package var name: String
  package var isGroup: Bool
  /// By suite and name.
  package var items: [TestIdentity]
  let cost: Microseconds
  /// Items whose time is only estimated, as no snapshot knows them.
  package var estimated: Int

  /// The predicted time, the group's start-up included.
  package var duration: Duration { cost.duration }

  /// Tests that no snapshot knows: they run somewhere, and nobody can say how long.
  package static let unknownTests = ShardUnit(
    name: "tests that nobody has measured", isGroup: true, items: [], cost: .zero, estimated: 0)

  /// The units of the items, longest first, ties by name; an item that is given twice counts once,
  /// with the first group by name.
  static func units(
    of items: some Sequence<ShardItem>, _ snapshot: TimingsSnapshot, _ costs: StartUpCosts
  ) -> [ShardUnit] {
    var groups: [TestIdentity: String?] = [:]
    for item in items {
      guard let known = groups[item.identity] else {
        groups[item.identity] = .some(item.group)
        continue
      }
      let names = [known, item.group].compactMap(\.self)
      groups[item.identity] = .some(names.min { $0.bytesPrecede($1) })
    }
    let estimator = DurationEstimator(snapshot)
    var units: [ShardUnit] = []
    var members: [String: [TestIdentity]] = [:]
    for (identity, group) in groups {
      if let group {
        members[group, default: []].append(identity)
      } else {
        units.append(unit(identity.text, isGroup: false, [identity], .zero, estimator))
      }
    }
    for (group, identities) in members {
      let startUp = Microseconds(costs.perGroup[group] ?? .zero)
      units.append(unit(group, isGroup: true, identities, startUp, estimator))
    }
    return units.sorted { left, right in
      if left.cost != right.cost { return left.cost > right.cost }
      // A group is a unit apart from an item of the same name, and two items may read alike.
      if left.name != right.name { return left.name.bytesPrecede(right.name) }
      if left.isGroup != right.isGroup { return right.isGroup }
      return TestIdentity.precedes(left.items[0], right.items[0])
    }
  }

  private static func unit(
    _ name: String, isGroup: Bool, _ items: [TestIdentity], _ startUp: Microseconds,
    _ estimator: DurationEstimator
  ) -> ShardUnit {
    var cost = startUp
    var estimated = 0
    for item in items {
      let (duration, isMeasured) = estimator.estimate(item)
      cost += duration
      if !isMeasured { estimated += 1 }
    }
    return ShardUnit(
      name: name, isGroup: isGroup, items: items.sorted { TestIdentity.precedes($0, $1) },
      cost: min(cost, .longest), estimated: estimated)
  }
}
