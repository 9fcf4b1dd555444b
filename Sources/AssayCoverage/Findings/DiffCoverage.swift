package import AssayTestRuns

/// How much of a change the tests executed.
package struct DiffCoverage: Sendable, Hashable {
  package struct File: Sendable, Hashable {
    package var path: String
    package var covered: LineSet
    package var uncovered: LineSet
    /// Changed lines without code: comments, declarations, blank lines.
    package var notExecutable: LineSet
    /// Changed lines of which some ways on were not taken.
    package var partial: LineSet
  }

  /// By path; files that were deleted have no lines to cover.
  package var files: [File]
  /// Changed files of which no coverage says anything: not source, or source that nothing measured.
  package var unmeasured: [String]

  /// Lines with code only.
  package var lines: FileCoverage.Ratio {
    files.reduce(.init(covered: 0, total: 0)) { sum, file in
      let covered = file.covered.count
      return sum + .init(covered: covered, total: covered + file.uncovered.count)
    }
  }

  /// Looks changes up, whose lines and paths must be those of the sources that were measured.
  package init(of changes: [ChangedFile], in map: CoverageMap) {
    files = []
    unmeasured = []
    let alive = changes.filter { $0.kind != .deleted && !$0.isBinary && !$0.added.isEmpty }
    for change in alive.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
      // Sums without lines say nothing about these lines.
      guard let file = map[change.path], !file.lines.isEmpty || file.sums == nil else {
        unmeasured.append(change.path)
        continue
      }
      let covered = change.added.intersection(file.covered)
      let uncovered = change.added.intersection(file.uncovered)
      let branching = LineSet(
        file.branches.lazy.filter { $0.value.covered < $0.value.total }.map { $0.key })
      files.append(
        File(
          path: change.path, covered: covered, uncovered: uncovered,
          notExecutable: change.added.subtracting(covered).subtracting(uncovered),
          partial: covered.intersection(branching)))
    }
  }
}
