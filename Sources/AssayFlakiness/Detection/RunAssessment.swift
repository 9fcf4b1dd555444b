/// What one run taught.
package struct RunAssessment: Sendable, Hashable {
  /// That healthy tests failed together from a common cause.
  package var incidentProbability: Double
  /// The incident this run belongs to, as far as it is known now.
  package var incident: Incident?
  /// One for each test that failed at least once.
  package var judgements: [FailureJudgement]
  package var transitions: [StateTransition]
}
