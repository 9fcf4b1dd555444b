/// A database whose test must leave it as it was.
///
/// What a transaction did is undone when it is rolled back, except for sequences, which are set
/// back here. Whether one was committed instead, the numbers of transactions tell: those that the
/// server gave out since the lease and that were committed. When there are any that are not known
/// to be our own, the database is searched for rows that they made, and its rows are counted.
struct WatchedDatabase: Sendable {
  /// In the database, as the administrator.
  let session: PostgresSession
  let baseline: DatabaseBaseline
  /// The first number that a transaction of the test can have.
  var firstTransaction: UInt64 = 0
}

/// How a database was before any test had it; the same for all copies of a template.
struct DatabaseBaseline: Sendable {
  private struct Sequence: Sendable, Hashable {
    var name: String
    var last: String
    var isCalled: Bool
  }

  /// By object number, which copies share.
  private let sequences: [String: Sequence]
  private let sequenceQuery: String?
  private let tables: [String: (name: String, rows: Int)]
  private let tableQuery: String

  /// Looks at a database that nobody has used yet.
  init(_ session: PostgresSession) async throws(PostgresError) {
    var sequenceNames: [String: String] = [:]
    var tableNames: [String: String] = [:]
    let rows = try await session.run(
      """
      SELECT c.oid::text AS id, format('%I.%I', n.nspname, c.relname) AS name, c.relkind::text AS kind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm', 'S') AND NOT c.relisshared AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_toast'
      """
    ).rows
    for row in rows {
      let (id, name) = (
        try row.value("id", as: String.self), try row.value("name", as: String.self)
      )
      if try row.value("kind", as: String.self) == "S" {
        sequenceNames[id] = name
      } else {
        tableNames[id] = name
      }
    }
    sequenceQuery = Self.sequenceQuery(sequenceNames)
    tableQuery = Self.tableQuery(tableNames)
    sequences = try await Self.sequences(session, sequenceQuery, sequenceNames)
    var tables: [String: (name: String, rows: Int)] = [:]
    for row in try await session.run(tableQuery, ["{}"]).rows {
      let id = try row.value("id", as: String.self)
      tables[id] = (tableNames[id] ?? id, try row.value("rows"))
    }
    self.tables = tables
  }

  /// Says in which table committed transactions left something or rows are missing.
  ///
  /// - Parameters:
  ///   - session: in the database.
  ///   - transactions: numbers of committed transactions.
  /// - Returns: nil when there is none.
  /// - Throws: that the database cannot be searched.
  func change(
    _ session: PostgresSession, by transactions: [UInt64]
  ) async throws(PostgresError) -> String? {
    // Rows carry the lower half of the number only.
    let numbers = transactions.map { "\($0 & 0xFFFF_FFFF)" }.joined(separator: ",")
    let counts: [PostgresRow]
    do throws(PostgresError) {
      counts = try await session.run(tableQuery, ["{\(numbers)}"]).rows
    } catch {
      // Class 42: it knows the tables, and now one is not there or is called otherwise.
      guard case .server(let message) = error, message.sqlState.hasPrefix("42") else { throw error }
      return "its tables (\(message.message))"
    }
    var changed: [String] = []
    for row in counts {
      let table = tables[try row.value("id", as: String.self)]
      let (rows, new) = (try row.value("rows", as: Int.self), try row.value("new", as: Int.self))
      if new > 0 || rows != table?.rows { changed.append(table?.name ?? "a table") }
    }
    // A table that a person knows says more than the server's own.
    return changed.first { !$0.hasPrefix("pg_catalog.") } ?? changed.first
  }

  /// Sets back all sequences that moved.
  ///
  /// - Returns: the number of the transaction in which that was done; nil: none had moved.
  func resetSequences(_ session: PostgresSession) async throws(PostgresError) -> UInt64? {
    guard let sequenceQuery else { return nil }
    let now = try await Self.sequences(session, sequenceQuery, sequences.mapValues(\.name))
    let moved = sequences.filter { now[$0.key] != $0.value }
    guard !moved.isEmpty else { return nil }
    let calls = moved.map { id, sequence in
      "setval(\(id)::oid::regclass, \(sequence.last), \(sequence.isCalled))"
    }
    let row = try await session.run(
      "SELECT txid_current()::text AS id, \(calls.sorted().joined(separator: ", "))"
    ).rows.first
    return try row?.value("id")
  }

  private static func sequences(
    _ session: PostgresSession, _ query: String?, _ names: [String: String]
  ) async throws(PostgresError) -> [String: Sequence] {
    guard let query else { return [:] }
    var result: [String: Sequence] = [:]
    for row in try await session.run(query).rows {
      let id = try row.value("id", as: String.self)
      result[id] = Sequence(
        name: names[id] ?? id, last: try row.value("last"), isCalled: try row.value("called"))
    }
    return result
  }

  private static func sequenceQuery(_ names: [String: String]) -> String? {
    guard !names.isEmpty else { return nil }
    return names.sorted { $0.key < $1.key }.map { id, name in
      "SELECT '\(id)' AS id, last_value AS last, is_called AS called FROM \(name)"
    }.joined(separator: " UNION ALL ")
  }

  private static func tableQuery(_ names: [String: String]) -> String {
    names.sorted { $0.key < $1.key }.map { id, name in
      // A session's temporary tables leave an empty schema behind, which harms nobody.
      let condition =
        name == "pg_catalog.pg_namespace" ? " WHERE nspname !~ '^pg_(toast_)?temp_'" : ""
      return """
        SELECT '\(id)' AS id, count(*) AS rows, \
        count(*) FILTER (WHERE xmin::text::bigint = ANY ($1::bigint[])) AS new \
        FROM ONLY \(name)\(condition)
        """
    }.joined(separator: " UNION ALL ")
  }
}
