import AssayTestRuns
import AssayVerification

/// What the tests of all suites executed, in a few lines of the terminal.
enum CoverageLines {
  static func lines(_ report: VerificationReport, _ style: TerminalStyle) -> [String] {
    guard let code = report.code else { return [] }
    var lines = [style.paint("Coverage", .bold)]
    lines.append(
      style.wrap("\(ReportFormat.covered(code.lines)) lines of code\(layers(code))", indent: 0))
    if let change = code.change {
      let wanted = change.wanted.map { ", wanted \(ReportFormat.percent($0))" } ?? ""
      let text =
        change.lines.total == 0
        ? "no changed line with code is measured"
        : "\(ReportFormat.covered(change.lines)) changed lines\(wanted)"
      lines.append(style.wrap("since \(change.base): \(text)", indent: 0))
      lines += change.uncovered.prefix(3).map {
        "\(style.paint(style.openMark, .yellow)) "
          + style.wrap("\($0) is new and never ran", indent: 2)
      }
    }
    lines += code.risks.prefix(3).map {
      "\(style.paint(style.openMark, .dim)) " + style.wrap($0.sentence, indent: 2)
    }
    return lines
  }

  private static func layers(_ code: CodeCoverageReport) -> String {
    guard code.layers.count > 1 else { return "" }
    let shares = code.layers.map { "\(ReportFormat.grouped($0.lines)) by \($0.layer.rawValue)" }
    return "; cheapest layer: \(shares.joined(separator: ", "))"
  }
}

extension ReportFormat {
  /// `83 % of 1,203`, rounded down: 99.9 % are not all.
  static func covered(_ ratio: FileCoverage.Ratio) -> String {
    guard let percent = ratio.percent else { return "none of 0" }
    return "\(Self.percent(percent.rounded(.down))) of \(grouped(ratio.total))"
  }
}
