import AssayTestRuns

/// Floors for the coverage of some files.
package struct CoverageThreshold: Sendable {
  /// For messages: the path as the manifest has it.
  package var name: String
  package var matches: @Sendable (String) -> Bool
  /// In percent; nil: no floor.
  package var lines: Double?
  package var regions: Double?
  package var branches: Double?
  /// Of changed lines.
  package var changedLines: Double?

  package init(
    name: String, lines: Double? = nil, regions: Double? = nil, branches: Double? = nil,
    changedLines: Double? = nil, matches: @escaping @Sendable (String) -> Bool
  ) {
    self.name = name
    self.lines = lines
    self.regions = regions
    self.branches = branches
    self.changedLines = changedLines
    self.matches = matches
  }

  /// What is below its floor.
  package struct Shortfall: Sendable, Hashable {
    package enum Measure: String, Sendable, Hashable, CaseIterable {
      case lines, regions, branches
      case changedLines = "changed lines"
    }

    package var measure: Measure
    package var wanted: Double
    /// nil: nothing measured it, so that nobody knows.
    package var actual: Double?
  }

  /// What falls short, of the change too where it is known.
  package func shortfalls(in map: CoverageMap, diff: DiffCoverage? = nil) -> [Shortfall] {
    let totals = map.totals(where: matches)
    var found: [Shortfall] = []
    func check(_ measure: Shortfall.Measure, _ ratio: FileCoverage.Ratio?, _ wanted: Double?) {
      guard let wanted else { return }
      let actual = ratio?.percent
      if actual.map({ $0 < wanted }) ?? true {
        found.append(Shortfall(measure: measure, wanted: wanted, actual: actual))
      }
    }
    check(.lines, totals.lines, lines)
    check(.regions, totals.regions, regions)
    check(.branches, totals.branches, branches)
    if var diff {
      diff.files.removeAll { !matches($0.path) }
      // A change without code has nothing to cover.
      if diff.lines.total > 0 { check(.changedLines, diff.lines, changedLines) }
    }
    return found
  }
}
