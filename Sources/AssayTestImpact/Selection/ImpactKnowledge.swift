package import AssayCoverage
package import AssayTestRuns

/// A test as test impact knows it.
package struct ImpactTest: Sendable, Hashable {
  package var identity: TestIdentity
  /// The manifest's suite that it belongs to: `service/name`.
  package var suite: String
  /// The file that it stands in, relative to the checkout; nil: not known.
  package var file: String?
  /// The module of the build graph that holds it; nil: not known.
  package var module: String?
  /// What the coverage map calls it; nil: it was not measured.
  package var coverageName: String?

  package init(
    _ identity: TestIdentity, suite: String, file: String? = nil, module: String? = nil,
    coverageName: String? = nil
  ) {
    self.identity = identity
    self.suite = suite
    self.file = file
    self.module = module
    self.coverageName = coverageName
  }
}

/// What the manifest says about whom some files reach.
package struct ImpactRule: Sendable {
  package enum Reach: Sendable, Hashable {
    /// No test: documentation, for example.
    case nothing
    /// All tests of these suites.
    case suites(Set<String>)
    case everything
  }

  /// The pattern as the manifest has it, for the reasons.
  package var name: String
  package var reach: Reach
  package var matches: @Sendable (String) -> Bool

  package init(
    name: String, reach: Reach, matches: @escaping @Sendable (String) -> Bool
  ) {
    self.name = name
    self.reach = reach
    self.matches = matches
  }
}

/// All that is known about which tests a change can reach.
package struct ImpactKnowledge: Sendable {
  package var tests: [ImpactTest]
  /// All suites; of one without known tests everything runs.
  package var suites: Set<String>
  package var graph: BuildGraph?
  /// What each test ran at the commit that changes are compared with.
  package var coverage: CoverageMap?
  package var rules: [ImpactRule]
  package var failedLately: Set<TestIdentity>
  package var new: Set<TestIdentity>
  package var quarantined: Set<TestIdentity>

  package init(
    tests: [ImpactTest], suites: Set<String> = [], graph: BuildGraph? = nil,
    coverage: CoverageMap? = nil, rules: [ImpactRule] = [],
    failedLately: Set<TestIdentity> = [], new: Set<TestIdentity> = [],
    quarantined: Set<TestIdentity> = []
  ) {
    self.tests = tests
    self.suites = suites
    self.graph = graph
    self.coverage = coverage
    self.rules = rules
    self.failedLately = failedLately
    self.new = new
    self.quarantined = quarantined
  }
}
