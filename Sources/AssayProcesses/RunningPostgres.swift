import AssayDependencies
import AssayEvidence
import AssayManifest
import FoundationEssentials
import Glibc
import Synchronization

/// A PostgreSQL server of a run, with a template that suites get copies of.
final class RunningPostgres: RunningDependency {
  private static let template = "assay_template"
  private let cluster: PostgresCluster
  private let process: ServerProcess
  private let port: UInt16
  private let password: String
  private let state = Mutex((startUp: Duration.zero, provided: 0))

  var name: String { cluster.request.name }
  var server: String { "postgres \(cluster.installation.version)" }
  var startUp: Duration { state.withLock { $0.startUp } }

  init(cluster: PostgresCluster, server: ServerProcess, port: UInt16) {
    self.cluster = cluster
    self.process = server
    self.port = port
    password = (0..<4).map { _ in String(UInt32.random(in: 0...UInt32.max), radix: 36) }.joined()
  }

  func setStartUp(_ duration: Duration) { state.withLock { $0.startUp = duration } }

  /// Sets the password and makes the template; one `psql` does all of it.
  func prepare(_ migrations: PostgresMigrations) async throws(FailureReport) {
    var steps = [
      "-c", "ALTER ROLE \(PostgresCluster.user) PASSWORD '\(password)'",
      "-c", "CREATE DATABASE \(Self.template)", "-c", "\\connect \(Self.template)",
    ]
    steps += migrations.files.flatMap { ["-f", $0] }
    // Nobody may stay connected to a database that is to be copied.
    steps += [
      "-c", "\\connect postgres",
      "-c", "ALTER DATABASE \(Self.template) ALLOW_CONNECTIONS false",
    ]
    let outcome = await psql(steps, attempt: "prepare \(name)", timeout: .seconds(600))
    guard outcome.succeeded else {
      throw PostgresMigrations.failure(
        outcome.tail.isEmpty ? outcome.termination.explanation ?? "" : outcome.tail,
        of: cluster.request)
    }
  }

  func provide(for suite: String) async throws(FailureReport) -> ProvidedConnection {
    let number = state.withLock { state in
      state.provided += 1
      return state.provided
    }
    let database = Self.databaseName(suite, number: number)
    // Copying files is quicker than the log, which durability would need; new in PostgreSQL 15.
    let strategy = cluster.installation.version.major >= 15 ? " STRATEGY FILE_COPY" : ""
    let outcome = await psql(
      ["-c", "CREATE DATABASE \(database) TEMPLATE \(Self.template)\(strategy)"],
      attempt: "make a database for \(suite)", timeout: .seconds(120))
    guard outcome.succeeded else {
      throw FailureReport(
        .infrastructure, attempt: "make a database for \(suite)", subject: name,
        happened: outcome.tail.isEmpty ? outcome.termination.explanation ?? "" : outcome.tail)
    }
    let user = PostgresCluster.user
    return ProvidedConnection(
      dependency: name, kind: "postgres", host: "127.0.0.1", port: port,
      account: ServiceAccount(user: user, password: password, database: database),
      forms: [NamedText("url", "postgres://\(user):\(password)@127.0.0.1:\(port)/\(database)")],
      conventions: [
        NamedText("DATABASE_URL", "postgres://\(user):\(password)@127.0.0.1:\(port)/\(database)"),
        NamedText("PGHOST", "127.0.0.1"), NamedText("PGPORT", "\(port)"),
        NamedText("PGUSER", user), NamedText("PGPASSWORD", password),
        NamedText("PGDATABASE", database),
      ],
      isolation: "database \(database)")
  }

  func release(_ connection: ProvidedConnection) async {
    let force = cluster.installation.version.major >= 13 ? " WITH (FORCE)" : ""
    _ = await psql(
      ["-c", "DROP DATABASE IF EXISTS \(connection.account.database ?? "")\(force)"],
      attempt: "drop \(connection.account.database ?? "")", timeout: .seconds(30))
  }

  func stop() async {
    // Fast shutdown: open transactions are rolled back, nobody is waited for.
    await process.stop(SIGINT)
    cluster.removeFiles()
  }

  private func psql(
    _ arguments: [String], attempt: String, timeout: Duration
  ) async -> SupervisedCommand.Outcome {
    var tool = cluster.tool
    tool.timeout = timeout
    return await tool.run(
      cluster.installation.program("psql"),
      ["-X", "-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1"] + arguments,
      environment: [
        "PGHOST": cluster.folder, "PGPORT": String(port), "PGUSER": PostgresCluster.user,
        "PGDATABASE": "postgres", "PGCLIENTENCODING": "UTF8",
        "PGOPTIONS": "-c client_min_messages=warning",
      ], attempt: attempt)
  }

  /// For example `assay_orders_integration_2`: plain letters, so that no one has to quote it.
  private static func databaseName(_ suite: String, number: Int) -> String {
    let letters = suite.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
    }
    // PostgreSQL cuts names at 63 bytes.
    return "assay_\(String(letters.prefix(40)))_\(number)"
  }
}
