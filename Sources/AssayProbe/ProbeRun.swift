/// One run of a runner: which tests, in which order, under which circumstances.
package struct ProbeRun: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    /// As the runner spells it: `test_cart.py::test_total`.
    package var test: String
    /// How often in a row, in one process.
    package var times: Int

    package init(_ test: String, times: Int = 1) {
      self.test = test
      self.times = times
    }
  }

  package var condition: Condition
  /// In the order in which they run, where the runner can be told one.
  package var steps: [Step]
  /// Whether these are all tests, so that none need be chosen.
  package var isWholeSuite: Bool

  package init(_ condition: Condition, _ steps: [Step], isWholeSuite: Bool = false) {
    self.condition = condition
    self.steps = steps
    self.isWholeSuite = isWholeSuite
  }
}

/// One execution of one test.
package struct Execution: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable {
    case passed, failed
    /// It did not say whether it would pass.
    case skipped
  }

  package var test: String
  package var outcome: Outcome
  package var seconds: Double
  /// Its first line; nil where there is none.
  package var message: String?
  /// How many files more were open after it than before.
  package var openedFiles: Int

  package init(
    _ test: String, _ outcome: Outcome, seconds: Double = 0, message: String? = nil,
    openedFiles: Int = 0
  ) {
    self.test = test
    self.outcome = outcome
    self.seconds = seconds
    self.message = message
    self.openedFiles = openedFiles
  }
}

/// What a run told.
package struct ProbeAnswer: Sendable, Hashable {
  /// A file that tests made outside of their temporary folder and left there.
  package struct Leftover: Sendable, Hashable {
    package var path: String
    /// Who made it; nil: it appeared while the tests ran, and may be somebody else's.
    package var test: String?
    package var isRemoved: Bool

    package init(path: String, test: String?, isRemoved: Bool) {
      self.path = path
      self.test = test
      self.isRemoved = isRemoved
    }
  }

  /// In the order in which they ended, of all copies.
  package var executions: [Execution]
  /// Why there are no executions, or not all.
  package var problem: String?
  package var leftovers: [Leftover]
  /// Which fixed paths outside of its temporary folder each test wrote to.
  package var fixedPaths: [String: Set<String>]

  package init(
    _ executions: [Execution] = [], problem: String? = nil, leftovers: [Leftover] = [],
    fixedPaths: [String: Set<String>] = [:]
  ) {
    self.executions = executions
    self.problem = problem
    self.leftovers = leftovers
    self.fixedPaths = fixedPaths
  }
}
