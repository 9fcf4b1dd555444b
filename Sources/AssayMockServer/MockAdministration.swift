package import AssayMocking

/// What a mock does for programs that ask it under `/__assay/`, beside what it can do itself.
package struct MockAdministration: Sendable {
  /// Writes the contract, once the test is satisfied, and gives the path; nil: it is not written.
  package var write: (@Sendable (MockProvider) async throws -> String)?
  /// Has the server closed soon; nil: nobody may ask for it.
  package var shutDown: (@Sendable () -> Void)?

  package init(
    write: (@Sendable (MockProvider) async throws -> String)? = nil,
    shutDown: (@Sendable () -> Void)? = nil
  ) {
    self.write = write
    self.shutDown = shutDown
  }
}
