import AssayDependencies
import AssayEvidence

/// Makes and drops databases, each with a user who may use nothing else.
actor MariaDBDatabases {
  struct Database: Sendable, Hashable {
    /// Of the database and of its user.
    var name: String
    var password: String
  }

  private let server: any RunningServer
  private let migrations: MariaDBMigrations
  private let maker: MariaDBAdministrator
  /// A connection of its own, so that a lease never waits for a drop.
  private let dropper: MariaDBAdministrator
  /// Lets migrations name a definer, as dumps do; nil: not needed, or the server knows no such.
  private let definerPrivilege: String?
  private let killsByUser: Bool
  private var generator = SystemRandomNumberGenerator()

  init(_ server: any RunningServer, _ maker: MariaDBAdministrator) async throws(FailureReport) {
    self.server = server
    self.maker = maker
    migrations = try MariaDBMigrations(server.dependency)
    dropper = MariaDBAdministrator(server)
    let version = try await maker.run("ask for the version", ["SELECT VERSION()"])
    killsByUser = version.first?.first??.contains("MariaDB") ?? false
    definerPrivilege =
      migrations.mentionsDefiner ? (killsByUser ? "SET USER" : "SET_USER_ID") : nil
    // Else a server with a binary log refuses the triggers and functions of ordinary users.
    _ = await maker.accepts("SET GLOBAL log_bin_trust_function_creators = 1")
  }

  /// Creates, migrates and seeds a database.
  func make() async throws(FailureReport) -> Database {
    let database = Database(
      name: LeaseIdentifier.make(using: &generator),
      password: LeaseIdentifier.secret(using: &generator))
    do throws(FailureReport) {
      try await create(database)
      try await migrate(database)
    } catch {
      await drop(database.name)
      throw error
    }
    return database
  }

  private func create(_ database: Database) async throws(FailureReport) {
    let name = database.name
    // In a grant an underscore stands for any character unless it is escaped.
    let pattern = name.split(separator: "_").joined(separator: "\\_")
    try await maker.run(
      "create a database on \(server.dependency.name)",
      [
        "CREATE DATABASE `\(name)`",
        "CREATE USER '\(name)'@'%' IDENTIFIED BY '\(database.password)'",
        "GRANT ALL PRIVILEGES ON `\(pattern)`.* TO '\(name)'@'%'",
      ])
  }

  private func migrate(_ database: Database) async throws(FailureReport) {
    guard !migrations.files.isEmpty else { return }
    if let definerPrivilege {
      _ = await maker.accepts("GRANT \(definerPrivilege) ON *.* TO '\(database.name)'@'%'")
    }
    let session = try await MariaDBSession.open(
      try MariaDBLeases.endpoint(of: server),
      account: ServiceAccount(user: database.name, password: database.password),
      database: database.name, dependency: server.dependency.name)
    do throws(FailureReport) {
      try await migrations.apply(over: session)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
    if let definerPrivilege {
      _ = await maker.accepts("REVOKE \(definerPrivilege) ON *.* FROM '\(database.name)'@'%'")
    }
  }

  /// Ends the user's connections and drops both; what fails goes with the server at the latest.
  func drop(_ name: String) async {
    // First the user, so that a pool that somebody forgot to close cannot come back.
    _ = await dropper.accepts("DROP USER IF EXISTS '\(name)'@'%'")
    if killsByUser {
      _ = await dropper.accepts("KILL USER '\(name)'")
    } else {
      await killConnections(of: name)
    }
    _ = await dropper.accepts("DROP DATABASE IF EXISTS `\(name)`")
  }

  private func killConnections(of name: String) async {
    let rows = try? await dropper.run(
      "list connections", ["SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '\(name)'"])
    for case .some(.some(let id)) in (rows ?? []).map(\.first) {
      _ = await dropper.accepts("KILL \(id)")
    }
  }

  func close() async {
    await maker.close()
    await dropper.close()
  }
}

extension MariaDBMigrations {
  fileprivate var mentionsDefiner: Bool {
    files.contains { file in
      file.script.statements.contains { $0.text.uppercased().contains("DEFINER") }
    }
  }
}
