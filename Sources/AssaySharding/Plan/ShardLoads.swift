/// Units by their costs, longest first, on shards.
struct ShardLoads {
  private let costs: [Microseconds]
  private(set) var loads: [Microseconds]
  /// Indices of units by shard.
  private(set) var contents: [[Int]]
  /// The shards, the freest first.
  private var heap: [Int]

  private static let mostExchanges = 1000

  /// Places units, whose costs must descend.
  init(costs: [Microseconds], shards: Int) {
    self.costs = costs
    loads = Array(repeating: .zero, count: shards)
    contents = Array(repeating: [], count: shards)
    heap = Array(loads.indices)
    for index in costs.indices { place(index) }
  }

  /// What every shard would take if units could be cut at will, rounded up.
  var bound: Microseconds {
    let total = costs.reduce(.zero, +).count
    return Microseconds(count: total / loads.count + (total % loads.count > 0 ? 1 : 0))
  }

  /// Onto the shard with the least, of several the first.
  private mutating func place(_ unit: Int) {
    let shard = heap[0]
    loads[shard] += costs[unit]
    contents[shard].append(unit)
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { return }
      let right = left + 1
      let child = right < heap.count && isFreer(heap[right], heap[left]) ? right : left
      guard isFreer(heap[child], heap[parent]) else { return }
      heap.swapAt(child, parent)
      parent = child
    }
  }

  private func isFreer(_ left: Int, _ right: Int) -> Bool {
    (loads[left], left) < (loads[right], right)
  }

  // MARK: Exchanges

  private struct Exchange {
    /// Out of the fullest shard, and what comes back in its place, if anything does.
    var given: Int
    var taken: Int?
    var shard: Int
    /// The larger of the two loads afterwards.
    var after: Microseconds
  }

  /// Moves or swaps units between the fullest shard and another while its load shrinks.
  mutating func exchange() {
    guard loads.count > 1, let longest = costs.first else { return }
    let goal = max(bound, longest)
    for _ in 0..<Self.mostExchanges {
      guard let fullest = loads.indices.max(by: { (loads[$0], $1) < (loads[$1], $0) }),
        loads[fullest] > goal, let best = best(from: fullest)
      else { return }
      apply(best, from: fullest)
    }
  }

  private func best(from fullest: Int) -> Exchange? {
    var best: Exchange?
    for shard in loads.indices where shard != fullest && loads[shard] < loads[fullest] {
      let gap = loads[fullest] - loads[shard]
      for given in contents[fullest] {
        // What moves over should be half of the gap: look among the units near that size.
        let wanted = costs[given] - Microseconds(count: gap.count / 2)
        let others = contents[shard]
        let near = others.partitioningIndex { costs[$0] <= wanted }
        for taken in [
          nil, near > 0 ? others[near - 1] : nil, near < others.count ? others[near] : nil,
        ] {
          let moved = costs[given] - (taken.map { costs[$0] } ?? .zero)
          guard moved > .zero, moved < gap else { continue }
          let after = max(loads[fullest] - moved, loads[shard] + moved)
          if best.map({ after < $0.after }) ?? true {
            best = Exchange(given: given, taken: taken, shard: shard, after: after)
          }
        }
      }
    }
    return best
  }

  private mutating func apply(_ exchange: Exchange, from fullest: Int) {
    move(exchange.given, from: fullest, to: exchange.shard)
    if let taken = exchange.taken { move(taken, from: exchange.shard, to: fullest) }
  }

  /// The units of a shard stay in the order of their costs.
  private mutating func move(_ unit: Int, from source: Int, to target: Int) {
    contents[source].removeAll { $0 == unit }
    contents[target].insert(unit, at: contents[target].partitioningIndex { $0 >= unit })
    loads[source] = loads[source] - costs[unit]
    loads[target] += costs[unit]
  }
}

extension Array {
  /// The first place from which on the condition holds; it must not hold before that.
  func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
