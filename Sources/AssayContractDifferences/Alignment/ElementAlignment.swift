/// Pairs the elements of two lists so that the fewest lines change.
struct ElementAlignment {
  let expected: [Outline]
  let actual: [Outline]
  /// By the numbers that both lists have: whether nothing was found wrong there.
  let isSettled: [Bool]
  let distance: OutlineDistance

  /// A pair, or one that has none.
  struct Pair: Equatable {
    var expected: Int?
    var actual: Int?
  }

  /// How many lines may be weighed against each other to find the best pairs.
  private static let weighed = 200_000
  /// How many elements may come and go before pairing is by number.
  private static let edits = 600

  /// - Returns: the pairs in order, and whether they are by number as the lists are too different.
  func pairs() -> (pairs: [Pair], isByNumber: Bool) {
    let shared = min(expected.count, actual.count)
    var start = 0
    while start < shared, isSame(start, start) { start += 1 }
    var end = 0
    while end < shared - start, isSame(expected.count - 1 - end, actual.count - 1 - end) {
      end += 1
    }
    let (old, new) = (start..<(expected.count - end), start..<(actual.count - end))
    var result = Self.byNumber(0..<start, 0..<start)
    var isByNumber = false
    if let best = weigh(old, new) {
      result += best
    } else if let middle = findSame(old, new) {
      result += middle
    } else {
      isByNumber = true
      result += Self.byNumber(old, new)
    }
    result += Self.byNumber(old.upperBound..<expected.count, new.upperBound..<actual.count)
    return (result, isByNumber)
  }

  private func isSame(_ one: Int, _ other: Int) -> Bool {
    one == other && isSettled[one] || expected[one].fingerprint == actual[other].fingerprint
  }

  static func byNumber(_ old: Range<Int>, _ new: Range<Int>) -> [Pair] {
    (0..<max(old.count, new.count)).map { offset in
      Pair(
        expected: offset < old.count ? old.lowerBound + offset : nil,
        actual: offset < new.count ? new.lowerBound + offset : nil)
    }
  }

  // MARK: Alike first

  /// What is alike stays, and what is between is paired for itself; nil: too little is alike.
  private func findSame(_ old: Range<Int>, _ new: Range<Int>) -> [Pair]? {
    let same = ShortestEdit.pairs(old.count, new.count, limit: Self.edits) { one, other in
      isSame(old.lowerBound + one, new.lowerBound + other)
    }
    guard let same else { return nil }
    var result: [Pair] = []
    var (one, other) = (old.lowerBound, new.lowerBound)
    func addGap(_ oldEnd: Int, _ newEnd: Int) {
      result += weigh(one..<oldEnd, other..<newEnd) ?? Self.byNumber(one..<oldEnd, other..<newEnd)
    }
    for pair in same {
      let (oldPlace, newPlace) = (old.lowerBound + pair.old, new.lowerBound + pair.new)
      addGap(oldPlace, newPlace)
      result.append(Pair(expected: oldPlace, actual: newPlace))
      (one, other) = (oldPlace + 1, newPlace + 1)
    }
    addGap(old.upperBound, new.upperBound)
    return result
  }

  // MARK: All against all

  /// The best pairs of all; nil: there are too many to weigh.
  private func weigh(_ old: Range<Int>, _ new: Range<Int>) -> [Pair]? {
    if old.isEmpty || new.isEmpty { return Self.byNumber(old, new) }
    let lines = max(
      expected[old].reduce(0) { $0 + $1.lineCount } / old.count,
      actual[new].reduce(0) { $0 + $1.lineCount } / new.count)
    guard old.count <= Self.weighed, new.count <= Self.weighed,
      old.count * new.count <= Self.weighed / max(lines, 1)
    else { return nil }
    let width = new.count + 1
    // The cost of what follows, so that the way can be walked from the start.
    var costs = [Int](repeating: 0, count: (old.count + 1) * width)
    var pairCosts = [Int](repeating: 0, count: old.count * new.count)
    for one in (0...old.count).reversed() {
      for other in (0...new.count).reversed() {
        var best: Int?
        if one < old.count, other < new.count {
          let cost = cost(old.lowerBound + one, new.lowerBound + other)
          pairCosts[one * new.count + other] = cost
          best = cost + costs[(one + 1) * width + other + 1]
        }
        if one < old.count {
          let cost = expected[old.lowerBound + one].cost + costs[(one + 1) * width + other]
          best = min(best ?? cost, cost)
        }
        if other < new.count {
          let cost = actual[new.lowerBound + other].cost + costs[one * width + other + 1]
          best = min(best ?? cost, cost)
        }
        costs[one * width + other] = best ?? 0
      }
    }
    var result: [Pair] = []
    var (one, other) = (0, 0)
    while one < old.count || other < new.count {
      let left = costs[one * width + other]
      if one < old.count, other < new.count,
        left == pairCosts[one * new.count + other] + costs[(one + 1) * width + other + 1]
      {
        result.append(Pair(expected: old.lowerBound + one, actual: new.lowerBound + other))
        one += 1
        other += 1
      } else if one < old.count,
        left == expected[old.lowerBound + one].cost + costs[(one + 1) * width + other]
      {
        result.append(Pair(expected: old.lowerBound + one))
        one += 1
      } else {
        result.append(Pair(actual: new.lowerBound + other))
        other += 1
      }
    }
    return result
  }

  private func cost(_ one: Int, _ other: Int) -> Int {
    one == other && isSettled[one] ? 0 : distance.between(expected[one], actual[other])
  }
}
