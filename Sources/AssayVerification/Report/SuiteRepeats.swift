package import AssayTestRuns

/// What was done to run some of a suite's tests again; what came of it stands with the tests.
package struct SuiteRepeats: Sendable, Hashable {
  package var tests: [TestIdentity]
  /// Of a test, at most.
  package var runs: Int
  /// Why they did not all run; nil: they did.
  package var problem: String?

  package init(tests: [TestIdentity] = [], runs: Int = 0, problem: String? = nil) {
    self.tests = tests
    self.runs = runs
    self.problem = problem
  }
}
