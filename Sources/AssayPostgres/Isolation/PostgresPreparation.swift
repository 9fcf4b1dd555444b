import AssayDependencies
import AssayEvidence

/// What is done once on a fresh server: Assay's own roles and databases, migrations and seed.
struct PostgresPreparation: Sendable {
  let dependency: Dependency
  let isolation: Isolation
  let plan: MigrationPlan

  init(_ dependency: Dependency, isolation: Isolation) throws(FailureReport) {
    self.dependency = dependency
    self.isolation = isolation
    plan = try MigrationPlan(dependency)
  }

  /// Of all that the result depends on.
  var key: String {
    var hash = plan.hash
    hash.add(PostgresNames.mark)
    // Databases and transactions start from the same template.
    hash.add(isolation == .transaction ? Isolation.database.rawValue : isolation.rawValue)
    for (name, value) in dependency.settings.sorted(by: { $0.key < $1.key }) {
      hash.add(name)
      hash.add(value)
    }
    return hash.text
  }

  func work(on server: any RunningServer) async throws(FailureReport) {
    do throws(FailureReport) {
      try await work(at: PostgresAddress(server))
    } catch {
      throw await error.sayingWhereDiskIsFull(server)
    }
  }

  private func work(at address: PostgresAddress) async throws(FailureReport) {
    if isolation == .server {
      // Nobody else is there, so the server's own database will do.
      return try await inSession(address) { session throws(FailureReport) in
        try await migrate(session, as: nil)
      }
    }
    try await inSession(address) { session throws(FailureReport) in
      try await lockOut(session)
      if isolation == .schema {
        try await makeSchemas(address, session)
      } else {
        try await makeTemplate(address, session)
      }
      try await run(session, "CHECKPOINT")
    }
  }

  // MARK: Parts

  /// Nobody gets into a database that he was not given.
  private func lockOut(_ session: PostgresSession) async throws(FailureReport) {
    let databases: [String]
    do throws(PostgresError) {
      databases = try await session.run(
        """
        SELECT datname FROM pg_database WHERE has_database_privilege('public', oid, 'CONNECT')
        """
      ).rows.compactMap(\.first)
    } catch {
      throw report(error)
    }
    for name in databases {
      try await run(
        session, "REVOKE CONNECT, TEMPORARY ON DATABASE \(SQLQuoting.name(name)) FROM PUBLIC")
    }
    // What migrations make must belong to somebody whose member a lease's role can be. While they
    // run it may do all, as they install extensions and make roles.
    try await run(session, "CREATE ROLE \(PostgresNames.owner) SUPERUSER NOLOGIN")
  }

  private func makeTemplate(
    _ address: PostgresAddress, _ session: PostgresSession
  ) async throws(FailureReport) {
    let database = isolation == .none ? PostgresNames.shared : PostgresNames.template
    // Copying files takes half as long, as the server's data need not survive a crash.
    let way = await session.serverMajor >= 15 ? " STRATEGY FILE_COPY" : ""
    try await run(session, "CREATE DATABASE \(database) OWNER \(PostgresNames.owner)\(way)")
    try await run(session, "REVOKE CONNECT, TEMPORARY ON DATABASE \(database) FROM PUBLIC")
    try await inSession(address.database(database)) { inside throws(FailureReport) in
      try await migrate(inside, as: PostgresNames.owner)
      // A copy is made file by file, so files and pages that nobody needs cost each copy. Rewritten,
      // a small table has no map of free space, and the catalogs have a hundred files less.
      try await run(inside, "VACUUM FULL", where: Self.isSmallWithMap)
      // Without statistics the server plans as if tables were empty, and nobody makes them later.
      try await run(inside, "ANALYZE", where: "c.relkind IN ('r', 'm', 'p') AND c.oid >= 16384")
      // Last, as all before writes to them.
      try await run(inside, "VACUUM FULL", where: "c.relkind = 'r' AND c.oid < 16384")
    }
    // Whoever connects first after a change writes what later connections begin with; copies get
    // it, too, and so their first connection is quicker.
    try await inSession(address.database(database)) { inside throws(FailureReport) in
      try await run(inside, "SELECT 1")
    }
    try await tameOwner(session)
    if isolation == .none {
      try await run(session, "GRANT CONNECT, TEMPORARY ON DATABASE \(database) TO assay_owner")
    } else {
      try await run(
        session, "ALTER DATABASE \(database) WITH ALLOW_CONNECTIONS false IS_TEMPLATE true")
    }
    try await mark(session, database)
  }

  /// Indexes on expressions call the user's functions, which may fail in a rewrite.
  private static let isSmallWithMap = """
    c.relkind IN ('r', 'm') AND c.oid >= 16384 AND pg_relation_size(c.oid) < 1024 * 1024
    AND pg_relation_size(c.oid, 'fsm') > 0 AND NOT EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.oid AND (indexprs IS NOT NULL OR indpred IS NOT NULL))
    """

  private func makeSchemas(
    _ address: PostgresAddress, _ session: PostgresSession
  ) async throws(FailureReport) {
    try await tameOwner(session)
    try await createSchemas(session)
    var inside = try await connect(address.database(PostgresNames.schemas))
    do throws(FailureReport) {
      let migration = SchemaMigration(plan: plan, dependency: dependency.name, session: inside)
      try await migration.prepare { () throws(FailureReport) in
        await inside.close()
        try await run(session, "DROP DATABASE \(PostgresNames.schemas)")
        try await createSchemas(session)
        inside = try await connect(address.database(PostgresNames.schemas))
        return inside
      }
      await inside.close()
    } catch {
      await inside.close()
      throw error
    }
    try await mark(session, PostgresNames.schemas)
  }

  /// Runs a command with a list of tables.
  private func run(
    _ session: PostgresSession, _ command: String, where condition: String
  ) async throws(FailureReport) {
    let tables: [String]
    do throws(PostgresError) {
      tables = try await session.run(
        """
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE \(condition) AND NOT c.relisshared AND n.nspname NOT LIKE 'pg\\_t%'
        """
      ).rows.compactMap(\.first)
    } catch {
      throw report(error)
    }
    if !tables.isEmpty { try await run(session, "\(command) \(tables.joined(separator: ", "))") }
  }

  private func createSchemas(_ session: PostgresSession) async throws(FailureReport) {
    let name = PostgresNames.schemas
    try await run(session, "CREATE DATABASE \(name)")
    try await run(
      session,
      """
      REVOKE CONNECT, TEMPORARY ON DATABASE \(name) FROM PUBLIC;
      GRANT CONNECT, TEMPORARY ON DATABASE \(name) TO \(PostgresNames.owner)
      """)
  }

  /// Applies migrations and seed, each file with a session as if it were new.
  private func migrate(
    _ session: PostgresSession, as role: String?
  ) async throws(FailureReport) {
    let run = MigrationRun(
      dependency: dependency.name, session: session,
      // Messages are understood here and in the log, so they must be in one language.
      setUp: ["SET lc_messages TO 'C'"] + (role.map { ["SET SESSION AUTHORIZATION \($0)"] } ?? []))
    for file in plan.files { try await run.apply(file) }
    try await self.run(session, "DISCARD ALL")
  }

  /// The owner may do no more than own, and may act as the roles that migrations made.
  private func tameOwner(_ session: PostgresSession) async throws(FailureReport) {
    let owner = PostgresNames.owner
    try await run(session, "ALTER ROLE \(owner) NOSUPERUSER")
    let roles: [String]
    do throws(PostgresError) {
      roles = try await session.run(
        """
        SELECT rolname FROM pg_roles WHERE oid >= 16384 AND NOT rolsuper AND rolname <> '\(owner)'
          AND NOT pg_has_role(oid, '\(owner)', 'MEMBER') ORDER BY rolname
        """
      ).rows.compactMap(\.first)
    } catch {
      throw report(error)
    }
    for role in roles { try await run(session, "GRANT \(SQLQuoting.name(role)) TO \(owner)") }
  }

  private func mark(
    _ session: PostgresSession, _ database: String
  ) async throws(FailureReport) {
    try await run(
      session, "COMMENT ON DATABASE \(database) IS \(SQLQuoting.text(PostgresNames.mark))")
  }

  // MARK: Sessions

  private func connect(_ address: PostgresAddress) async throws(FailureReport) -> PostgresSession {
    do throws(PostgresError) { return try await PostgresSession.connect(address) } catch {
      throw report(error)
    }
  }

  private func inSession(
    _ address: PostgresAddress,
    _ work: (PostgresSession) async throws(FailureReport) -> Void
  ) async throws(FailureReport) {
    let session = try await connect(address)
    do throws(FailureReport) {
      try await work(session)
      await session.close()
    } catch {
      await session.close()
      throw error
    }
  }

  private func run(_ session: PostgresSession, _ text: String) async throws(FailureReport) {
    do throws(PostgresError) {
      try await session.run(text, limit: .seconds(300))
    } catch {
      throw report(error)
    }
  }

  private func report(_ error: PostgresError) -> FailureReport {
    error.report(attempt: "prepare \(dependency.name)", subject: dependency.name)
  }
}
