import ArgumentParser

/// `assay coverage`: what tests executed.
struct CodeCoverageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "What tests executed: merged reports, the change itself, other formats.",
    discussion: """
      assay coverage report FILES…  per critical path and file, and what is riskiest untested
      assay coverage diff FILES…    the changed lines that no test executed
      assay coverage export FILES…  all reports as one, as LCOV, Cobertura or JSON

      assay coverage tests FOLDER   what each Swift test executed, for test impact

      Files are of llvm-cov, LCOV, Cobertura, JaCoCo, SonarQube, coverage.py, gcovr or Go; what \
      one of them ran counts as run. See docs/coverage.md.
      """,
    subcommands: [
      CoverageReportCommand.self, CoverageDiffCommand.self, CoverageExportCommand.self,
      CoverageTestsCommand.self,
    ])
}
