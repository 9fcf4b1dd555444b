package import AssayCoverage

/// In which order mutants are tried, as time may end before the last.
package enum MutantOrder {
  /// Changed lines first; among equals one of each function, then the next of each, so that what
  /// time leaves out is spread.
  ///
  /// - Parameters:
  ///   - mutants: in any order.
  ///   - changed: lines by path.
  /// - Returns: the same, always in one order.
  package static func sorted(_ mutants: [Mutant], changed: [String: LineSet]) -> [Mutant] {
    var turns: [String: Int] = [:]
    let keyed = mutants.sorted { ($0.path, $0.range.lowerBound) < ($1.path, $1.range.lowerBound) }
      .enumerated().map { place, mutant in
        let isChanged = changed[mutant.path]?.contains(mutant.start.line) == true
        let function = "\(isChanged)\(mutant.path):\(mutant.function)"
        let turn = turns[function, default: 0]
        turns[function] = turn + 1
        return (key: (isChanged ? 0 : 1, turn, place), mutant: mutant)
      }
    return keyed.sorted { $0.key < $1.key }.map(\.mutant)
  }
}
