import AssayEvidence
import AssayProbe
import AssayTestRuns
import Foundation

/// Any command that writes a result file that Assay reads; it always runs all its tests.
struct ResultFileRunner: TestRunnerAdapter {
  let line: String
  /// Where the command writes its results; nil: to `$ASSAY_RESULTS`.
  let path: String?
  let read: @Sendable (String) throws -> ParsedResults

  let abilities = RunnerAbilities(ordering: .fixed, selects: false, repeats: false)
  let marksTests = false
  let wrapsTests = false

  var notChecked: [Perturbation.Kind: String] {
    var reasons: [Perturbation.Kind: String] = [
      .order: "the command runs its tests in its own order", .parallel: "nobody told how",
      .alone: "the command runs all its tests", .threads: "threads are delayed in Python only",
    ]
    if path != nil {
      reasons[.copies] =
        "two copies would write the same result file; have them write to $ASSAY_RESULTS"
    }
    return reasons
  }

  func variables(under condition: Condition) -> [String: String?] {
    guard case .perturbed(.hashSeed(let seed)) = condition else {
      return ["PYTHONHASHSEED": "0", "SWIFT_DETERMINISTIC_HASHING": "1"]
    }
    return ["PYTHONHASHSEED": "\(seed)", "SWIFT_DETERMINISTIC_HASHING": .none]
  }

  func listing(in place: RunPlace) throws -> RunnerCommand { command(in: place) }

  private func command(in place: RunPlace) -> RunnerCommand {
    // What an earlier run wrote must not be taken for this one's.
    if let path { try? FileManager.default.removeItem(atPath: path) }
    return RunnerCommand(line: line, variables: ["ASSAY_RESULTS": place.results])
  }

  func tests(listedIn place: RunPlace, answer: CommandAnswer) throws -> [String] {
    let tests = try read(path ?? place.results).tests.map(\.identity.text)
    guard !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "list the tests", subject: path ?? "$ASSAY_RESULTS",
        happened: "The result file names no test.")
    }
    return tests
  }

  func command(for run: ProbeRun, in place: RunPlace) throws -> RunnerCommand {
    command(in: place)
  }

  func results(of run: ProbeRun, in place: RunPlace) -> RunnerResults {
    guard let parsed = try? read(path ?? place.results) else { return RunnerResults() }
    return RunnerResults(
      executions: parsed.tests.flatMap { test in
        test.attempts.map { attempt in
          let outcome: Execution.Outcome =
            switch attempt.outcome {
            case .passed, .knownIssue: .passed
            case .failed, .errored: .failed
            case .skipped: .skipped
            }
          return Execution(
            test.identity.text, outcome, seconds: attempt.duration?.seconds ?? 0,
            message: attempt.message)
        }
      })
  }

  func commandLine(for run: ProbeRun) -> String? { line }
}
