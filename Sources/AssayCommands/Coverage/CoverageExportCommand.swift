import ArgumentParser
import AssayCoverage
import AssayEvidence
import AssayJSON
import Foundation

/// `assay coverage export`: all reports as one file.
struct CoverageExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Merges coverage reports into one, in the format that others read.",
    discussion: """
      Examples:
        assay coverage export '**/coverage.xml' lcov.info --format lcov > all.info
        assay coverage export unit=unit.json e2e=e2e.info --format json --output coverage.json

      Formats: lcov, cobertura, and json, which keeps layers and tests.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case lcov, cobertura, json }

  @OptionGroup var files: CoverageFiles

  @Option(help: "lcov, cobertura or json.")
  var format: Format = .lcov

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write it; without it standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    let map = try files.map()
    let text =
      switch format {
      case .lcov: map.lcov
      case .cobertura: map.cobertura
      case .json: map.json.description + "\n"
      }
    guard let output else {
      Console.write(text)
      return
    }
    do {
      try Data(text.utf8).write(to: URL(filePath: output), options: .atomic)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "write the coverage", subject: output,
        happened: error.localizedDescription)
    }
  }
}
