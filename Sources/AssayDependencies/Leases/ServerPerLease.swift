package import AssayEvidence

/// Gives every lease a server of its own, with one started ahead in the background.
package actor ServerPerLease: LeaseSource {
  /// Starts one more server of the same description.
  package typealias Start =
    @Sendable (Preparation?) async throws(FailureReport) -> any RunningServer

  /// Opens servers that nobody shares.
  package struct Factory: LeaseSourceFactory {
    private let start: Start
    private let spares: Int
    private let prepare: @Sendable (Dependency) throws(FailureReport) -> Preparation?

    /// - Parameters:
    ///   - start: starts one more server.
    ///   - spares: how many are started ahead.
    ///   - prepare: applies migrations and seed; refuses them when nothing is given.
    package init(
      start: @escaping Start, spares: Int = 1,
      prepare: @escaping @Sendable (Dependency) throws(FailureReport) -> Preparation? = {
        dependency throws(FailureReport) in
        try dependency.refuseMigrations()
        return nil
      }
    ) {
      self.start = start
      self.spares = spares
      self.prepare = prepare
    }

    package func preparation(for dependency: Dependency) throws(FailureReport) -> Preparation? {
      try prepare(dependency)
    }

    /// The server that is there already becomes the first lease's.
    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      let preparation = try prepare(server.dependency)
      let source = ServerPerLease(spares: spares) { () throws(FailureReport) in
        try await start(preparation)
      }
      await source.begin(with: server)
      return source
    }
  }

  /// Starts at the same time would only slow each other down: an engine starts one by one, too.
  private static let startsAtOnce = 2

  private let pool: ReadyPool<any RunningServer>
  private let stops = BackgroundWork()
  private var given: [String: any RunningServer] = [:]
  private var generator = SystemRandomNumberGenerator()

  package init(
    spares: Int, start: @escaping @Sendable () async throws(FailureReport) -> any RunningServer
  ) {
    pool = ReadyPool(target: spares, limit: max(spares, Self.startsAtOnce), make: start) {
      await $0.stop()
    }
  }

  private func begin(with server: any RunningServer) async { await pool.add(server) }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    let server = try await pool.take()
    let lease = Lease(
      id: LeaseIdentifier.make(using: &generator), owner: owner, isolation: .server,
      connection: ProvidedConnection(server, isolation: "server \(server.id)"))
    given[lease.id] = server
    return lease
  }

  /// Stops the lease's server without making the test wait for it; one that is kept runs until the
  /// run's end.
  package func release(_ lease: Lease, keep: Bool) async {
    guard !keep, let server = given.removeValue(forKey: lease.id) else { return }
    await stops.start { await server.stop() }
  }

  /// None: whoever knows only his own server's port cannot reach another by mistake.
  package func violations() async -> [IsolationViolation] { [] }

  package func close() async {
    await pool.close()
    for server in given.values { await stops.start { await server.stop() } }
    given = [:]
    await stops.finish()
  }
}
