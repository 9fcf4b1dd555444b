import AssayDependencies
import AssayEvidence

/// Runs that share one server: each holds a lock, so that what a dead one left is found.
struct RunLocks: Sendable {
  /// Holds the lock as long as it lives.
  let session: PostgresSession
  let administrator: Administrator

  /// The first half of the lock's key, so that a test's own locks are others.
  private static let space = 0x6173_7361

  /// Sees that the server was prepared.
  ///
  /// - Returns: how many bytes a database takes that is copied for each test; 0 when none is.
  /// - Throws: an infrastructure failure when it was not prepared, or not to the end.
  func checkPreparation(
    for isolation: Isolation, dependency: String
  ) async throws(FailureReport) -> Int {
    let database =
      switch isolation {
      case .schema: PostgresNames.schemas
      case .none: PostgresNames.shared
      default: PostgresNames.template
      }
    do throws(PostgresError) {
      let row = try await session.run(
        """
        SELECT shobj_description(oid, 'pg_database') AS mark,
          CASE WHEN datname = '\(PostgresNames.template)' THEN pg_database_size(oid) ELSE 0 END AS size
        FROM pg_database WHERE datname = \(SQLQuoting.text(database))
        """
      ).rows.first
      if let row, try row.value("mark", as: String?.self) == PostgresNames.mark {
        return try row.value("size")
      }
    } catch {
      throw error.report(attempt: "open \(dependency) for tests", subject: dependency)
    }
    throw FailureReport(
      .infrastructure, attempt: "open \(dependency) for tests", subject: dependency,
      happened: "The server was not prepared: its database \(database) is not there or not whole.",
      remedy: "Remove what was kept of the server, so that it is prepared again.")
  }

  func lock(_ tag: String, dependency: String) async throws(FailureReport) {
    do throws(PostgresError) {
      try await session.run("SELECT pg_advisory_lock(\(Self.space), hashtext('\(tag)'))")
    } catch {
      throw error.report(attempt: "open \(dependency) for tests", subject: dependency)
    }
  }

  /// Removes databases and roles of runs that are over, except those that were kept for a person.
  func removeLeftovers() async {
    let force = await session.serverMajor >= 13 ? " WITH (FORCE)" : ""
    guard
      let rows = try? await administrator.run(
        """
        SELECT datname::text AS name, true AS is_database FROM pg_database
        WHERE datname LIKE 'assay\\_%' AND shobj_description(oid, 'pg_database') IS NULL
        UNION ALL
        SELECT rolname::text, false FROM pg_authid
        WHERE rolname LIKE 'assay\\_%' AND shobj_description(oid, 'pg_authid') IS NULL
        """
      ).rows
    else { return }
    var isOver: [String: Bool] = [:]
    for row in rows {
      guard let name = try? row.value("name", as: String.self), let tag = LeaseNames.tag(of: name)
      else { continue }
      if isOver[tag] == nil { isOver[tag] = await hasEnded(tag) }
      guard isOver[tag] == true else { continue }
      if (try? row.value("is_database", as: Bool.self)) == true {
        _ = try? await administrator.run("DROP DATABASE IF EXISTS \(name)\(force)")
      } else {
        await removeRole(name)
      }
    }
  }

  private func removeRole(_ name: String) async {
    if let session = try? await PostgresSession.connect(
      administrator.address.database(PostgresNames.schemas))
    {
      _ = try? await session.run("DROP SCHEMA IF EXISTS \(name) CASCADE")
      _ = try? await session.run("DROP OWNED BY \(name) CASCADE")
      await session.close()
    }
    _ = try? await administrator.run("DROP ROLE IF EXISTS \(name)")
  }

  /// Whether nobody holds the run's lock; our own is held by `session`, not by the administrator.
  private func hasEnded(_ tag: String) async -> Bool {
    let row = try? await administrator.run(
      """
      SELECT CASE WHEN pg_try_advisory_xact_lock(\(Self.space), hashtext('\(tag)')) \
      THEN true ELSE false END AS ended
      """
    ).rows.first
    return (try? row?.value("ended", as: Bool.self)) == true
  }
}
