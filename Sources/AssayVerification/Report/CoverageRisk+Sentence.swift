package import AssayCoverage

extension CoverageRisk {
  /// As the report has it.
  package var told: CodeCoverageReport.Risk {
    let (place, what): (String, String) =
      switch kind {
      case .lines(let range):
        (range.place(in: path), range.count == 1 ? "never ran" : "\(range.count) lines never ran")
      case .branches(let line, let missed):
        (
          "\(path):\(line)",
          missed == 1 ? "one way was never taken" : "\(missed) ways were never taken"
        )
      case .region(let region):
        ("\(path):\(region.startLine):\(region.startColumn)", "a part of the line never ran")
      }
    return .init(place: place, what: what, isCritical: isCritical, changes: changes)
  }
}

extension ClosedRange<Int> {
  /// `file:line`, or `file:first-last`.
  package func place(in path: String) -> String {
    count == 1 ? "\(path):\(lowerBound)" : "\(path):\(lowerBound)-\(upperBound)"
  }
}
