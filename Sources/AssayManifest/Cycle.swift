/// Finds rings in "needs" relations.
enum Cycle {
  /// The members of one cycle in the order of their needs; nil when there is none.
  ///
  /// It starts with the member that comes first in `order`. Names that `needs` does not hold are
  /// ignored.
  static func first(in needs: [String: [String]], order: [String]) -> [String]? {
    // What is left after taking away, again and again, whatever needs nothing, lies on or before a
    // cycle.
    var remaining = needs.mapValues { Set($0).intersection(needs.keys) }
    var dependents: [String: [String]] = [:]
    for (name, others) in remaining {
      for other in others { dependents[other, default: []].append(name) }
    }
    var free = remaining.filter(\.value.isEmpty).map(\.key)
    while let name = free.popLast() {
      remaining[name] = nil
      for dependent in dependents[name] ?? [] {
        remaining[dependent]?.remove(name)
        if remaining[dependent]?.isEmpty == true { free.append(dependent) }
      }
    }
    guard var current = order.first(where: { remaining[$0] != nil }) else { return nil }
    var walk: [String] = []
    var position: [String: Int] = [:]
    while position[current] == nil {
      position[current] = walk.count
      walk.append(current)
      guard let next = needs[current]?.first(where: { remaining[$0] != nil }) else { return nil }
      current = next
    }
    let cycle = walk[(position[current] ?? 0)...]
    guard let start = order.compactMap({ cycle.firstIndex(of: $0) }).first else { return nil }
    return Array(cycle[start...] + cycle[..<start])
  }
}
