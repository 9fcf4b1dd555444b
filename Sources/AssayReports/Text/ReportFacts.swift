import AssayEvidence
import AssayTestRuns
import AssayVerification

// What several renderers derive from a report in the same way.
extension VerificationReport {
  var totals: TestCounts { suites.reduce(TestCounts()) { $0 + $1.counts } }

  var suitesThatRan: [SuiteReport] { suites.filter { $0.duration != nil } }

  /// Not checked: what ran passed, but only a selection was asked for.
  var verdict: Verdict {
    if !conclusion.problems.isEmpty { return .doesNotHold }
    return conclusion.isPartial ? .notChecked : .holds
  }

  var answer: String {
    switch verdict {
    case .holds: "Yes"
    case .doesNotHold: "No"
    case .notChecked: "Open"
    }
  }

  /// What to do now, in one sentence.
  var nextStep: String {
    if let problem = conclusion.problems.first {
      let place = problem.location.map { " (\($0))" } ?? ""
      return problem.remedy.map { "\($0)\(place)" } ?? "look at \(problem.subject)\(place)"
    }
    if conclusion.isPartial {
      return "run `assay verify` without --only or --impacted for an answer"
    }
    let unchecked = (checklist + antiPatterns).filter { $0.verdict == .notChecked }
    guard !unchecked.isEmpty else { return "go ahead: every check holds" }
    return "go ahead; \(unchecked.count) of \(checklist.count + antiPatterns.count) items were not "
      + "checked, see the checklist"
  }

  func suite(of problem: Problem) -> SuiteReport? {
    problem.check == "suite" ? suites.first { $0.id == problem.subject } : nil
  }
}

extension SuiteReport {
  var failingTests: [TestResult] {
    let excused = Set(excused.map(\.test))
    return tests.filter { $0.outcome.isFailure && !excused.contains($0.identity) }
  }

  /// `passed`, `failed`, `broken`, `not run`.
  var stateWord: String {
    switch state {
    case .passed: "passed"
    case .failed: "failed"
    case .broken: "broken"
    case .notRun: "not run"
    }
  }

  /// Why it is broken or did not run; nil otherwise.
  var stateReason: String? {
    switch state {
    case .passed, .failed: nil
    case .broken(let reason), .notRun(let reason): reason
    }
  }
}

extension TestResult {
  /// `file:line`, `file`, or nil.
  var location: String? { file.map { file in line.map { "\(file):\($0)" } ?? file } }

  /// The message of the last failing attempt.
  var failureMessage: String? { attempts.last { $0.outcome.isFailure }?.message }
}
