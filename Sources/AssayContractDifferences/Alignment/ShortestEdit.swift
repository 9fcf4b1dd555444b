/// Which elements of two lists stay, so that the fewest go and come.
///
/// Source: E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986.
enum ShortestEdit {
  /// The pairs that stay, in their order.
  ///
  /// At most `limit` elements go and come, all together, and else the answer is nil: its square
  /// bounds the memory, and its product with the lengths of the lists the time.
  static func pairs(
    _ oldCount: Int, _ newCount: Int, limit: Int, _ isSame: (Int, Int) -> Bool
  ) -> [(old: Int, new: Int)]? {
    let most = min(limit, oldCount + newCount)
    let middle = most + 1
    // The furthest place in the old list on each diagonal.
    var furthest = [Int32](repeating: 0, count: 2 * most + 3)
    var trace: [[Int32]] = []
    for edits in 0...most {
      trace.append(Array(furthest[(middle - edits)...(middle + edits)]))
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        var old = step(furthest, middle, diagonal, edits)
        var new = old - diagonal
        while old < oldCount, new < newCount, isSame(old, new) {
          old += 1
          new += 1
        }
        furthest[middle + diagonal] = Int32(truncatingIfNeeded: old)
        if old >= oldCount, new >= newCount { return walk(back: trace, oldCount, newCount) }
      }
    }
    return nil
  }

  /// Where a diagonal is entered: from the left, by losing an old element, or from above.
  private static func step(
    _ furthest: [Int32], _ middle: Int, _ diagonal: Int, _ edits: Int
  ) -> Int {
    if edits == 0 { return 0 }
    let above = Int(furthest[middle + diagonal + 1])
    let left = Int(furthest[middle + diagonal - 1])
    if diagonal == -edits || diagonal != edits && left < above { return above }
    return left + 1
  }

  private static func walk(
    back trace: [[Int32]], _ oldCount: Int, _ newCount: Int
  ) -> [(old: Int, new: Int)] {
    var result: [(old: Int, new: Int)] = []
    var (old, new) = (oldCount, newCount)
    for edits in trace.indices.reversed() {
      let diagonal = old - new
      let before = trace[edits]
      func furthest(_ diagonal: Int) -> Int {
        let place = diagonal + edits
        return before.indices.contains(place) ? Int(before[place]) : -1
      }
      let isFromAbove =
        diagonal == -edits
        || diagonal != edits && furthest(diagonal - 1) < furthest(diagonal + 1)
      let entered =
        edits == 0 ? 0 : isFromAbove ? furthest(diagonal + 1) : furthest(diagonal - 1) + 1
      while old > entered, new > entered - diagonal {
        old -= 1
        new -= 1
        result.append((old, new))
      }
      guard edits > 0 else { break }
      if isFromAbove { new -= 1 } else { old -= 1 }
    }
    return result.reversed()
  }
}
