import AssayDependencies
import AssayEvidence

/// What the server refused: its log of errors says which user was turned away where.
struct MariaDBRefusals: Sendable {
  private let server: any RunningServer
  /// Where the plugin `sql_errlog` writes; nil: only the server's own log is there.
  private let path: String?

  /// Turns the server's log of errors on.
  init(
    _ server: any RunningServer, _ administrator: MariaDBAdministrator
  ) async throws(FailureReport) {
    self.server = server
    // Part of MariaDB, not of MySQL; the second try finds it loaded.
    _ = await administrator.accepts("INSTALL SONAME 'sql_errlog'")
    let rows = try? await administrator.run(
      "find the log of errors", ["SELECT @@datadir, @@sql_error_log_filename"])
    if let row = rows?.first, row.count == 2, let folder = row[0], let file = row[1] {
      path = file.hasPrefix("/") ? file : folder + file
    } else {
      path = nil
      // Then at least refused connections are in the server's own log.
      _ = await administrator.accepts("SET GLOBAL log_warnings = 2")
    }
  }

  func violations(of owners: [String: LeaseOwner]) async -> [IsolationViolation] {
    var lines: [String] = []
    if let path, let bytes = try? await server.readFile(path) {
      lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    } else if path == nil {
      lines = await server.lastLines(1000)
    }
    return Self.violations(in: lines, dependency: server.dependency.name, owners: owners)
  }

  /// Reads lines such as
  /// `2026-11-23  4:16:21 me[me] @ localhost [127.0.0.1] ERROR 1142: SELECT command denied … : …`.
  static func violations(
    in lines: [String], dependency: String, owners: [String: LeaseOwner]
  ) -> [IsolationViolation] {
    var seen: Set<IsolationViolation> = []
    return lines.compactMap { line -> IsolationViolation? in
      guard let refusal = refusal(in: line) else { return nil }
      let violation: IsolationViolation
      if let id = LeaseIdentifier.found(in: refusal.user).first {
        // Its own user turned away at the door: released, or a wrong password; not a leak. And
        // a user whom nobody has is one of ours whose migration failed.
        guard !refusal.isLogin, let owner = owners[id] else { return nil }
        violation = IsolationViolation(
          dependency: dependency, owner: owner, action: refusal.message)
      } else {
        guard refusal.isLogin else { return nil }
        violation = IsolationViolation(dependency: dependency, owner: nil, action: refusal.message)
      }
      return seen.insert(violation).inserted ? violation : nil
    }
  }

  private struct Refusal {
    var user: String
    var message: String
    /// Whether the connection was refused, not a statement.
    var isLogin: Bool
  }

  private static func refusal(in line: String) -> Refusal? {
    if let mark = line.firstRange(of: " ERROR "), line.first?.isNumber == true,
      let colon = line[mark.upperBound...].firstRange(of: ": "),
      let number = Int(line[mark.upperBound..<colon.lowerBound])
    {
      guard refusals.contains(number) else { return nil }
      // After the message comes the statement, which may hold anybody's data.
      let rest = line[colon.upperBound...]
      let message = rest[..<(rest.firstRange(of: " : ")?.lowerBound ?? rest.endIndex)]
      return Refusal(
        user: String(line[..<mark.lowerBound]), message: String(message),
        isLogin: number == 1045 || number == 1698)
    }
    guard let mark = line.firstRange(of: "Access denied for user ") else { return nil }
    let message = line[mark.lowerBound...]
    return Refusal(
      user: String(message), message: String(message), isLogin: !message.contains("to database"))
  }

  /// Access to a database, a table, a column, a routine, the whole server; logins.
  private static let refusals: Set<Int> = [1044, 1045, 1142, 1143, 1227, 1370, 1698]
}
