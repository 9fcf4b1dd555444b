package import AssayEvidence

/// Gives everybody the server's own connection: nothing keeps tests apart.
package struct SharedLeases: LeaseSource {
  /// Opens servers that all tests share.
  package struct Factory: LeaseSourceFactory {
    private let prepare: @Sendable (Dependency) throws(FailureReport) -> Preparation?

    /// For servers without migrations and seeds, which are refused.
    package init() {
      prepare = { dependency throws(FailureReport) in
        try dependency.refuseMigrations()
        return nil
      }
    }

    /// - Parameter prepare: applies migrations and seed to the database that all share.
    package init(
      prepare: @escaping @Sendable (Dependency) throws(FailureReport) -> Preparation?
    ) {
      self.prepare = prepare
    }

    package func preparation(for dependency: Dependency) throws(FailureReport) -> Preparation? {
      try prepare(dependency)
    }

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      SharedLeases(server)
    }
  }

  private let server: any RunningServer

  package init(_ server: any RunningServer) { self.server = server }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    var generator = SystemRandomNumberGenerator()
    return Lease(
      id: LeaseIdentifier.make(using: &generator), owner: owner, isolation: .none,
      connection: ProvidedConnection(server, isolation: "none, all share it"))
  }

  /// Nothing to wipe: what one test wrote, the next one sees.
  package func release(_ lease: Lease, keep: Bool) async {}

  package func violations() async -> [IsolationViolation] { [] }

  package func close() async {}
}
