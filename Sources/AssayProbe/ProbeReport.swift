/// What a session found.
package struct ProbeReport: Sendable, Hashable {
  /// A test that something else than its code decides on.
  package struct Finding: Sendable, Hashable {
    package var test: String
    package var cause: FlakeCause
    /// For example `time zone Asia/Kathmandu`; empty where nothing is needed for it to fail.
    package var trigger: String
    /// A sentence that says what happened, with names.
    package var sentence: String
    /// nil where nothing was compared.
    package var comparison: Comparison?
    /// Whether chance is a poor explanation of the difference.
    package var isConfirmed: Bool
    /// The failure's first line.
    package var message: String?
    /// Fixed paths outside of its temporary folder that the test writes to.
    package var fixedPaths: [String]
    /// A shell command line in which it fails, always or often.
    package var reproduction: String
  }

  /// Something that a test leaves behind, whether or not it broke anything.
  package struct Leak: Sendable, Hashable {
    /// nil: nobody can tell.
    package var test: String?
    package var sentence: String
  }

  package struct NotChecked: Sendable, Hashable {
    package var kind: Perturbation.Kind
    package var reason: String
  }

  package var seed: UInt64
  package var testCount: Int
  package var runCount: Int
  /// Sorted by test.
  package var findings: [Finding]
  /// Tests that fail whatever is done, of which a probe can say nothing.
  package var alreadyFailing: [String]
  package var leaks: [Leak]
  /// What was tried at least once.
  package var checked: [Perturbation.Kind]
  package var notChecked: [NotChecked]
  /// Why nothing could be found out; nil: it could.
  package var problem: String?
}
