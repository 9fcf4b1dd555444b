/// One small change of the code that a mutation tool tried, and what became of it.
package struct ReportedMutant: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable, CaseIterable {
    /// A test failed.
    case killed
    /// The tests took far longer than without it, which people notice.
    case timedOut
    /// All tests that ran passed.
    case survived
    /// No test gets there.
    case notReached
    /// Somebody accepts it, or the tool was told to leave it out.
    case ignored
    /// It was not tried, or not to the end.
    case notRun
    /// With it there is no program, or none that starts.
    case notViable
  }

  /// As the tool wrote it, until the paths are normalized.
  package var path: String
  /// Where it changes the file.
  package var lines: ClosedRange<Int>
  /// What it changes, for people: `` `a < b` → `a <= b` ``.
  package var change: String
  package var outcome: Outcome

  package init(path: String, lines: ClosedRange<Int>, change: String, outcome: Outcome) {
    self.path = path
    self.lines = lines
    self.change = change
    self.outcome = outcome
  }

  /// `file:line`.
  package var place: String { "\(path):\(lines.lowerBound)" }

  /// Whether tests could have noticed it, and did not.
  package var isUnnoticed: Bool { outcome == .survived || outcome == .notReached }
}

/// What a mutation tool reported.
package struct ReportedMutants: Sendable, Hashable {
  package var mutants: [ReportedMutant] = []
  /// Folders that the tool says its paths are relative to.
  package var sourceFolders: [String] = []
  /// Why these are not all, as a clause: `the run did not end`.
  package var shortfall: String?

  package init() {}
}

/// How many mutants came to what.
package struct MutantTally: Sendable, Hashable {
  private var counts: [ReportedMutant.Outcome: Int] = [:]

  package init(_ mutants: some Sequence<ReportedMutant>) {
    for mutant in mutants { counts[mutant.outcome, default: 0] += 1 }
  }

  package subscript(outcome: ReportedMutant.Outcome) -> Int { counts[outcome] ?? 0 }

  package var noticed: Int { self[.killed] + self[.timedOut] }
  package var unnoticed: Int { self[.survived] + self[.notReached] }
  /// Those that tests noticed or could have noticed.
  package var tried: Int { noticed + unnoticed }
}
