import AssayCoverage
import AssayJSON

/// Reads the report of mutation-testing-elements, which assay-mutate and all of Stryker write.
///
/// Source: mutation-testing-report-schema.json, versions 1 and 2.
enum MutationElements {
  private static let outcomes: [String: ReportedMutant.Outcome] = [
    "Killed": .killed, "Survived": .survived, "NoCoverage": .notReached, "Timeout": .timedOut,
    "CompileError": .notViable, "RuntimeError": .notViable, "Ignored": .ignored,
    "Pending": .notRun,
  ]

  static func read(_ report: PlacedJSON) throws(CoverageFault) -> ReportedMutants {
    let version = try report.member("schemaVersion")
    guard ["1", "2"].contains(try version.text().split(separator: ".").first) else {
      throw version.fault("'\(try version.text())' is none of the versions 1 and 2")
    }
    var result = ReportedMutants()
    if let root = report["projectRoot"] { result.sourceFolders = [try root.text()] }
    for (path, file) in try report.member("files").members() {
      let source = ReportedSource(try file["source"]?.text() ?? "")
      for mutant in try file.member("mutants").elements() {
        result.mutants.append(try read(mutant, path, source))
      }
    }
    return result
  }

  private static func read(
    _ mutant: PlacedJSON, _ path: String, _ source: ReportedSource
  ) throws(CoverageFault) -> ReportedMutant {
    let location = try mutant.member("location")
    let (start, end) = (try location.member("start"), location["end"])
    let lines = try start.lines(to: end)
    let outcome = try mutant.member("status").outcome(in: outcomes)
    let change: String
    if let replacement = mutant["replacement"]?.value.string {
      let last = lines.count == 1 ? end?["column"]?.value.int : nil
      let original = source.text(
        line: lines.lowerBound, from: start["column"]?.value.int ?? 0, to: last)
      change = ChangeText.replacing(original, by: replacement)
    } else if let description = mutant["description"] {
      change = ChangeText.short(try description.text())
    } else {
      change = ChangeText.short(try mutant.member("mutatorName").text())
    }
    return ReportedMutant(path: path, lines: lines, change: change, outcome: outcome)
  }
}
