import AssayCoverage
import AssayJSON

/// Reads what `cosmic-ray dump` prints for Python: a line for each mutant.
///
/// Source: `cli.py` and `work_item.py` of cosmic-ray. A line is the mutant and its result, or null
/// where it did not run.
enum CosmicRayMutants {
  private static let tests: [String: ReportedMutant.Outcome] = [
    "survived": .survived, "killed": .killed, "incompetent": .notViable,
  ]
  private static let workers: [String: ReportedMutant.Outcome] = [
    "skipped": .ignored, "normal": .notRun, "exception": .notRun, "abnormal": .notRun,
    "no-test": .notRun,
  ]

  static func read(_ bytes: [UInt8]) throws(CoverageFault) -> ReportedMutants {
    var result = ReportedMutants()
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy(\.isWhiteSpace) {
      let json: JSON
      do { json = try JSON(parsing: Array(line)) } catch {
        throw CoverageFault("line \(index + 1), \(error.pointer): \(error.what).")
      }
      let document = PlacedJSON(value: json, line: index + 1)
      let parts = try document.elements()
      guard parts.count == 2 else {
        throw document.fault("a mutant and its result should stand here")
      }
      if let mutant = try read(parts[0], parts[1]) { result.mutants.append(mutant) }
    }
    return result
  }

  /// - Returns: nil for a run without any change.
  private static func read(
    _ item: PlacedJSON, _ result: PlacedJSON
  ) throws(CoverageFault) -> ReportedMutant? {
    guard let mutation = try item.member("mutations").elements().first else { return nil }
    let start = try mutation.member("start_pos").elements()
    let end = try mutation.member("end_pos").elements()
    guard let first = try start.first?.lineNumber(), let last = try end.first?.lineNumber(),
      first <= last
    else { throw mutation.fault("it begins after its end") }
    let change: String
    if let told = Self.change(result["diff"]?.value.string ?? "") {
      change = told
    } else {
      change = ChangeText.short(try mutation.member("operator_name").text())
    }
    return ReportedMutant(
      path: try mutation.member("module_path").text(), lines: first...last,
      change: change,
      outcome: try outcome(result))
  }

  private static func outcome(
    _ result: PlacedJSON
  ) throws(CoverageFault) -> ReportedMutant.Outcome {
    if result.value == .null { return .notRun }
    let worker = try result.member("worker_outcome").outcome(in: workers)
    guard worker != .ignored, let test = result["test_outcome"] else { return worker }
    return try test.outcome(in: tests)
  }

  /// The first line that went and the first that came.
  private static func change(_ diff: String) -> String? {
    let lines = diff.split(separator: "\n")
    guard
      let old = lines.first(where: { $0.hasPrefix("-") && !$0.hasPrefix("---") })?.dropFirst()
    else { return nil }
    let new = lines.first { $0.hasPrefix("+") && !$0.hasPrefix("+++") }?.dropFirst()
    return ChangeText.replacing(String(old), by: String(new ?? ""))
  }
}
