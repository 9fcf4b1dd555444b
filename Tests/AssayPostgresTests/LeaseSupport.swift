import AssayDependencies
import AssayEvidence
import AssayPostgres
import Foundation
import Testing

/// A folder of migrations and a seed, and leases of a server that was prepared with them.
struct LeaseFixture {
  let server: TestServer
  let source: any LeaseSource

  /// Starts a server with migrations, by name; the one that is called `seed.sql` is the seed.
  static func use<Result>(
    _ isolation: Isolation = .database, _ files: [String: String] = Self.items,
    settings: [String: String] = [:], serverSettings: [String: String] = [:],
    hasSocket: Bool = true, reuse: Bool = false, limits: PostgresLeases.Limits = .init(),
    folder: String? = nil, _ body: (LeaseFixture) async throws -> Result
  ) async throws -> Result {
    try await withMigrations(files) { dependency in
      var dependency = dependency
      dependency.isolation = isolation
      dependency.settings = settings
      dependency.reuse = reuse
      return try await TestServer.lease(
        dependency, settings: serverSettings, hasSocket: hasSocket, folder: folder,
        factory: PostgresLeases(limits: limits)
      ) { server, source in
        try await body(LeaseFixture(server: server, source: source))
      }
    }
  }

  static let items = [
    "001.sql": "CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL);",
    "002.sql": "CREATE TABLE part (item int REFERENCES item, size int);",
    "seed.sql": "INSERT INTO item (name) VALUES ('ä'), ('b');",
  ]

  static func withMigrations<Result>(
    _ files: [String: String], _ body: (Dependency) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let migrations = folder.appending(path: "db")
    try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = (name == "seed.sql" ? folder : migrations).appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    var dependency = Dependency(name: "orders-db", module: .postgres)
    dependency.migrations = migrations.path(percentEncoded: false)
    if dependency.migrations?.hasSuffix("/") == true { dependency.migrations?.removeLast() }
    if files["seed.sql"] != nil {
      dependency.seed = folder.appending(path: "seed.sql").path(percentEncoded: false)
    }
    return try await body(dependency)
  }

  func lease(_ test: String = "a test") async throws -> Lease {
    try await source.lease(for: Self.owner(test))
  }

  static func owner(_ test: String) -> LeaseOwner {
    LeaseOwner(suite: "orders/integration", test: test)
  }

  /// Connects as a test does: by address, name and password.
  func connect(
    _ lease: Lease, database: String? = nil, user: String? = nil, password: String? = nil,
    applicationName: String = "a test"
  ) async throws -> PostgresSession {
    let connection = lease.connection
    let address = PostgresAddress(
      host: connection.host, port: connection.port,
      user: user ?? connection.account.user ?? "",
      password: password ?? connection.account.password,
      database: database ?? connection.account.database ?? "")
    return try await PostgresSession.connect(address, applicationName: applicationName)
  }

  /// Runs statements as a test does, and gives the first column of the last one's first row.
  @discardableResult
  func run(_ lease: Lease, _ statements: String...) async throws -> String? {
    let session = try await connect(lease)
    var last: String?
    do {
      for statement in statements { last = try await session.run(statement).rows.first?.first }
    } catch {
      await session.close()
      throw error
    }
    await session.close()
    return last
  }

  /// The first column of what the administrator gets.
  func administer(_ statement: String, database: String? = nil) async throws -> [String] {
    let session = try await PostgresSession.connect(PostgresAddress(server, database: database))
    let rows = try await session.run(statement).rows
    await session.close()
    return rows.compactMap(\.first)
  }

  /// Databases and roles of leases, whoever has them.
  func leftovers() async throws -> [String] {
    try await administer(
      """
      SELECT datname FROM pg_database WHERE datname ~ '^assay_[a-z0-9]{12}$'
      UNION ALL SELECT 'role ' || rolname FROM pg_roles WHERE rolname ~ '^assay_[a-z0-9]{12}$'
      """)
  }
}

/// What `body` reports when it fails.
func failure(_ body: () async throws -> Void) async -> FailureReport? {
  do {
    try await body()
    return nil
  } catch {
    return error as? FailureReport
  }
}
