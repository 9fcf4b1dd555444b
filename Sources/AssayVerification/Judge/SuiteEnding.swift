import AssayEvidence
package import AssayTestRuns

/// How a suite's command ended and what results it left; decides what became of the suite.
package struct SuiteEnding: Sendable, Hashable {
  package var termination: Termination
  /// nil when no result file and no result output was found.
  package var results: ParsedResults?
  /// Why there are no results, where that is known: `unit.xml is older than this run`.
  package var missingResults: String?
  package var promise: SuiteHistory.Promise?
  /// The manifest's own floor; replaces what history promised.
  package var atLeast: Int?

  package enum Termination: Sendable, Hashable {
    case exited(Int32)
    case signalled(String)
    case timedOut(Duration)
    case interrupted
    case couldNotStart(String, remedy: String?)
  }

  package init(
    termination: Termination, results: ParsedResults?, missingResults: String? = nil,
    promise: SuiteHistory.Promise? = nil, atLeast: Int? = nil
  ) {
    self.termination = termination
    self.results = results
    self.missingResults = missingResults
    self.promise = promise
    self.atLeast = atLeast
  }

  /// A pass needs all of it: exit code 0, results that are whole, at least one test that ran, no
  /// failure, and no fewer tests than promised.
  package var state: SuiteReport.State {
    switch termination {
    case .couldNotStart(let reason, _): return .broken("could not start: \(reason)")
    case .timedOut(let limit):
      return .broken("timed out after \(limit.seconds.formatted) s and was stopped")
    case .signalled(let name): return .broken("was killed by \(name)")
    case .interrupted: return .broken("was interrupted")
    case .exited(let code): return state(exitCode: code)
    }
  }

  private func state(exitCode code: Int32) -> SuiteReport.State {
    guard let results else {
      let why = missingResults.map { " (\($0))" } ?? ""
      return .broken("ended with exit code \(code) and reported no test results\(why)")
    }
    let counts = results.counts
    if let error = results.suiteErrors.first { return .broken(error) }
    if let warning = results.warnings.first(where: \.isDamaging) {
      let place = warning.byteOffset.map { " at byte \($0)" } ?? ""
      return .broken("left results that can't be trusted: \(warning.message)\(place)")
    }
    if counts.failures > 0 { return .failed }
    if counts.total == 0 {
      return .broken("ended with exit code \(code) and ran no test")
    }
    if code != 0 {
      return .broken("ended with exit code \(code) although none of its tests failed")
    }
    if counts.executed == 0 { return .broken("skipped all of its \(counts.total) tests") }
    let ran = counts.executed
    let skipped = counts.skipped == 0 ? "" : " and skipped \(counts.skipped)"
    if let atLeast {
      if ran < atLeast {
        return .broken("ran \(ran) tests\(skipped), the manifest promises at least \(atLeast)")
      }
    } else if let promise, ran < promise.tests {
      return .broken(
        "ran \(ran) tests\(skipped), fewer than the \(promise.tests) of its green run "
          + promise.runID)
    }
    return .passed
  }

  /// What to do about a broken suite; nil when it is not broken.
  package var remedy: String? {
    switch termination {
    case .couldNotStart(_, let remedy): return remedy ?? "check `run` and `path` in the manifest"
    case .timedOut: return "look for a hang in its log, or raise the suite's `timeout`"
    case .signalled: return "its log ends where it was killed; a lack of memory is a usual cause"
    case .interrupted: return nil
    case .exited(let code):
      guard let results else {
        return code == 0
          ? "name the file that it writes as `results`, or use a runner that Assay can ask"
          : "see the end of its output"
      }
      let counts = results.counts
      if counts.failures > 0 || !results.suiteErrors.isEmpty { return "see its output" }
      if results.warnings.contains(where: \.isDamaging) { return "have it write its results anew" }
      if counts.total == 0 { return "check the filter in `run`" }
      if code == 0, let promise, atLeast == nil, counts.executed < promise.tests {
        return "if tests were removed on purpose, say `atLeast: \(counts.executed)` in the manifest"
      }
      return "see its output"
    }
  }
}

extension Double {
  /// At most one decimal, none when it would be zero: `600`, `1.5`.
  fileprivate var formatted: String {
    let tenths = (self * 10).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)"
  }
}
