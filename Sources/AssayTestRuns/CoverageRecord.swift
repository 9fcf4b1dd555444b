/// What tests executed of one source file.
package struct FileCoverage: Sendable, Hashable {
  /// As the coverage tool wrote it: absolute, or relative to where it ran.
  package var path: String
  package var lines: Ratio
  /// Executable regions (finer than lines); nil where the format has none.
  package var regions: Ratio?
  /// Line numbers that were never executed, ascending; empty where the format gives sums only.
  package var uncoveredLines: [Int]

  package init(path: String, lines: Ratio, regions: Ratio? = nil, uncoveredLines: [Int] = []) {
    self.path = path
    self.lines = lines
    self.regions = regions
    self.uncoveredLines = uncoveredLines
  }

  /// A part of a whole, both counted.
  package struct Ratio: Sendable, Hashable {
    package var covered: Int
    package var total: Int

    package init(covered: Int, total: Int) {
      self.covered = covered
      self.total = total
    }

    /// 0–100; nil when there is nothing to cover.
    package var percent: Double? { total > 0 ? Double(covered) * 100 / Double(total) : nil }

    package static func + (left: Self, right: Self) -> Self {
      Self(covered: left.covered + right.covered, total: left.total + right.total)
    }
  }
}
