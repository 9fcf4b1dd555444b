package import AssayEvidence

/// Many otherwise healthy tests that failed together: one item, and no evidence against the tests.
package struct Incident: Sendable, Hashable {
  package var number: Int
  /// The runs it touched, first to last.
  package var runs: [String]
  package var start: UnixTime
  package var end: UnixTime
  /// The healthy tests that failed.
  package var tests: [TestReference]
  /// Incidents with the same number hit the same tests, so they likely share a cause.
  package var cluster: Int
  /// That the first run's failures have a common cause.
  package var probability: Double

  package var sentence: String {
    let runText = runs.count == 1 ? "run \(runs[0])" : "\(runs.count) runs from \(runs[0])"
    return "In \(runText) \(tests.count) tests failed together that usually pass: an incident "
      + "(\(Text.percent(probability))), not \(tests.count) flaky tests."
  }
}

/// Tests that fail together in incidents.
package struct FailureCluster: Sendable, Hashable {
  package var number: Int
  package var runs: Int
  /// Those that failed most often in incidents first.
  package var tests: [TestReference]
}
