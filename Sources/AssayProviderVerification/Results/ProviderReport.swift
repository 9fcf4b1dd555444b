/// What came of a plan.
package struct ProviderReport: Sendable {
  package let plan: VerificationPlan
  /// One for each check of the plan.
  package let results: [InteractionResult]
  /// By pact, in the order of their interactions; what the filter left out is missing.
  package let entries: [[Entry]]

  /// What is missing counts as not run.
  package init(_ plan: VerificationPlan, _ results: [InteractionResult]) {
    self.plan = plan
    let missing = max(0, plan.checks.count - results.count)
    self.results =
      results.prefix(plan.checks.count)
      + Array(repeating: InteractionResult(.notRun), count: missing)
    var entries: [[Entry]] = plan.pacts.map { _ in [] }
    for (number, check) in plan.checks.enumerated() {
      for origin in check.origins {
        let entry = Entry(check: number, origin: origin, result: self.results[number])
        entries[origin.pact].append(entry)
      }
    }
    self.entries = entries.map { $0.sorted { $0.origin.interaction < $1.origin.interaction } }
  }

  package enum Verdict: String, Sendable, Hashable {
    /// All that counts is as the contracts say.
    case passed
    case failed
    /// Nothing failed, but nothing was verified, or not all.
    case incomplete
  }

  /// What is pending does not count, unless there is nothing at all.
  package var verdict: Verdict {
    var isIncomplete = results.isEmpty
    for (check, result) in zip(plan.checks, results) {
      switch result.outcome {
      case .passed: break
      case .notRun: isIncomplete = true
      case .failed, .error: if !check.isPending { return .failed }
      }
    }
    return isIncomplete ? .incomplete : .passed
  }

  /// What came of one interaction, for one pact that has it.
  package struct Entry: Sendable {
    /// The place of its check in the plan.
    package var check: Int
    package var origin: InteractionCheck.Origin
    package var result: InteractionResult
  }

  /// How many interactions there are of each kind, once for all pacts.
  package struct Counts: Sendable, Hashable {
    package var passed = 0
    package var failed = 0
    package var errors = 0
    /// Failures and errors that do not count.
    package var pending = 0
    package var notRun = 0
  }

  package var counts: Counts {
    var counts = Counts()
    for (check, result) in zip(plan.checks, results) {
      switch result.outcome {
      case .passed: counts.passed += 1
      case .notRun: counts.notRun += 1
      case .failed: if check.isPending { counts.pending += 1 } else { counts.failed += 1 }
      case .error: if check.isPending { counts.pending += 1 } else { counts.errors += 1 }
      }
    }
    return counts
  }
}
