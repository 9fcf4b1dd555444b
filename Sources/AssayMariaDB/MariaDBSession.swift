package import AssayDependencies
package import AssayEvidence
import CMariaDB

/// A connection to a MariaDB or MySQL server, through libmariadb.
///
/// Its calls block, so it runs on a thread of its own and never on the cooperative pool. Safe, as
/// only its own thread uses the handle, and none uses it after it was closed.
@safe package actor MariaDBSession {
  /// What the server says is wrong.
  package struct ServerError: Error, Sendable, Hashable {
    /// For example 1064 for a syntax error; 2000 and up are the client's own.
    package var number: UInt32
    package var message: String

    /// The connection is gone or never came about, so that nothing is known about the statement.
    package var isConnectionLost: Bool { (2000..<3000).contains(number) }
  }

  private nonisolated let executor = QueueExecutor(label: "dev.assay.mariadb")
  private var handle: OpaquePointer?

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private init() {}

  /// Connects to `endpoint`.
  ///
  /// - Throws: an infrastructure failure when the library is missing or the server does not let
  ///   us in.
  package static func open(
    _ endpoint: Endpoint, account: ServiceAccount, database: String? = nil, dependency: String
  ) async throws(FailureReport) -> MariaDBSession {
    let session = MariaDBSession()
    try await session.connect(
      endpoint, account: account, database: database, dependency: dependency)
    return session
  }

  private func connect(
    _ endpoint: Endpoint, account: ServiceAccount, database: String?, dependency: String
  ) throws(FailureReport) {
    if let problem = unsafe assay_mariadb_load() {
      throw FailureReport(
        .infrastructure, attempt: "connect to \(dependency)", subject: "libmariadb",
        happened: "MariaDB's client library does not load: \(unsafe String(cString: problem)).",
        remedy: "Install it (Debian, Ubuntu: apt-get install libmariadb3).")
    }
    var number: UInt32 = 0
    var message = [CChar](repeating: 0, count: 512)
    let user = account.user ?? "root"
    unsafe handle = Self.withOptional(database) { database in
      unsafe endpoint.host.withCString { host in
        unsafe user.withCString { user in
          unsafe (account.password ?? "").withCString { password in
            var target = unsafe assay_mariadb_target(
              host: host, port: UInt32(endpoint.port), user: user, password: password,
              database: database, connect_timeout: 10, answer_timeout: Self.answerSeconds)
            return unsafe assay_mariadb_connect(&target, &number, &message, message.count)
          }
        }
      }
    }
    guard unsafe handle == nil else { return }
    throw FailureReport(
      .infrastructure, attempt: "connect to \(dependency) as \(user)", subject: "\(endpoint)",
      happened: "\(Self.text(message)) (error \(number)).",
      remedy: "See whether the server still runs, and which users it has.")
  }

  /// A statement that takes longer counts as failed; a long migration must still fit.
  private static let answerSeconds: UInt32 = 300

  /// Sends one statement; rows are thrown away.
  package func run(_ statement: String) throws(ServerError) { _ = try rows(statement) }

  /// Sends one statement and gives the rows of its first answer; NULL is nil.
  package func rows(_ statement: String) throws(ServerError) -> [[String?]] {
    guard let handle = unsafe handle else {
      throw ServerError(number: 2006, message: "The connection is closed")
    }
    var statement = statement
    let failure = statement.withUTF8 { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { text in
        unsafe assay_mariadb_query(handle, text.baseAddress, text.count)
      }
    }
    try unsafe check(failure, handle)
    let result = try unsafe answer(handle)
    // A procedure gives several; all must be fetched before the next statement.
    while true {
      let next = unsafe assay_mariadb_next(handle)
      if next < 0 { break }
      try unsafe check(UInt32(next), handle)
      _ = try unsafe answer(handle)
    }
    return result
  }

  /// Ends the connection; does nothing the second time.
  package func close() {
    if let open = unsafe handle { unsafe assay_mariadb_close(open) }
    unsafe handle = nil
  }

  isolated deinit {
    if let open = unsafe handle { unsafe assay_mariadb_close(open) }
  }

  private func answer(_ handle: OpaquePointer) throws(ServerError) -> [[String?]] {
    var failure: UInt32 = 0
    guard let result = unsafe assay_mariadb_rows(handle, &failure) else {
      try unsafe check(failure, handle)
      return []
    }
    defer { unsafe assay_mariadb_free(result) }
    let columns = Int(unsafe assay_mariadb_columns(result))
    var rows: [[String?]] = []
    var lengths: UnsafeMutablePointer<UInt>?
    while let row = unsafe assay_mariadb_row(result, &lengths), let lengths = unsafe lengths {
      rows.append(
        (0..<columns).map { column in
          guard let value = unsafe row[column] else { return nil }
          let bytes = unsafe UnsafeRawBufferPointer(start: value, count: Int(lengths[column]))
          return unsafe String(decoding: bytes, as: UTF8.self)
        })
    }
    return rows
  }

  private func check(_ number: UInt32, _ handle: OpaquePointer) throws(ServerError) {
    guard number != 0 else { return }
    let message = unsafe String(cString: assay_mariadb_error(handle))
    throw ServerError(number: number, message: message)
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func withOptional<R>(
    _ text: String?, _ body: (UnsafePointer<CChar>?) -> R
  ) -> R {
    guard let text else { return body(nil) }
    return unsafe text.withCString { unsafe body($0) }
  }
}
