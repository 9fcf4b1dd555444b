/// Code that no test executes, where that is most likely to hurt.
package struct CoverageRisk: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Lines that follow each other, with nothing executed between them.
    case lines(ClosedRange<Int>)
    /// A line that ran, but not in all of its ways.
    case branches(line: Int, missed: Int)
    /// A part of a line that ran, or of lines some of which did.
    case region(SourceRegion)
  }

  package var path: String
  package var kind: Kind
  package var isCritical: Bool
  /// How often the file was changed.
  package var changes: Int

  /// Changed often × critical: what is critical counts as if it were changed ten times as often.
  package var score: Int {
    let often = min(max(0, changes), 1 << 40) + 1
    return isCritical ? often * 10 : often
  }

  /// How much is missed, to order what is alike: lines, ways or a part.
  package var size: Int {
    switch kind {
    case .lines(let range): range.count
    case .branches(_, let missed): missed
    case .region: 1
    }
  }

  package var line: Int {
    switch kind {
    case .lines(let range): range.lowerBound
    case .branches(let line, _): line
    case .region(let region): region.startLine
    }
  }

  /// The greatest risk first, by how often each file was changed, in whatever time, and by whether
  /// it holds business logic that matters.
  package static func list(
    _ map: CoverageMap, changes: [String: Int], isCritical: (String) -> Bool
  ) -> [CoverageRisk] {
    var risks: [CoverageRisk] = []
    for path in map.paths {
      guard let file = map[path] else { continue }
      let critical = isCritical(path)
      risks += kinds(of: file).map {
        CoverageRisk(
          path: path, kind: $0, isCritical: critical, changes: max(0, changes[path] ?? 0))
      }
    }
    return risks.sorted { left, right in
      if left.score != right.score { return left.score > right.score }
      if left.size != right.size { return left.size > right.size }
      if left.path != right.path {
        return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
      }
      return left.place.lexicographicallyPrecedes(right.place)
    }
  }

  /// Tells apart whatever a file may have.
  private var place: [Int] {
    switch kind {
    case .lines: [line, 0]
    case .branches: [line, 1]
    case .region(let region):
      [line, 2, region.startColumn, region.endLine, region.endColumn]
    }
  }

  private static func kinds(of file: CoveredFile) -> [Kind] {
    let covered = file.covered
    var kinds = runs(file.uncovered, covered).map(Kind.lines)
    for (line, branches) in file.branches
    where branches.covered < branches.total && covered.contains(line) {
      kinds.append(.branches(line: line, missed: branches.total - branches.covered))
    }
    // A region on lines that never ran says nothing more than they do.
    for (region, count) in file.regions where count == 0 {
      let lines = region.startLine...max(region.startLine, region.endLine)
      if !LineSet(lines).isDisjoint(with: covered) { kinds.append(.region(region)) }
    }
    return kinds
  }

  /// Uncovered lines with nothing but lines without code between them.
  private static func runs(_ uncovered: LineSet, _ covered: LineSet) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for range in uncovered.ranges {
      if let last = runs.last,
        LineSet(last.upperBound...range.lowerBound).isDisjoint(with: covered)
      {
        runs[runs.count - 1] = last.lowerBound...range.upperBound
      } else {
        runs.append(range)
      }
    }
    return runs
  }
}
