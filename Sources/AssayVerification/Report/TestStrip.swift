package import AssayTestRuns

/// What became of a test in its latest runs, one mark for each, the oldest first.
package struct TestStrip: Sendable, Hashable {
  package enum Mark: Character, Sendable, Hashable, CaseIterable {
    case passed = "."
    case failed = "F"
    case errored = "E"
    /// Passed after a failure in the same run.
    case retried = "f"
    case skipped = "s"
    /// Failed as its author said it would.
    case knownIssue = "k"

    /// nil without any attempt.
    package init?(_ attempts: [TestOutcome]) {
      guard let last = attempts.last else { return nil }
      self.init(last, afterFailure: attempts.contains(where: \.isFailure))
    }

    /// `afterFailure`: an attempt of the run itself, no rerun, had failed before.
    package init(_ outcome: TestOutcome, afterFailure: Bool) {
      switch outcome {
      case .passed: self = afterFailure ? .retried : .passed
      case .failed: self = .failed
      case .errored: self = .errored
      case .skipped: self = .skipped
      case .knownIssue: self = .knownIssue
      }
    }

    /// For people: `failed`, `passed after a failure`.
    package var words: String {
      switch self {
      case .passed: "passed"
      case .failed: "failed"
      case .errored: "error"
      case .retried: "passed after a failure"
      case .skipped: "skipped"
      case .knownIssue: "known issue"
      }
    }
  }

  package var marks: [Mark]

  package init(_ marks: [Mark]) { self.marks = marks }

  /// A letter for each run.
  package var text: String { String(marks.map(\.rawValue)) }

  /// `30 runs, 2 failed, 1 passed after a failure`.
  package var words: String {
    let counts = Mark.allCases.compactMap { mark -> String? in
      let count = marks.count { $0 == mark }
      return count == 0 ? nil : "\(count) \(mark.words)"
    }
    return ([counted(marks.count, "run")] + counts).joined(separator: ", ")
  }
}
