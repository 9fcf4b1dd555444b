package import AssayEvidence

/// Keeps the tests that share one kind of server apart.
package protocol LeaseSourceFactory: Sendable {
  /// What is to be done once on a fresh server (migrations, seed) and kept; nil: nothing.
  ///
  /// - Throws: `.badInput` when migrations or seed cannot be read.
  func preparation(for dependency: Dependency) throws(FailureReport) -> Preparation?

  /// Opens a prepared server for leases.
  func open(_ server: any RunningServer) async throws(FailureReport) -> any LeaseSource
}

extension LeaseSourceFactory {
  /// Nothing, and migrations and a seed are refused, as most servers have no use for them.
  package func preparation(for dependency: Dependency) throws(FailureReport) -> Preparation? {
    try dependency.refuseMigrations()
    return nil
  }
}

/// Hands out parts of one running server.
package protocol LeaseSource: Sendable {
  /// Gives `owner` a part that is migrated, seeded and nobody else's.
  func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease
  /// Takes a part back and wipes it, or keeps it for a person to look at.
  func release(_ lease: Lease, keep: Bool) async
  /// What left its isolation so far.
  func violations() async -> [IsolationViolation]
  /// Ends connections and background work; leases end with the server.
  func close() async
}

/// Who wants a part of a server.
package struct LeaseOwner: Sendable, Hashable {
  /// The suite, for example `orders/integration`; empty outside a run.
  package var suite: String
  /// The test, or nil when a whole suite shares the part.
  package var test: String?

  package init(suite: String, test: String? = nil) {
    self.suite = suite
    self.test = test
  }
}

/// A part of a server that somebody has for a while.
package struct Lease: Sendable, Hashable {
  /// Unique in the run; also what the server's own log shows, for example a role's name.
  package var id: String
  package var owner: LeaseOwner
  package var isolation: Isolation
  package var connection: ProvidedConnection

  package init(
    id: String, owner: LeaseOwner, isolation: Isolation, connection: ProvidedConnection
  ) {
    self.id = id
    self.owner = owner
    self.isolation = isolation
    self.connection = connection
  }
}

/// A test that connected to what it was not given.
package struct IsolationViolation: Sendable, Hashable {
  package var dependency: String
  /// nil: nobody knows whose connection it was.
  package var owner: LeaseOwner?
  /// What it did, for example "connected to database postgres".
  package var action: String

  package init(dependency: String, owner: LeaseOwner?, action: String) {
    self.dependency = dependency
    self.owner = owner
    self.action = action
  }
}
