package import AssayTestRuns

/// A test of one of the system's suites.
package struct TestReference: Sendable, Hashable, CustomStringConvertible {
  /// The manifest's name of the suite: `orders/unit`.
  package var suite: String
  package var identity: TestIdentity

  package init(suite: String, identity: TestIdentity) {
    self.suite = suite
    self.identity = identity
  }

  package var description: String { "\(suite): \(identity.text)" }
}
