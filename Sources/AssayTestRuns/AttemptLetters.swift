/// The attempts at a test as letters in their order: `FP` failed and then passed.
///
/// P passed, F failed, E errored, S skipped, K failed as its author said.
package struct AttemptLetters: Sendable, Hashable, CustomStringConvertible {
  package let outcomes: [TestOutcome]

  package init(_ outcomes: [TestOutcome]) { self.outcomes = outcomes }

  /// Reruns included.
  package init(_ result: TestResult) {
    outcomes = (result.attempts + result.reruns).map(\.outcome)
  }

  /// nil when a letter means nothing.
  package init?(_ text: String) {
    var outcomes: [TestOutcome] = []
    for letter in text {
      guard let outcome = TestOutcome.allCases.first(where: { Self.letter($0) == letter })
      else { return nil }
      outcomes.append(outcome)
    }
    self.outcomes = outcomes
  }

  package var description: String { String(outcomes.map(Self.letter)) }

  private static func letter(_ outcome: TestOutcome) -> Character {
    switch outcome {
    case .passed: "P"
    case .failed: "F"
    case .errored: "E"
    case .skipped: "S"
    case .knownIssue: "K"
    }
  }
}
