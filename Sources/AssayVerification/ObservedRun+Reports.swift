package import AssayFlakiness
import AssayEvidence
import AssayTestRuns

extension ObservedRun {
  /// This very run, as flakiness is judged from it.
  ///
  /// Without reruns, which must not excuse what failed; later runs learn from them.
  package init(_ run: RunIdentity, _ suites: [SuiteReport]) {
    self.init(
      id: run.id, time: run.startedAt, commit: run.hasUncommittedChanges ? nil : run.commit,
      line: Line(pullRequest: run.pullRequest, branch: run.branch), host: run.host,
      suites: suites.filter { $0.duration != nil }.map { suite in
        var isComplete = true
        if case .broken = suite.state { isComplete = false }
        return ObservedSuite(
          name: suite.id, testsRun: suite.counts.executed, isComplete: isComplete,
          tests: suite.tests.compactMap { test in
            let letters = AttemptLetters(test.attempts.map(\.outcome))
            guard let attempts = AttemptSequence(letters), attempts.failures > 0 else { return nil }
            let failure = test.attempts.last { $0.outcome.isFailure }
            return ObservedTest(
              identity: test.identity, attempts: attempts,
              signature: FailureSignature(message: failure?.message)?.description,
              seconds: test.duration?.seconds ?? 0, isBlocking: test.outcome.isFailure)
          })
      })
  }
}
