import CPostgres
import Glibc

/// One connection of libpq; all of its calls return at once.
///
/// Used by one session only, on the session's queue.
@safe
final class Link {
  private let connection: OpaquePointer

  /// Begins to connect; nil when there is no memory.
  ///
  /// The library must be loaded.
  init?(_ parameters: [(String, String)]) {
    let keywords = parameters.map { Optional($0.0) }
    let values = parameters.map { Optional($0.1) }
    let started = unsafe CStrings(keywords + [nil]).use { keywords in
      unsafe CStrings(values + [nil]).use { unsafe assay_pg_connect(keywords, $0) }
    }
    guard let started = unsafe started else { return nil }
    unsafe connection = started
  }

  deinit { unsafe assay_pg_finish(connection) }

  /// Why the library is not there; nil: it is.
  static var missing: String? { unsafe assay_pg_load().map { unsafe String(cString: $0) } }

  enum Progress { case failed, reading, writing, connected }

  func continueConnecting() -> Progress {
    switch unsafe assay_pg_connect_poll(connection) {
    case 1: .reading
    case 2: .writing
    case 3: .connected
    default: .failed
    }
  }

  var isConnected: Bool { unsafe assay_pg_is_connected(connection) != 0 }
  var socket: Int32 { unsafe assay_pg_socket(connection) }
  var serverVersion: Int { unsafe Int(assay_pg_server_version(connection)) }
  var isInTransaction: Bool { unsafe assay_pg_transaction_status(connection) != 0 }

  /// What libpq says went wrong last, as one line.
  var message: String {
    let text = unsafe assay_pg_error_message(connection).map { unsafe String(cString: $0) } ?? ""
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Without parameters several statements may stand in `text`; with them, one.
  func send(_ text: CStrings, _ values: CStrings?) -> Bool {
    unsafe text.use { text in
      let text = unsafe text?[0]
      guard let values else { return unsafe assay_pg_send_query(connection, text) != 0 }
      return unsafe values.use {
        unsafe assay_pg_send_query_parameters(connection, text, Int32(values.count), $0) != 0
      }
    }
  }

  enum Flush { case done, more, failed }

  func flush() -> Flush {
    switch unsafe assay_pg_flush(connection) {
    case 0: .done
    case 1: .more
    default: .failed
    }
  }

  func consumeInput() -> Bool { unsafe assay_pg_consume_input(connection) != 0 }
  var isBusy: Bool { unsafe assay_pg_is_busy(connection) != 0 }

  /// false: the buffer is full; nil: it failed.
  func putCopyData(_ bytes: ArraySlice<UInt8>) -> Bool? {
    let sent = unsafe bytes.withUnsafeBytes { buffer in
      unsafe assay_pg_put_copy_data(
        connection, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
    }
    return sent < 0 ? nil : sent > 0
  }

  /// Ends the data, or makes the server refuse it when there is a `problem`.
  func putCopyEnd(_ problem: String? = nil) -> Bool? {
    let sent = unsafe CStrings([problem]).use { unsafe assay_pg_put_copy_end(connection, $0?[0]) }
    return sent < 0 ? nil : sent > 0
  }

  func nextResult() -> LinkResult? {
    unsafe assay_pg_get_result(connection).map { unsafe LinkResult($0) }
  }

  /// Asks the server to stop what it is doing.
  func sendCancel() { unsafe assay_pg_send_cancel(assay_pg_make_cancel(connection)) }
}

/// One answer to one statement.
@safe
final class LinkResult {
  enum Status { case empty, command, rows, copyOut, copyIn, error }

  private let result: OpaquePointer
  let status: Status

  @unsafe
  init(_ result: OpaquePointer) {
    unsafe self.result = result
    status =
      switch unsafe assay_pg_result_status(result) {
      case 0: .empty
      case 1: .command
      case 2: .rows
      case 3, 8: .copyOut
      case 4: .copyIn
      default: .error
      }
  }

  deinit { unsafe assay_pg_clear(result) }

  var affectedRows: Int {
    unsafe assay_pg_affected_rows(result).flatMap { unsafe Int(String(cString: $0)) } ?? 0
  }

  /// nil when the error is libpq's own, as for a broken connection.
  var error: PostgresError.ServerMessage? {
    guard let sqlState = field("C"), let message = field("M") else { return nil }
    return PostgresError.ServerMessage(
      sqlState: sqlState, message: message, detail: field("D"), hint: field("H"),
      context: field("W"), position: field("P").flatMap { Int($0) })
  }

  private func field(_ letter: Unicode.Scalar) -> String? {
    unsafe assay_pg_result_error_field(result, Int32(letter.value))
      .map { unsafe String(cString: $0) }
  }

  var rows: [PostgresRow] {
    let width = unsafe assay_pg_column_count(result)
    let columns = (0..<width).map { column in
      unsafe assay_pg_column_name(result, column).map { unsafe String(cString: $0) } ?? ""
    }
    return (0..<(unsafe assay_pg_row_count(result))).map { row in
      PostgresRow(columns: columns, cells: (0..<width).map { cell(row, $0) })
    }
  }

  private func cell(_ row: Int32, _ column: Int32) -> String? {
    guard unsafe assay_pg_is_null(result, row, column) == 0,
      let start = unsafe assay_pg_value(result, row, column)
    else { return nil }
    let count = unsafe Int(assay_pg_value_length(result, row, column))
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
