/// How often a test failed.
package struct Tally: Sendable, Hashable {
  package private(set) var failures: Int
  package private(set) var executions: Int

  package init(failures: Int = 0, executions: Int = 0) {
    self.failures = failures
    self.executions = executions
  }

  package var passes: Int { executions - failures }
  package var alwaysFails: Bool { executions > 0 && passes == 0 }
  package var alwaysPasses: Bool { executions > 0 && failures == 0 }
  package var isMixed: Bool { failures > 0 && passes > 0 }
  package var rate: Double { executions == 0 ? 0 : Double(failures) / Double(executions) }

  /// A skipped test is no evidence.
  package mutating func add(_ outcome: Execution.Outcome) {
    guard outcome != .skipped else { return }
    executions += 1
    if outcome == .failed { failures += 1 }
  }

  package static func + (left: Self, right: Self) -> Self {
    Self(
      failures: left.failures + right.failures, executions: left.executions + right.executions)
  }
}

/// How often each test failed under each condition.
struct Ledger {
  private var tallies: [Condition: [String: Tally]] = [:]

  mutating func add(_ executions: [Execution], under condition: Condition) {
    for execution in executions {
      tallies[condition, default: [:]][execution.test, default: Tally()].add(execution.outcome)
    }
  }

  subscript(_ test: String, _ condition: Condition) -> Tally {
    tallies[condition]?[test] ?? Tally()
  }

  /// The perturbation under which a test failed most often; nil when under none.
  func worst(of test: String) -> (perturbation: Perturbation, tally: Tally)? {
    let failing = tallies.compactMap { condition, tests in
      if case .perturbed(let perturbation) = condition, let tally = tests[test],
        tally.failures > 0
      {
        (perturbation: perturbation, tally: tally)
      } else {
        nil
      }
    }
    return failing.max { one, other in
      (one.tally.rate, other.perturbation.title) < (other.tally.rate, one.perturbation.title)
    }
  }
}
