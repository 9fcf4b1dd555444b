/// Line numbers, kept as ranges because lines that belong together follow each other.
package struct LineSet: Sendable, Hashable {
  /// Ascending, with gaps between them.
  package private(set) var ranges: [ClosedRange<Int>] = []

  package init() {}

  package init(_ lines: some Sequence<Int>) {
    for line in lines.sorted() { insert(line...line) }
  }

  package init(_ range: ClosedRange<Int>) { ranges = [range] }

  package var isEmpty: Bool { ranges.isEmpty }
  package var count: Int { ranges.reduce(0) { $0 + $1.count } }
  package var first: Int? { ranges.first?.lowerBound }
  package var lines: [Int] { ranges.flatMap { Array($0) } }

  package func contains(_ line: Int) -> Bool {
    let place = firstRange(endingAtOrAfter: line)
    return place < ranges.count && ranges[place].lowerBound <= line
  }

  package mutating func insert(_ line: Int) { insert(line...line) }

  package mutating func insert(_ range: ClosedRange<Int>) {
    // Ranges that touch become one.
    let start = firstRange(
      endingAtOrAfter: range.lowerBound > Int.min ? range.lowerBound - 1 : range.lowerBound)
    var end = start
    var (lower, upper) = (range.lowerBound, range.upperBound)
    while end < ranges.count,
      ranges[end].lowerBound <= (upper < Int.max ? upper + 1 : upper)
    {
      lower = min(lower, ranges[end].lowerBound)
      upper = max(upper, ranges[end].upperBound)
      end += 1
    }
    ranges.replaceSubrange(start..<end, with: [lower...upper])
  }

  package mutating func formUnion(_ other: LineSet) { self = union(other) }

  package func union(_ other: LineSet) -> LineSet {
    var result = LineSet()
    var (left, right) = (ranges[...], other.ranges[...])
    // In ascending order each is added at the end.
    while let first = left.first ?? right.first {
      if let second = right.first, left.isEmpty || second.lowerBound < first.lowerBound {
        result.insert(right.removeFirst())
      } else {
        result.insert(left.removeFirst())
      }
    }
    return result
  }

  package func intersection(_ other: LineSet) -> LineSet {
    var result = LineSet()
    var (left, right) = (0, 0)
    while left < ranges.count, right < other.ranges.count {
      let lower = max(ranges[left].lowerBound, other.ranges[right].lowerBound)
      let upper = min(ranges[left].upperBound, other.ranges[right].upperBound)
      if lower <= upper { result.ranges.append(lower...upper) }
      if ranges[left].upperBound < other.ranges[right].upperBound { left += 1 } else { right += 1 }
    }
    return result
  }

  package func subtracting(_ other: LineSet) -> LineSet {
    var result = LineSet()
    for range in ranges {
      var lower = range.lowerBound
      var place = other.firstRange(endingAtOrAfter: lower)
      while place < other.ranges.count, other.ranges[place].lowerBound <= range.upperBound {
        let hole = other.ranges[place]
        if hole.lowerBound > lower { result.ranges.append(lower...hole.lowerBound - 1) }
        lower = hole.upperBound + 1
        place += 1
        if lower > range.upperBound { break }
      }
      if lower <= range.upperBound { result.ranges.append(lower...range.upperBound) }
    }
    return result
  }

  package func isDisjoint(with other: LineSet) -> Bool { intersection(other).isEmpty }

  private func firstRange(endingAtOrAfter line: Int) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = low + (high - low) / 2
      if ranges[middle].upperBound >= line { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension LineSet: CustomStringConvertible {
  /// As people write it: `3, 7-9`.
  package var description: String {
    ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ", ")
  }
}
