import AssayDependencies
import AssayEvidence

/// The administrator's connection, opened when needed and again when the server was restarted.
actor MariaDBAdministrator {
  private let server: any RunningServer
  private var session: MariaDBSession?

  init(_ server: any RunningServer) { self.server = server }

  /// Runs statements in order and gives the rows of the last one.
  ///
  /// - Throws: a report that says what was attempted and what the server answered.
  @discardableResult
  func run(_ attempt: String, _ statements: [String]) async throws(FailureReport) -> [[String?]] {
    do throws(MariaDBSession.ServerError) {
      return try await send(statements, over: try await open())
    } catch {
      guard error.isConnectionLost else { throw report(error, attempt) }
    }
    // The server was restarted or closed an idle connection; once more is enough to know.
    await close()
    do throws(MariaDBSession.ServerError) {
      return try await send(statements, over: try await open())
    } catch {
      throw report(error, attempt)
    }
  }

  /// Whether the server takes a statement that not every server knows.
  func accepts(_ statement: String) async -> Bool {
    (try? await run("see what the server can do", [statement])) != nil
  }

  func close() async {
    await session?.close()
    session = nil
  }

  private func send(
    _ statements: [String], over session: MariaDBSession
  ) async throws(MariaDBSession.ServerError) -> [[String?]] {
    var rows: [[String?]] = []
    for statement in statements { rows = try await session.rows(statement) }
    return rows
  }

  private func open() async throws(MariaDBSession.ServerError) -> MariaDBSession {
    if let session { return session }
    do throws(FailureReport) {
      let opened = try await MariaDBSession.open(
        try MariaDBLeases.endpoint(of: server), account: server.account,
        dependency: server.dependency.name)
      // A test's forgotten transaction must not hold up whoever drops its database.
      try? await opened.run("SET SESSION lock_wait_timeout = 5")
      session = opened
      return opened
    } catch {
      throw MariaDBSession.ServerError(number: 0, message: error.happened)
    }
  }

  private func report(_ error: MariaDBSession.ServerError, _ attempt: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: server.dependency.name,
      happened: error.number == 0 ? error.message : "\(error.message) (error \(error.number)).",
      remedy: "Assay needs the server's administrator here: one who may create users.")
  }
}
