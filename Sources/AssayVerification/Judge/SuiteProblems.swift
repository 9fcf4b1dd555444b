import AssayEvidence
import AssayTestRuns

/// What stands in the way because of a suite itself.
enum SuiteProblems {
  static func of(_ suite: SuiteReport) -> [Problem] {
    switch suite.state {
    case .passed: []
    case .failed: [failing(suite)]
    case .broken(let reason):
      [
        Problem(
          check: "suite", subject: suite.id, sentence: reason, location: suite.logPath,
          remedy: suite.remedy ?? "see the end of its output")
      ]
    // A suite that stays out by plan is no problem; one that could not run is.
    case .notRun(let reason):
      suite.shouldHaveRun
        ? [
          Problem(
            check: "suite", subject: suite.id, sentence: "did not run: \(reason)", location: nil,
            remedy: nil)
        ] : []
    }
  }

  private static func failing(_ suite: SuiteReport) -> Problem {
    let excused = Set(suite.excused.map(\.test))
    let failed = suite.tests.filter { $0.outcome.isFailure && !excused.contains($0.identity) }
    let count = suite.counts.failures - excused.count
    let noun = count == 1 ? "1 failing test" : "\(count) failing tests"
    let first = failed.first
    let message = first?.last.message?.split(separator: "\n").first.map { ": \($0)" } ?? ""
    return Problem(
      check: "suite", subject: suite.id,
      sentence: "has \(noun)" + (first.map { ", \($0.identity.text)\(message)" } ?? "")
        + (first?.rerunSentence.map { " (\($0))" } ?? ""),
      location: first.flatMap(location) ?? suite.logPath,
      remedy: "see it again with `assay verify --only \(suite.id)`")
  }

  private static func location(_ test: TestResult) -> String? {
    test.file.map { file in test.line.map { "\(file):\($0)" } ?? file }
  }
}

extension SuiteReport {
  /// The log as seen from the system's root, where people stand.
  fileprivate var logPath: String? { log.map { ".assay/report/\($0)" } }
}
