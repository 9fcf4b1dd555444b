package import AssayEvidence

/// Why a session could not do what it was asked.
package enum PostgresError: Error, Sendable, Hashable {
  /// The client library is not installed, or has not what is needed.
  case noLibrary(String)
  /// Nobody answered, or the server let nobody in.
  case noConnection(String)
  /// The server refused a statement.
  case server(ServerMessage)
  /// The connection broke; the session is of no use any more.
  case connectionLost(String)
  case cancelled
  case timedOut(Duration)
  /// What was asked or answered makes no sense: a zero byte, a column that is not there.
  case unusable(String)

  /// An error as the server words it.
  package struct ServerMessage: Sendable, Hashable {
    /// Five characters, for example `42P01`.
    package var sqlState: String
    package var message: String
    package var detail: String?
    package var hint: String?
    /// Which function and line it happened in, when it was not the statement itself.
    package var context: String?
    /// Where in the statement, in characters from 1.
    package var position: Int?

    /// Message, detail and hint, one line each.
    package var lines: String {
      [message, detail.map { "Detail: \($0)" }, hint.map { "Hint: \($0)" }]
        .compactMap(\.self).joined(separator: "\n")
    }
  }

  /// The code of an error that the server reported; nil for all others.
  package var sqlState: String? {
    if case .server(let message) = self { message.sqlState } else { nil }
  }

  /// What happened, in whole sentences.
  package var explanation: String {
    switch self {
    case .noLibrary(let reason): "The PostgreSQL client library is not there: \(reason)."
    case .noConnection(let reason): reason.isEmpty ? "The server did not answer." : reason
    case .server(let message): "\(message.lines)\nSQLSTATE \(message.sqlState)"
    case .connectionLost(let reason): "The connection to the server broke. \(reason)"
    case .cancelled: "It was cancelled."
    case .timedOut(let limit): "The server did not finish within \(limit)."
    case .unusable(let reason): reason
    }
  }

  /// The error as a person needs it.
  package func report(
    _ status: ExitStatus = .infrastructure, attempt: String, subject: String
  ) -> FailureReport {
    var remedy: String?
    if case .noLibrary = self {
      remedy = "Install it (Debian, Ubuntu: apt-get install libpq5; Fedora: dnf install libpq)."
    }
    return FailureReport(
      status, attempt: attempt, subject: subject, happened: explanation, remedy: remedy)
  }
}
