import AssayCoverage
import AssayJSON

/// Reads `mutants.out/outcomes.json` of cargo-mutants.
///
/// Source: `outcome.rs` and `mutant.rs` of cargo-mutants. It is written anew after each mutant.
enum CargoMutants {
  private static let outcomes: [String: ReportedMutant.Outcome] = [
    "CaughtMutant": .killed, "MissedMutant": .survived, "Timeout": .timedOut,
    "Unviable": .notViable,
    // Only checked or built, or a test that ended in no way that is known.
    "Success": .notRun, "Failure": .notRun,
  ]

  static func read(_ report: PlacedJSON) throws(CoverageFault) -> ReportedMutants {
    var result = ReportedMutants()
    // Older versions do not say when it ended.
    if report.value["end_time"] == .null { result.shortfall = "the tool's run did not end" }
    for outcome in try report.member("outcomes").elements() {
      let summary = try outcome.member("summary").outcome(in: outcomes)
      guard let mutant = try outcome.member("scenario")["Mutant"] else {
        if try outcome.member("summary").text() != "Success" {
          result.shortfall = "the tests do not pass without any change"
        }
        continue
      }
      let path = try mutant.member("file").text()
      let span = try mutant.member("span")
      result.mutants.append(
        ReportedMutant(
          path: path, lines: try span.member("start").lines(to: span["end"]),
          change: try change(mutant, path), outcome: summary))
    }
    return result
  }

  /// The name without the place in front: `src/a.rs:7:7: replace > with == in f`.
  private static func change(
    _ mutant: PlacedJSON, _ path: String
  ) throws(CoverageFault) -> String {
    guard var name = try mutant["name"]?.text() else {
      return ChangeText.replacing(nil, by: try mutant.member("replacement").text())
    }
    if name.hasPrefix(path) {
      name =
        name.dropFirst(path.count).drop { $0 == ":" || $0.isNumber }
        .drop { $0 == " " }.description
    }
    return ChangeText.short(name)
  }
}
