import AssayTestRuns

extension CoverageMap {
  /// The map as LCOV, as `geninfo(1)` describes it; ways on become `BRDA` records.
  package var lcov: String {
    var text = "TN:\n"
    for path in paths {
      guard let file = self[path] else { continue }
      text += "SF:\(path)\n"
      for (line, branches) in file.branches.sorted(by: { $0.key < $1.key }) {
        for way in 0..<branches.total {
          text += "BRDA:\(line),0,\(way),\(way < branches.covered ? 1 : 0)\n"
        }
      }
      if let branches = file.totals.branches {
        text += "BRF:\(branches.total)\nBRH:\(branches.covered)\n"
      }
      for (line, count) in file.lines.sorted(by: { $0.key < $1.key }) {
        text += "DA:\(line),\(count)\n"
      }
      text += "LF:\(file.lines.count)\nLH:\(file.covered.count)\nend_of_record\n"
    }
    return text
  }
}
