import ArgumentParser
import AssayCoverage
import AssayEvidence
import AssayGit
import AssayManifest
import AssayTestRuns
import AssayVerification

/// `assay coverage report`: merged reports per critical path and file.
struct CoverageReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Coverage per critical path and file, and what is riskiest untested.",
    discussion: """
      Examples:
        assay coverage report coverage.xml '**/lcov.info'
        assay coverage report unit=unit.info e2e=e2e.info --at-least 80
        assay coverage report lcov.info --critical 'Sources/Pricing/**' --json

      Critical paths and their floors are those of ./assay.yaml, and any --critical. Exit code 1 \
      when a floor is not reached.
      """)

  @OptionGroup var files: CoverageFiles

  @Option(help: ArgumentHelp("One more critical path, as in the manifest.", valueName: "path"))
  var critical: [String] = []

  @Option(help: ArgumentHelp("How many of a hundred lines must be covered.", valueName: "percent"))
  var atLeast: Double?

  @Option(help: "How many risks are shown.")
  var risks = 10

  @Flag(help: "Print JSON on standard output.")
  var json = false

  func validate() throws {
    try checkPercentage(atLeast, of: "--at-least")
    if !(0...100_000).contains(risks) {
      throw ValidationError("--risks takes a number from 0 to 100000, not \(risks)")
    }
  }

  func run() async throws {
    let map = try files.map()
    let floors = try floors()
    let isCritical = { path in floors.contains { $0.matches(path) } }
    let churn = await GitChange.churn(folder: files.folder)
    let risks = CoverageRisk.list(map, changes: churn, isCritical: isCritical)
    let paths = floors.map { Path(floor: $0, map: map) }
    let early = LayerFinding.onlyEndToEnd(map, where: isCritical)
    let total = map.totals().lines
    if json {
      Console.writeJSON(
        Wire(
          lines: .init(total), critical: paths,
          files: map.paths.map { path in
            Wire.File(path: path, lines: .init(map[path]?.totals.lines ?? total))
          }, onlyEndToEnd: early.map { "\($0.path): \($0.lines)" },
          risks: risks.prefix(self.risks).map(\.told.sentence)))
    } else {
      Console.write(text(map, paths, early, risks))
    }
    let isBelow = atLeast.map { (total.percent ?? 0) < $0 } ?? false
    if isBelow || paths.contains(where: { !$0.holds }) || !early.isEmpty { throw ExitStatus.fail }
  }

  /// The manifest's paths lie in services' folders.
  private func floors() throws -> [CoverageThreshold] {
    let own = try files.criticalPaths().map { service, path in
      let pattern = PathPattern(path.path)
      let prefix = service.path == "." ? "" : "\(service.path)/"
      return CoverageThreshold(
        name: "\(prefix)\(path.path)", lines: path.lines, regions: path.regions
      ) { $0.hasPrefix(prefix) && pattern.matches(String($0.dropFirst(prefix.count))) }
    }
    return own
      + critical.map { text in
        let pattern = PathPattern(text)
        return CoverageThreshold(name: text, lines: atLeast) { pattern.matches($0) }
      }
  }

  private func text(
    _ map: CoverageMap, _ paths: [Path], _ early: [LayerFinding], _ risks: [CoverageRisk]
  ) -> String {
    var text = ""
    for path in map.paths {
      guard let lines = map[path]?.totals.lines else { continue }
      text += "\(padded(shownPercent(lines)))  \(lines.covered) of \(lines.total)  \(path)\n"
    }
    for path in paths {
      text += "critical \(path.path): \(path.lines.map(\.shown) ?? "not measured")"
      text += path.shortfalls.isEmpty ? "\n" : "; \(path.shortfalls.joined(separator: "; "))\n"
    }
    for finding in early {
      text += "run by end-to-end tests only: \(finding.path), lines \(finding.lines)\n"
    }
    if !risks.isEmpty, self.risks > 0 { text += "riskiest without a test:\n" }
    for risk in risks.prefix(self.risks) { text += "  \(risk.told.sentence)\n" }
    let lines = map.totals().lines
    return text + "\(shownPercent(lines)) of \(lines.total) lines are covered"
      + (atLeast.map { ", wanted \(shownNumber($0)) %\n" } ?? "\n")
  }

  private func padded(_ text: String) -> String {
    String(repeating: " ", count: max(0, 6 - text.count)) + text
  }

  /// A critical path against its floors.
  private struct Path: Encodable {
    var path: String
    var lines: CoverageRatio?
    var holds: Bool
    var shortfalls: [String]

    init(floor: CoverageThreshold, map: CoverageMap) {
      path = floor.name
      let totals = map.totals(where: floor.matches)
      lines = totals.lines.total > 0 ? CoverageRatio(totals.lines) : nil
      shortfalls = floor.shortfalls(in: map).map { short in
        let actual = short.actual.map { "\(shownNumber($0)) %" } ?? "nothing"
        return "\(actual) of \(short.measure.rawValue), wanted \(shownNumber(short.wanted)) %"
      }
      holds = shortfalls.isEmpty
    }
  }

  private struct Wire: Encodable {
    struct File: Encodable {
      var path: String
      var lines: CoverageRatio
    }

    var lines: CoverageRatio
    var critical: [Path]
    var files: [File]
    var onlyEndToEnd: [String]
    var risks: [String]
  }
}

/// A part of a whole, for programs.
struct CoverageRatio: Encodable {
  var covered: Int
  var total: Int
  var percent: Double?

  init(_ ratio: FileCoverage.Ratio) {
    covered = ratio.covered
    total = ratio.total
    percent = ratio.percent
  }

  var shown: String { "\(shownPercent(.init(covered: covered, total: total))) of \(total) lines" }
}
