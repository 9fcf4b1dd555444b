import AssayEvidence
import AssayTestRuns
package import AssayVerification

/// A log for GitHub Actions: each task's output folded, failures as annotations.
///
/// Groups can't nest and tasks run side by side, so a group is written when its task has ended.
/// Format: "Workflow commands for GitHub Actions" in GitHub's documentation.
package struct GitHubActionsProgress: ProgressRenderer {
  private var plain = PlainProgress()

  package init() {}

  package mutating func lines(for event: ProgressEvent, at time: Duration) -> [String] {
    let lines = plain.lines(for: event, at: time).map(Self.inert)
    guard case .taskFinished(let task, let result) = event else { return lines }
    let output = result.outputLines(200).map { Self.inert("  \($0)") }
    let first = lines.prefix(1)
    let folded =
      output.isEmpty
      ? Array(first) : ["::group::" + Self.data(first.joined())] + output + ["::endgroup::"]
    guard !result.succeeded else { return folded }
    return folded + [Self.error(title: task.name, message: result.words, location: nil)]
  }

  /// Annotations at the places where failing tests and other problems are, at most ten, since
  /// GitHub shows no more of one step.
  package static func annotations(for report: VerificationReport) -> [String] {
    let all = report.conclusion.problems.prefix(10).flatMap { problem -> [String] in
      let tests = report.suite(of: problem)?.failingTests ?? []
      guard tests.isEmpty else {
        return tests.prefix(10).map { test in
          error(
            title: "\(problem.subject): \(test.identity.text)",
            message: PlainText.block(test.failureMessage ?? problem.sentence, limit: 2_000),
            location: test.location)
        }
      }
      let remedy = problem.remedy.map { "\n\($0)" } ?? ""
      return [
        error(
          title: problem.subject, message: problem.sentence + remedy, location: problem.location)
      ]
    }
    return Array(all.prefix(10))
  }

  private static func error(title: String, message: String, location: String?) -> String {
    var properties: [String] = []
    if let location {
      let (file, line) = split(location)
      properties.append("file=\(property(file))")
      if let line { properties.append("line=\(line)") }
    }
    properties.append("title=\(property(PlainText.line(title, limit: 200)))")
    return "::error \(properties.joined(separator: ","))::\(data(PlainText.clean(message)))"
  }

  /// `path:12` or `path:12:3` as path and line.
  private static func split(_ location: String) -> (file: String, line: Int?) {
    let parts = location.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.reversed().prefix { Int($0).map { $0 > 0 } ?? false }.reversed()
    guard let line = numbers.first.flatMap({ Int($0) }), numbers.count < parts.count else {
      return (PlainText.line(location), nil)
    }
    let file = parts.dropLast(numbers.count).joined(separator: ":")
    return (PlainText.line(file), line)
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }

  /// A line that the runner can't take for a command of ours: it reads `::` at a line's start and
  /// the older `##[` anywhere.
  private static func inert(_ line: String) -> String {
    let broken = line.replacing("##[", with: "## [")
    let start = broken.drop { $0.isWhitespace }
    return start.hasPrefix("::") ? "| " + start : broken
  }
}
