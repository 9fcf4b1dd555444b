package import AssayDependencies
package import AssayEvidence

/// Gives every lease a database and a user of its own on one MariaDB or MySQL server.
///
/// MariaDB has no template databases, so the migrations and the seed run for each database; that
/// happens ahead, in the background. They run as the lease's user, who may not touch any other
/// database: a migration that names one fails instead of writing where all can see it.
package actor MariaDBLeases: LeaseSource {
  /// Opens servers for leases of databases.
  package struct Factory: LeaseSourceFactory {
    private let ahead: Int

    /// - Parameter ahead: how many databases are kept ready.
    package init(ahead: Int = 4) { self.ahead = ahead }

    /// Only sees whether migrations and seed can be read: there is nothing that could be kept.
    package func preparation(for dependency: Dependency) throws(FailureReport) -> Preparation? {
      _ = try MariaDBMigrations(dependency)
      return nil
    }

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      let makers = MariaDBAdministrator(server)
      let log = try await MariaDBRefusals(server, makers)
      let databases = try await MariaDBDatabases(server, makers)
      let leases = MariaDBLeases(server, databases: databases, refusals: log, ahead: ahead)
      do throws(FailureReport) {
        // A broken migration shows now and not in the first test.
        await leases.pool.add(try await databases.make())
      } catch {
        await databases.close()
        throw error
      }
      await leases.pool.prepareAhead()
      return leases
    }
  }

  /// More at once only wait for the server's dictionary lock.
  private static let madeAtOnce = 2

  private let server: any RunningServer
  private let databases: MariaDBDatabases
  private let refusals: MariaDBRefusals
  fileprivate nonisolated let pool: ReadyPool<MariaDBDatabases.Database>
  private let drops = BackgroundWork()
  private var owners: [String: LeaseOwner] = [:]

  private init(
    _ server: any RunningServer, databases: MariaDBDatabases, refusals: MariaDBRefusals, ahead: Int
  ) {
    self.server = server
    self.databases = databases
    self.refusals = refusals
    pool = ReadyPool(
      target: ahead, limit: Self.madeAtOnce,
      make: { () throws(FailureReport) in try await databases.make() },
      discard: { await databases.drop($0.name) })
  }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    let database = try await pool.take()
    owners[database.name] = owner
    let account = ServiceAccount(
      user: database.name, password: database.password, database: database.name)
    return Lease(
      id: database.name, owner: owner, isolation: .database,
      connection: ProvidedConnection(
        server, account: account, isolation: "database \(database.name)"))
  }

  /// Drops the database and its user without making the test wait for it.
  package func release(_ lease: Lease, keep: Bool) async {
    guard !keep else { return }
    let databases = databases
    await drops.start { await databases.drop(lease.id) }
  }

  package func violations() async -> [IsolationViolation] { await refusals.violations(of: owners) }

  package func close() async {
    await pool.close()
    await drops.finish()
    await databases.close()
  }

  /// Where the server's first port is reached.
  static func endpoint(of server: any RunningServer) throws(FailureReport) -> Endpoint {
    if let port = server.dependency.module.ports.first, let endpoint = server.endpoints[port.name] {
      return endpoint
    }
    throw FailureReport(
      .infrastructure, attempt: "connect to \(server.dependency.name)",
      subject: server.dependency.module.name,
      happened: "Its port is not published on this machine.",
      remedy: "Add the port to the module's ports.")
  }
}
