package import AssayTestRuns

/// What the tests of all suites together executed.
package struct CodeCoverageReport: Sendable, Hashable {
  package var lines: FileCoverage.Ratio
  /// Covered lines by the cheapest layer that runs them, cheapest first.
  package var layers: [Layer]
  /// nil when it is not known what was changed.
  package var change: Change?
  /// What no test executes, the riskiest first; not all.
  package var risks: [Risk]
  /// How many there are.
  package var allRisks: Int

  package struct Layer: Sendable, Hashable {
    package var layer: TestLayer
    package var lines: Int
  }

  /// How much of the change was executed.
  package struct Change: Sendable, Hashable {
    package var base: String
    /// Percent; nil: no floor.
    package var wanted: Double?
    /// Of the changed lines with code.
    package var lines: FileCoverage.Ratio
    /// `file:line` or `file:first-last`, all of them.
    package var uncovered: [String]
    /// Changed files of a measured language that no coverage says anything about.
    package var unmeasured: [String]
  }

  package struct Risk: Sendable, Hashable {
    /// `file:line` or `file:first-last`.
    package var place: String
    /// For example `7 lines never ran`.
    package var what: String
    package var isCritical: Bool
    /// Commits that changed the file lately.
    package var changes: Int

    package init(place: String, what: String, isCritical: Bool, changes: Int) {
      self.place = place
      self.what = what
      self.isCritical = isCritical
      self.changes = changes
    }

    /// `Sources/A.swift:3-9: 7 lines never ran (critical, changed 12 times)`.
    package var sentence: String {
      let why =
        (isCritical ? ["critical"] : [])
        + (changes == 0 ? [] : ["changed \(changes == 1 ? "once" : "\(changes) times")"])
      return "\(place): \(what)" + (why.isEmpty ? "" : " (\(why.joined(separator: ", ")))")
    }
  }

  package init(
    lines: FileCoverage.Ratio, layers: [Layer] = [], change: Change? = nil, risks: [Risk] = [],
    allRisks: Int = 0
  ) {
    self.lines = lines
    self.layers = layers
    self.change = change
    self.risks = risks
    self.allRisks = allRisks
  }
}
