import AssayTestRuns

extension CoverageMap {
  /// The map as Cobertura's XML (`coverage-04.dtd`), one package for each folder.
  package var cobertura: String {
    let all = lineTotals
    var xml = """
      <?xml version="1.0" encoding="UTF-8"?>
      <coverage\(Self.attributes(all)) lines-covered="\(all.lines.covered)" \
      lines-valid="\(all.lines.total)" complexity="0" version="1" timestamp="0">
      <sources><source>.</source></sources>
      <packages>

      """
    let folders = Dictionary(grouping: paths) { path in
      path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
    for (folder, paths) in folders.sorted(by: { $0.key < $1.key }) {
      let files = paths.compactMap { path in self[path].map { (path, $0) } }
      let totals = files.reduce(CoverageTotals()) { $0 + Self.lineTotals(of: $1.1) }
      let name = Self.escaped(folder.split(separator: "/").joined(separator: "."))
      xml += "<package name=\"\(name)\"\(Self.attributes(totals)) complexity=\"0\"><classes>\n"
      for (path, file) in files { xml += Self.classElement(path, file) }
      xml += "</classes></package>\n"
    }
    return xml + "</packages>\n</coverage>\n"
  }

  private var lineTotals: CoverageTotals {
    paths.reduce(CoverageTotals()) { sum, path in
      self[path].map { sum + Self.lineTotals(of: $0) } ?? sum
    }
  }

  /// Counted from the lines that are written, not from a tool's own sums.
  private static func lineTotals(of file: CoveredFile) -> CoverageTotals {
    var totals = file.totals
    totals.lines = .init(covered: file.covered.count, total: file.lines.count)
    return totals
  }

  private static func classElement(_ path: String, _ file: CoveredFile) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var xml =
      "<class name=\"\(escaped(name))\" filename=\"\(escaped(path))\""
      + "\(attributes(lineTotals(of: file))) complexity=\"0\"><methods/><lines>\n"
    for (line, count) in file.lines.sorted(by: { $0.key < $1.key }) {
      xml += "<line number=\"\(line)\" hits=\"\(count)\""
      if let ways = file.branches[line], ways.total > 0 {
        let percent = ways.covered * 100 / ways.total
        xml += " branch=\"true\" condition-coverage=\"\(percent)% (\(ways.covered)/\(ways.total))\""
      }
      xml += "/>\n"
    }
    return xml + "</lines></class>\n"
  }

  private static func attributes(_ totals: CoverageTotals) -> String {
    " line-rate=\"\(rate(totals.lines))\" branch-rate=\"\(rate(totals.branches))\""
  }

  /// 1 where there is nothing to cover.
  private static func rate(_ ratio: FileCoverage.Ratio?) -> String {
    guard let ratio, ratio.total > 0 else { return "1" }
    let digits = String(ratio.covered * 10_000 / ratio.total)
    if ratio.covered == ratio.total { return "1" }
    return "0." + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // XML has no way to write control characters.
      case _ where scalar.value < 0x20: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
