package import AssayTestRuns

/// What was executed of one source file.
package struct CoveredFile: Sendable, Hashable {
  /// Executable lines and how often each ran.
  package var lines: [Int: Int] = [:]
  /// Empty where the format has none.
  package var regions: [SourceRegion: Int] = [:]
  /// By line; empty where the format has none.
  package var branches: [Int: LineBranches] = [:]
  /// The lines that each layer's suites ran.
  package var layers: [TestLayer: LineSet] = [:]
  /// The lines that each test ran, by its name in the coverage file.
  package var tests: [String: LineSet] = [:]
  /// The tool's own sums; nil once files are merged, or where it gives none.
  package var sums: Sums?

  package struct Sums: Sendable, Hashable {
    package var lines: FileCoverage.Ratio
    package var regions: FileCoverage.Ratio?

    package init(lines: FileCoverage.Ratio, regions: FileCoverage.Ratio? = nil) {
      self.lines = lines
      self.regions = regions
    }
  }

  package init() {}

  package mutating func add(line: Int, count: Int) {
    lines[line] = Self.sum(lines[line] ?? 0, count)
  }

  package mutating func add(_ region: SourceRegion, count: Int) {
    regions[region] = Self.sum(regions[region] ?? 0, count)
  }

  package mutating func add(line: Int, _ branches: LineBranches) {
    self.branches[line] = self.branches[line]?.merged(with: branches) ?? branches
  }

  private static func sum(_ left: Int, _ right: Int) -> Int {
    let right = max(0, right)
    return left > Int.max - right ? Int.max : left + right
  }

  /// Lines that ran at least once.
  package var covered: LineSet { LineSet(lines.lazy.filter { $0.value > 0 }.map(\.key)) }
  /// Executable lines that never ran.
  package var uncovered: LineSet { LineSet(lines.lazy.filter { $0.value == 0 }.map(\.key)) }

  /// The layers whose suites ran the line, cheapest first.
  package func layers(of line: Int) -> [TestLayer] {
    layers.filter { $0.value.contains(line) }.keys.sorted()
  }

  package var totals: CoverageTotals {
    var totals = CoverageTotals()
    totals.lines = sums?.lines ?? .init(covered: lines.values.count { $0 > 0 }, total: lines.count)
    if let regions = sums?.regions {
      totals.regions = regions
    } else if !regions.isEmpty {
      totals.regions = .init(covered: regions.values.count { $0 > 0 }, total: regions.count)
    }
    if !branches.isEmpty {
      totals.branches = branches.values.reduce(.init(covered: 0, total: 0)) {
        $0 + .init(covered: $1.covered, total: $1.total)
      }
    }
    return totals
  }

  /// Adds what others executed of the same file.
  package mutating func merge(_ other: CoveredFile) {
    let isFirst = self == CoveredFile()
    for (line, count) in other.lines { add(line: line, count: count) }
    for (region, count) in other.regions { add(region, count: count) }
    for (line, ways) in other.branches { add(line: line, ways) }
    layers.merge(other.layers) { $0.union($1) }
    tests.merge(other.tests) { $0.union($1) }
    if isFirst {
      sums = other.sums
    } else if !lines.isEmpty {
      // Sums can't be united; the lines can.
      sums = nil
    } else if let own = sums, let others = other.sums {
      sums = own.lines.covered >= others.lines.covered ? own : others
    } else {
      sums = sums ?? other.sums
    }
  }
}

/// How much of something is covered.
package struct CoverageTotals: Sendable, Hashable {
  package var lines = FileCoverage.Ratio(covered: 0, total: 0)
  /// nil where no file has regions.
  package var regions: FileCoverage.Ratio?
  /// nil where no file has branches.
  package var branches: FileCoverage.Ratio?

  package init() {}

  package static func + (left: Self, right: Self) -> Self {
    var sum = CoverageTotals()
    sum.lines = left.lines + right.lines
    sum.regions = add(left.regions, right.regions)
    sum.branches = add(left.branches, right.branches)
    return sum
  }

  private static func add(
    _ left: FileCoverage.Ratio?, _ right: FileCoverage.Ratio?
  ) -> FileCoverage.Ratio? {
    guard let left, let right else { return left ?? right }
    return left + right
  }
}
