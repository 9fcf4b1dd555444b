import AssayDependencies
import AssayEvidence
import AssayMariaDB
import AssayServerTestSupport
import Testing

extension Trait where Self == ConditionTrait {
  /// Skips with a clear word where MariaDB is not installed, but never under `CI=true`.
  static var needsMariaDB: Self {
    .enabled(if: isInstalled("mariadbd", in: ["/usr/sbin"]), "no MariaDB server is installed")
  }
}

/// One real server for all tests of the process; each test opens it with its own migrations.
struct MariaDBFixture {
  private static let running = LaunchedServer.shared(.mariadb) { server in
    // Let in: the accounts are there some time after the port.
    let session = try? await MariaDBSession.open(
      server.endpoint(named: "mysql"), account: server.account, dependency: "probe")
    await session?.close()
    return session != nil
  }

  let folder: ServerFolder
  let server: LaunchedServer

  static func use(
    _ files: [String: String] = [:], seed: String? = nil,
    _ body: (MariaDBFixture) async throws -> Void
  ) async throws {
    let running = try await running.value
    try await ServerFolder.use { folder in
      for (name, text) in files { try folder.write(text, to: "db/\(name)") }
      let seedPath = try seed.map { try folder.write($0, to: "seed.sql") }
      let server = running.described { dependency in
        dependency.name = "orders-db"
        dependency.migrations = files.isEmpty ? nil : "\(folder.path)/db"
        dependency.seed = seedPath
      }
      try await body(MariaDBFixture(folder: folder, server: server))
    }
  }

  func withLeases(
    ahead: Int = 1, _ body: (any LeaseSource) async throws -> Void
  ) async throws {
    let leases = try await MariaDBLeases.Factory(ahead: ahead).open(server)
    do {
      try await body(leases)
    } catch {
      await leases.close()
      throw error
    }
    await leases.close()
  }

  func owner(_ test: String) -> LeaseOwner { LeaseOwner(suite: "orders/unit", test: test) }

  /// As the lease's user: a row as `a|b`, a row per line, or what the server refuses.
  func sql(_ statement: String, as lease: Lease, database: String? = nil) async -> String {
    await sql(statement, account: lease.connection.account, database: database)
  }

  func sqlAsAdministrator(_ statement: String) async -> String {
    await sql(statement, account: server.account, database: "mysql")
  }

  private func sql(
    _ statement: String, account: ServiceAccount, database: String?
  ) async -> String {
    do {
      let session = try await MariaDBSession.open(
        server.endpoint(named: "mysql"), account: account, database: database ?? account.database,
        dependency: "orders-db")
      let rows = try await session.rows(statement)
      await session.close()
      return rows.map { $0.map { $0 ?? "NULL" }.joined(separator: "|") }.joined(separator: "\n")
    } catch let error as MariaDBSession.ServerError {
      return error.message
    } catch {
      return (error as? FailureReport)?.happened ?? "\(error)"
    }
  }

  /// Whether the server still has a database of that name.
  func hasDatabase(_ name: String) async -> Bool {
    await sqlAsAdministrator("SHOW DATABASES LIKE '\(name)'") == name
  }
}
