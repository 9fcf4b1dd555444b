/// What is thought of a test.
package enum FlakinessState: String, Sendable, Hashable, CaseIterable {
  case healthy
  /// Something speaks for flakiness, not enough to act.
  case suspect
  case flaky
  /// Flaky, and excused by the list in the repository.
  case quarantined
  /// Fails always, so something is wrong; never excused.
  case broken

  package var isKnownFlake: Bool { self == .flaky || self == .quarantined }
}
