import AssayDependencies
import AssayEvidence
import Synchronization

/// Lends databases to tests that roll back what they did, and sees whether they did.
///
/// A database comes back to the pool unless something was committed in it; then it is replaced,
/// and the test is named.
final class TransactionKeeper: PlaceKeeper {
  private struct State {
    var baseline: DatabaseBaseline?
    var ownTransactions: Set<UInt64> = []
  }

  private let roles: RoleKeeper
  private let databases: DatabaseKeeper
  private let state = Mutex(State())

  /// Older ones are before every lease.
  private static let ownLimit = 8192
  /// Asking about more takes longer than making a new database.
  private static let windowLimit: UInt64 = 200_000

  var isolation: Isolation { .transaction }
  var isMeasuring: Bool { databases.isMeasuring }

  init(_ roles: RoleKeeper, databases: DatabaseKeeper) {
    self.roles = roles
    self.databases = databases
  }

  func make() async throws(FailureReport) -> Place {
    var place = try await databases.make()
    do throws(PostgresError) {
      let session = try await PostgresSession.connect(
        roles.administrator.address.database(place.database))
      let baseline: DatabaseBaseline
      if let known = state.withLock({ $0.baseline }) {
        baseline = known
      } else {
        baseline = try await DatabaseBaseline(session)
        state.withLock { $0.baseline = baseline }
      }
      place.watched = WatchedDatabase(session: session, baseline: baseline)
      return place
    } catch {
      await discard(place)
      throw roles.report(error, "make a database for a test")
    }
  }

  func handOut(_ place: inout Place) async throws(FailureReport) {
    do throws(PostgresError) {
      let row = try await roles.administrator.run(
        "SELECT txid_snapshot_xmax(txid_current_snapshot())::text AS first"
      ).rows.first
      place.watched?.firstTransaction = try row?.value("first") ?? 0
    } catch {
      throw roles.report(error, "lend a database to a test")
    }
  }

  func takeBack(_ place: Place) async -> TakenBack {
    guard let watched = place.watched else {
      await discard(place)
      return TakenBack()
    }
    do throws(PostgresError) {
      var place = place
      place.id = try await rename(place.id)
      try await roles.endConnections(to: place.database)
      if let change = try await change(of: place, watched) {
        await discard(place)
        return TakenBack(violation: change.isCertain ? change.action : nil)
      }
      if let transaction = try await watched.baseline.resetSequences(watched.session) {
        remember(transaction)
      }
      return TakenBack(reusable: place)
    } catch {
      // Whatever it was: a new one is certainly clean.
      await discard(place)
      return TakenBack()
    }
  }

  /// Whoever comes once more by the old name is not let in.
  private func rename(_ old: String) async throws(PostgresError) -> String {
    let new = roles.nextName()
    let row = try await roles.administrator.run(
      "ALTER ROLE \(old) RENAME TO \(new); SELECT txid_current()::text AS id"
    ).rows.first
    if let row { remember(try row.value("id")) }
    return new
  }

  private struct Change {
    var action: String
    /// Whether it was this test.
    var isCertain: Bool
  }

  private func change(
    of place: Place, _ watched: WatchedDatabase
  ) async throws(PostgresError) -> Change? {
    let first = watched.firstTransaction
    let rows = try await roles.administrator.run(
      """
      WITH now AS (SELECT txid_snapshot_xmax(txid_current_snapshot()) AS last)
      SELECT 'last' AS what, last::text AS id FROM now
      UNION ALL SELECT 'prepared', '0' FROM pg_prepared_xacts
        WHERE database = \(SQLQuoting.text(place.database))
      UNION ALL SELECT 'committed', number::text
        FROM now, generate_series(\(first), LEAST(last, \(first + Self.windowLimit)) - 1) number
        WHERE txid_status(number) = 'committed'
      """
    ).rows
    var strange: [UInt64] = []
    for row in rows {
      let number = try row.value("id", as: UInt64.self)
      switch try row.value("what", as: String.self) {
      case "prepared":
        return Change(action: "left its transaction: it prepared one and left it", isCertain: true)
      case "last":
        guard number < first + Self.windowLimit else {
          return Change(action: "too many transactions", isCertain: false)
        }
      default:
        if state.withLock({ !$0.ownTransactions.contains(number) }) { strange.append(number) }
      }
    }
    guard !strange.isEmpty else { return nil }
    if let table = try await watched.baseline.change(watched.session, by: strange) {
      return Change(
        action: "left its transaction: it committed a change to \(table)", isCertain: true)
    }
    return try await settingsChange(of: place, watched, strange)
  }

  /// What a role may change of itself and its database, outside of the database.
  private func settingsChange(
    of place: Place, _ watched: WatchedDatabase, _ transactions: [UInt64]
  ) async throws(PostgresError) -> Change? {
    let numbers = transactions.map { "\($0 & 0xFFFF_FFFF)" }.joined(separator: ",")
    let count = try await roles.administrator.run(
      """
      SELECT (SELECT count(*) FROM pg_db_role_setting s
          WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = $1)
          OR s.setdatabase = (SELECT oid FROM pg_database WHERE datname = $2))
        + (SELECT count(*) FROM pg_database
          WHERE datname = $2 AND xmin::text::bigint = ANY ($3::bigint[])) AS count
      """, [place.id, place.database, "{\(numbers)}"]
    ).rows.first.map { row throws(PostgresError) in try row.value("count", as: Int.self) }
    let isSame = try await verifier(of: place.id) == place.verifier
    guard count != 0 || !isSame else { return nil }
    return Change(
      action: "left its transaction: it changed its role's or database's settings",
      isCertain: true)
  }

  private func verifier(of role: String) async throws(PostgresError) -> String? {
    try await roles.administrator.run(
      "SELECT rolpassword FROM pg_authid WHERE rolname = \(SQLQuoting.text(role))"
    ).rows.first?.first
  }

  private func remember(_ transaction: UInt64) {
    state.withLock { state in
      state.ownTransactions.insert(transaction)
      guard state.ownTransactions.count > Self.ownLimit else { return }
      state.ownTransactions = Set(state.ownTransactions.sorted().suffix(Self.ownLimit / 2))
    }
  }

  func discard(_ place: Place) async {
    await place.watched?.session.close()
    await databases.discard(place)
  }

  func keep(_ place: Place, for owner: LeaseOwner) async {
    await place.watched?.session.close()
    await databases.keep(place, for: owner)
  }
}
