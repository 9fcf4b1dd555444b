import AssayCoverage
import AssayJSON

/// Reads what `gremlins unleash --output` writes for Go.
///
/// Source: `internal/report` and `internal/mutator` of gremlins. It tells the kind of a change, not
/// its text.
enum GremlinsMutants {
  private static let outcomes: [String: ReportedMutant.Outcome] = [
    "KILLED": .killed, "LIVED": .survived, "NOT COVERED": .notReached, "TIMED OUT": .timedOut,
    "NOT VIABLE": .notViable, "SKIPPED": .ignored, "RUNNABLE": .notRun,
  ]

  static func read(_ report: PlacedJSON) throws(CoverageFault) -> ReportedMutants {
    var result = ReportedMutants()
    for file in try report.member("files").elements() {
      let path = try file.member("file_name").text()
      for mutant in try file.member("mutations").elements() {
        let kind = try mutant.member("type").text().lowercased().split(separator: "_")
        let column = mutant["column"]?.value.int.map { " at column \($0)" } ?? ""
        result.mutants.append(
          ReportedMutant(
            path: path, lines: try mutant.lines(to: nil),
            change: ChangeText.short(kind.joined(separator: " ") + column),
            outcome: try mutant.member("status").outcome(in: outcomes)))
      }
    }
    return result
  }
}
