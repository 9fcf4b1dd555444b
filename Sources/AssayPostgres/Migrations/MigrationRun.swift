import AssayEvidence

/// Applies the statements of a plan, one after the other.
struct MigrationRun: Sendable {
  let dependency: String
  let session: PostgresSession
  /// Run before each file, so that no file sees what another one set.
  let setUp: [String]

  private static let statementLimit = Duration.seconds(600)
  /// A dump names a handful of roles.
  private static let retryLimit = 20

  /// - Parameters:
  ///   - file: what to apply.
  ///   - isWanted: tells which statements are run.
  ///   - check: runs after each statement; what it throws ends the run.
  /// - Throws: bad input with the place of the statement that failed.
  func apply(
    _ file: MigrationPlan.File,
    where isWanted: (MigrationStatement) -> Bool = { _ in true },
    check: ((MigrationStatement) async throws(FailureReport) -> Void)? = nil
  ) async throws(FailureReport) {
    do throws(PostgresError) {
      try await session.run("DISCARD ALL")
      for statement in setUp { try await session.run(statement) }
    } catch {
      throw error.report(attempt: attempt, subject: file.path)
    }
    for statement in file.statements where isWanted(statement) {
      try await apply(statement, isDump: file.isDump)
      try await check?(statement)
    }
    guard await !session.isInTransaction else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: file.path,
        happened: "The file ends in the middle of a transaction.", remedy: "Add COMMIT.")
    }
  }

  private var attempt: String { "apply a migration of \(dependency)" }

  private func apply(
    _ statement: MigrationStatement, isDump: Bool
  ) async throws(FailureReport) {
    for _ in 0..<Self.retryLimit {
      do throws(PostgresError) {
        try await session.run(
          statement.sql.text, copying: statement.sql.data, limit: Self.statementLimit)
        return
      } catch {
        guard isDump, case .server(let message) = error else {
          throw failure(error, of: statement)
        }
        switch DumpAllowance.of(message, statement.sql.words) {
        case .none: throw failure(error, of: statement)
        case .skip: return
        case .makeRole(let role):
          do throws(PostgresError) {
            try await session.run("CREATE ROLE \(SQLQuoting.name(role)) NOLOGIN")
          } catch {
            throw failure(error, of: statement)
          }
        }
      }
    }
    throw failure(.unusable("It needs too many roles that are not there."), of: statement)
  }

  private func failure(_ error: PostgresError, of statement: MigrationStatement) -> FailureReport {
    guard case .server(let message) = error else {
      return error.report(attempt: attempt, subject: statement.place())
    }
    var lines = [statement.summary, message.lines]
    // The place inside a function, which the statement's own place does not tell.
    if let context = message.context?.split(separator: "\n").first { lines.append(String(context)) }
    lines.append("SQLSTATE \(message.sqlState)")
    let mayBeRight = Self.isOfSurroundings(message.sqlState)
    return FailureReport(
      mayBeRight ? .infrastructure : .badInput, attempt: attempt,
      subject: statement.place(at: message.position), happened: lines.joined(separator: "\n"),
      remedy: mayBeRight ? nil : "Correct the SQL; files are applied in name order, each once.")
  }

  /// Classes 53 (no resources), 57 (operator), 58 (system): the SQL may be right.
  private static func isOfSurroundings(_ sqlState: String) -> Bool {
    ["53", "57", "58"].contains(sqlState.prefix(2))
  }
}

/// What a dump may ask for that a fresh server does not have.
enum DumpAllowance: Equatable {
  case none
  case skip
  case makeRole(String)

  /// - Parameters:
  ///   - message: in English.
  ///   - words: the statement's first words.
  /// - Returns: what helps; nothing for all that a person should know of.
  static func of(_ message: PostgresError.ServerMessage, _ words: [String]) -> Self {
    switch (message.sqlState, words.first) {
    // Undefined object: a setting of a newer server, an owner, somebody who is granted something.
    case ("42704", "set"): return .skip
    case ("42704", _):
      let parts = message.message.split(separator: "\"", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "role ", parts[2] == " does not exist" else {
        return .none
      }
      // Then all belongs to one owner, who may do with all of it what the real ones may.
      return words.first == "alter" && words.contains("owner") ? .skip : .makeRole(String(parts[1]))
    // Duplicate schema: `public` is there already.
    case ("42P06", "create") where words.dropFirst().starts(with: ["schema", "public"]):
      return .skip
    default: return .none
    }
  }
}
