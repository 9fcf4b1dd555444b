import ArgumentParser
import AssayCoverage
import AssayEvidence
import AssayGit
import AssayTestRuns
import AssayVerification
import Foundation

/// `assay coverage diff`: the changed lines that no test executed.
struct CoverageDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "The changed lines that no test executed.",
    discussion: """
      Examples:
        assay coverage diff lcov.info
        assay coverage diff lcov.info --base origin/main --at-least 80

      Compares the files as they are now with where they left the base. Prints FILE:LINE or \
      FILE:FIRST-LAST for what never ran. Exit code 1 when less than --at-least is covered; \
      2 when it is asked for and no coverage knows a changed file.
      """)

  @OptionGroup var files: CoverageFiles

  @Option(
    help: ArgumentHelp(
      "A commit or branch; without it the pull request's target or the default branch.",
      valueName: "commit"))
  var base: String?

  @Option(
    help: ArgumentHelp("How many of a hundred changed lines must be covered.", valueName: "percent")
  )
  var atLeast: Double?

  @Flag(help: "Print JSON on standard output.")
  var json = false

  func validate() throws { try checkPercentage(atLeast, of: "--at-least") }

  func run() async throws {
    let map = try files.map()
    let change = try await GitChange.read(
      folder: files.folder, base: base, environment: ProcessInfo.processInfo.environment)
    let diff = DiffCoverage(of: change.files, in: map)
    if json {
      Console.writeJSON(
        Wire(
          base: change.base, lines: .init(diff.lines),
          uncovered: diff.files.flatMap { places($0.path, $0.uncovered) },
          partial: diff.files.flatMap { places($0.path, $0.partial) }, unmeasured: diff.unmeasured))
    } else {
      Console.write(text(diff, change.base))
    }
    guard let atLeast else { return }
    guard let percent = diff.lines.percent else {
      // Nothing to cover is fine; nothing known is not.
      guard !diff.files.isEmpty || diff.unmeasured.isEmpty else {
        throw FailureReport(
          .badInput, attempt: "judge the coverage of the change", subject: "since \(change.base)",
          happened: "no coverage knows any of \(diff.unmeasured.count) changed files, "
            + "\(diff.unmeasured[0]) first",
          remedy: "check that the paths in the coverage files are those of --root")
      }
      return
    }
    if percent < atLeast { throw ExitStatus.fail }
  }

  private func text(_ diff: DiffCoverage, _ base: String) -> String {
    var text = ""
    for file in diff.files {
      for place in places(file.path, file.uncovered) { text += "\(place): never ran\n" }
      for place in places(file.path, file.partial) { text += "\(place): only some ways ran\n" }
    }
    for path in diff.unmeasured { text += "\(path): not measured\n" }
    let wanted = atLeast.map { ", wanted \(shownNumber($0)) %" } ?? ""
    return text
      + (diff.lines.total == 0
        ? "since \(base) no changed line with code is measured\n"
        : "since \(base): \(shownPercent(diff.lines)) of \(diff.lines.total) changed lines with "
          + "code are covered\(wanted)\n")
  }

  private func places(_ path: String, _ lines: LineSet) -> [String] {
    lines.ranges.map { $0.place(in: path) }
  }

  private struct Wire: Encodable {
    var base: String
    var lines: CoverageRatio
    var uncovered: [String]
    var partial: [String]
    var unmeasured: [String]
  }
}
