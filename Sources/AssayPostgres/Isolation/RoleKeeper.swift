import AssayEvidence
import Synchronization

/// Makes and removes the roles of leases.
final class RoleKeeper: Sendable {
  private struct State {
    var names: LeaseNames
    var passwords = PasswordStock()
    var removed = 0
  }

  let administrator: Administrator
  /// Whether roles may do everything.
  let areSuperusers: Bool
  private let dependency: String
  private let state: Mutex<State>

  /// Dead rows in the catalogs that all databases share make everything slower, and nobody else
  /// cleans up: the server's own vacuum is off.
  private static let vacuumInterval = 200

  init(
    _ administrator: Administrator, dependency: String, areSuperusers: Bool, names: LeaseNames
  ) {
    self.administrator = administrator
    self.dependency = dependency
    self.areSuperusers = areSuperusers
    state = Mutex(State(names: names))
  }

  /// A name that no role had before.
  func nextName() -> String { state.withLock { $0.names.next() } }

  /// Makes a role that is called like its place; `then` may follow in the same round trip.
  func make(then: (String) -> String = { _ in "" }) async throws(PostgresError) -> Place {
    let (name, known) = state.withLock { ($0.names.next(), $0.passwords.take()) }
    let rights = areSuperusers ? " SUPERUSER" : ""
    let password = known?.password ?? PasswordStock.new()
    // CREATE ROLE would hash even a verifier, to see whether it is that of an empty password.
    let words =
      known.map {
        """
        IN ROLE \(PostgresNames.owner);
        UPDATE pg_authid SET rolpassword = \(SQLQuoting.text($0.verifier)) WHERE rolname = '\(name)'
        """
      } ?? "PASSWORD \(SQLQuoting.text(password)) IN ROLE \(PostgresNames.owner)"
    let row = try await administrator.run(
      """
      CREATE ROLE \(name) LOGIN\(rights) \(words);\(then(name));
      SELECT rolpassword FROM pg_authid WHERE rolname = '\(name)'
      """
    ).rows.first
    return Place(id: name, password: password, verifier: row?.first, database: name)
  }

  /// Removes a role that has nothing any more.
  func remove(_ place: Place) async {
    do throws(PostgresError) {
      try await administrator.run("DROP ROLE IF EXISTS \(place.id)")
      state.withLock { $0.passwords.put(place.password, verifier: place.verifier) }
    } catch {
      // It has something outside of its place. Nobody comes in with it again, at least.
      _ = try? await administrator.run("ALTER ROLE \(place.id) NOLOGIN NOSUPERUSER")
    }
    let isDue = state.withLock { state in
      state.removed += 1
      return state.removed.isMultiple(of: Self.vacuumInterval)
    }
    guard isDue else { return }
    _ = try? await administrator.run(
      """
      VACUUM pg_database, pg_authid, pg_auth_members, pg_shdepend, pg_db_role_setting, \
      pg_shdescription
      """)
  }

  /// Ends all connections to a database and waits until they have ended.
  func endConnections(to database: String) async throws(PostgresError) {
    try await endConnections(
      where: "datid = (SELECT oid FROM pg_database WHERE datname = \(SQLQuoting.text(database)))")
  }

  func endConnections(of role: String) async throws(PostgresError) {
    try await endConnections(
      where: "usesysid = (SELECT oid FROM pg_authid WHERE rolname = \(SQLQuoting.text(role)))")
  }

  private func endConnections(where condition: String) async throws(PostgresError) {
    // Ours are not a test's. Three times as quick as the view over it, which looks up names.
    let sessions =
      "pg_stat_get_activity(NULL) WHERE \(condition) AND application_name NOT LIKE 'assay%' AND pid <> pg_backend_pid()"
    let end = ContinuousClock.now + .seconds(10)
    while try await administrator.run("SELECT pg_terminate_backend(pid) FROM \(sessions)").rows
      .isEmpty == false
    {
      guard ContinuousClock.now < end else { throw .timedOut(.seconds(10)) }
      // Nothing says when they have ended, before version 14.
      try? await Task.sleep(for: .milliseconds(1))
    }
  }

  /// The error as leases report it.
  func report(_ error: PostgresError, _ attempt: String) -> FailureReport {
    error.report(attempt: attempt, subject: dependency)
  }
}
