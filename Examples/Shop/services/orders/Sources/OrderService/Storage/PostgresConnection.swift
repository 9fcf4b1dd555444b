import CPostgres

/// One connection to PostgreSQL, through libpq; made again when it was lost.
///
/// Calls block: an actor owns it, and statements are short.
@safe
package final class PostgresConnection {
  /// One line of a result, its values as text.
  package typealias Row = [String?]

  private let handle: OpaquePointer

  /// Connects to what libpq takes for an address: `postgresql://user@host:port/name`.
  package init(url: String) throws(PostgresError) {
    guard let handle = unsafe PQconnectdb(url) else {
      throw PostgresError(message: "out of memory", sqlState: nil)
    }
    unsafe self.handle = handle
    guard unsafe PQstatus(handle) == CONNECTION_OK else {
      throw PostgresError(message: lastMessage, sqlState: nil)
    }
  }

  deinit {
    unsafe PQfinish(handle)
  }

  /// Runs one statement; parameters stand as `$1`, `$2`, ….
  @discardableResult
  package func run(_ sql: String, _ parameters: [String?] = []) throws(PostgresError) -> [Row] {
    if unsafe PQstatus(handle) != CONNECTION_OK { unsafe PQreset(handle) }
    let result = unsafe withCStrings(parameters) { values in
      unsafe PQexecParams(handle, sql, Int32(parameters.count), nil, values, nil, nil, 0)
    }
    defer { unsafe PQclear(result) }
    switch unsafe PQresultStatus(result) {
    case PGRES_COMMAND_OK: return []
    case PGRES_TUPLES_OK: return unsafe rows(of: result)
    default:
      let state = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C")))
      throw PostgresError(
        message: lastMessage, sqlState: unsafe state.map { unsafe String(cString: $0) })
    }
  }

  /// Runs the body between BEGIN and COMMIT, or ROLLBACK if it throws.
  package func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    try run("BEGIN")
    do {
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      // On a lost connection the server rolls back by itself.
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  private var lastMessage: String {
    let text = unsafe String(cString: PQerrorMessage(handle))
    return text.split(separator: "\n").joined(separator: " ")
  }

  private func rows(of result: OpaquePointer?) -> [Row] {
    let columns = unsafe PQnfields(result)
    return unsafe (0..<PQntuples(result)).map { row in
      (0..<columns).map { column in
        unsafe PQgetisnull(result, row, column) == 1
          ? nil : unsafe String(cString: PQgetvalue(result, row, column))
      }
    }
  }
}

/// What PostgreSQL refused to do.
package struct PostgresError: Error, Sendable, Hashable {
  package var message: String
  /// The five characters of the SQL standard; nil when there was no answer.
  package var sqlState: String?
}
