import AssayDependencies
import AssayEvidence
import Synchronization

/// Gives every test a database of its own, copied from the migrated template.
final class DatabaseKeeper: PlaceKeeper {
  private let roles: RoleKeeper
  private let serverMajor: Int
  private let strategy: Mutex<CloneStrategy>

  var isolation: Isolation { .database }
  var isMeasuring: Bool { strategy.withLock { $0.isMeasuring } }

  init(_ roles: RoleKeeper, serverMajor: Int) {
    self.roles = roles
    self.serverMajor = serverMajor
    strategy = Mutex(CloneStrategy(serverMajor: serverMajor))
  }

  /// Which way of copying turned out to be quicker; nil: not known yet, or there is no choice.
  var chosenStrategy: CloneStrategy.Way? { strategy.withLock { $0.chosen } }

  func make() async throws(FailureReport) -> Place {
    let attempt = "make a database for a test"
    let place: Place
    do throws(PostgresError) { place = try await roles.make() } catch {
      throw roles.report(error, attempt)
    }
    do throws(PostgresError) {
      try await clone(place)
      return place
    } catch {
      await discard(place)
      throw roles.report(error, attempt)
    }
  }

  private func clone(_ place: Place) async throws(PostgresError) {
    let way = strategy.withLock { $0.next() }
    let words = way.map { " STRATEGY \($0.rawValue)" } ?? ""
    let start = ContinuousClock.now
    try await roles.administrator.run(
      """
      CREATE DATABASE \(place.database) TEMPLATE \(PostgresNames.template) OWNER \(place.id)\(words)
      """, limit: .seconds(300))
    strategy.withLock { $0.took(.now - start, way) }
    // A copy lets everybody in, whatever its template does.
    try await roles.administrator.run(
      "REVOKE CONNECT, TEMPORARY ON DATABASE \(place.database) FROM PUBLIC")
  }

  func discard(_ place: Place) async {
    do throws(PostgresError) {
      try await drop(place.database)
    } catch {
      // What holds it are things that only its test can have made.
      await removeObstacles(in: place.database)
      _ = try? await drop(place.database)
    }
    await roles.remove(place)
  }

  private func drop(_ database: String) async throws(PostgresError) {
    let drop = "DROP DATABASE IF EXISTS \(database)"
    guard serverMajor < 13 else {
      // The server looks only every tenth of a second whether they have gone that it sends away,
      // and a connection that was just closed takes a moment, too.
      try await roles.endConnections(to: database)
      try await roles.administrator.run("\(drop) WITH (FORCE)")
      return
    }
    _ = try? await roles.administrator.run("ALTER DATABASE \(database) ALLOW_CONNECTIONS false")
    try await roles.endConnections(to: database)
    try await roles.administrator.run(drop)
  }

  private func removeObstacles(in database: String) async {
    let administrator = roles.administrator
    let name = SQLQuoting.text(database)
    _ = try? await administrator.run(
      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = \(name)"
    )
    guard
      let rows = try? await administrator.run(
        "SELECT gid FROM pg_prepared_xacts WHERE database = \(name)"
      ).rows, !rows.isEmpty,
      let session = try? await PostgresSession.connect(administrator.address.database(database))
    else { return }
    for gid in rows.compactMap(\.first) {
      _ = try? await session.run("ROLLBACK PREPARED \(SQLQuoting.text(gid))")
    }
    await session.close()
  }

  func keep(_ place: Place, for owner: LeaseOwner) async {
    let text = SQLQuoting.text("kept by assay for \(owner.suite) \(owner.test ?? "")")
    _ = try? await roles.administrator.run(
      "COMMENT ON DATABASE \(place.database) IS \(text); COMMENT ON ROLE \(place.id) IS \(text)")
  }
}
