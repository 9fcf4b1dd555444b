/// What one line of the server's log says about a connection.
package enum ConnectionLine: Sendable, Equatable {
  /// Somebody is who he says he is; the server has still to see whether the database lets him in.
  case authorized(process: String, user: String, database: String, application: String)
  /// A connection was refused; the user is known where the server says it here.
  case refused(process: String, user: String?, reason: String)

  /// Understands lines such as `2026-01-01 00:00:00.000 UTC [17] LOG:  connection authorized: …`.
  ///
  /// - Returns: nil for lines about anything else.
  package init?(_ line: String) {
    // Most lines are about other things, so the costly part comes last.
    if let text = Self.text(of: line, level: "LOG:  ", beginning: Self.authorizedStarts) {
      guard let user = Self.field("user=", in: text, upTo: [" database=", " application_name="])
      else { return nil }
      let ends = [" application_name=", " SSL enabled (", " GSS ("]
      self = .authorized(
        process: Self.process(line), user: user,
        database: Self.field(" database=", in: text, upTo: ends) ?? "replication",
        application: Self.field(
          " application_name=", in: text, upTo: Array(ends.dropFirst())) ?? "")
    } else if let text = Self.text(of: line, level: "FATAL:  ", beginning: Self.refusals) {
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      // The others come after the line that says who he is.
      let namesUser = text.hasPrefix("password")
      self = .refused(
        process: Self.process(line), user: namesUser && parts.count > 1 ? String(parts[1]) : nil,
        reason: String(text))
    } else {
      return nil
    }
  }

  private static let authorizedStarts = [
    "connection authorized: ", "replication connection authorized: ",
  ]
  /// Other fatal messages end a connection that was let in.
  private static let refusals = [
    "permission denied for database ", "database \"", "role \"",
    "password authentication failed for user ", "no pg_hba.conf entry for ",
    "pg_hba.conf rejects ", "too many connections for ", "must be superuser to connect ",
  ]

  private static func text(
    of line: String, level: String, beginning starts: [String]
  ) -> Substring? {
    guard let mark = line.firstOccurrence(of: level) else { return nil }
    let text = line[mark.upperBound...]
    return starts.contains { text.hasPrefix($0) } ? text : nil
  }

  private static func field(
    _ name: String, in text: Substring, upTo ends: [String]
  ) -> String? {
    guard let start = text.firstOccurrence(of: name) else { return nil }
    let rest = text[start.upperBound...]
    let end = ends.compactMap { rest.firstOccurrence(of: $0)?.lowerBound }.min() ?? rest.endIndex
    return String(rest[..<end])
  }

  /// The number in brackets, as `log_line_prefix` has it by default; empty when there is none.
  private static func process(_ line: String) -> String {
    let bytes = line.utf8
    guard let open = bytes.firstIndex(of: UInt8(ascii: "[")) else { return "" }
    let digits = bytes[open...].dropFirst().prefix { $0.isDigit }
    return String(digits) ?? ""
  }
}

extension StringProtocol {
  /// By bytes: searching by characters costs a hundred times as much.
  func firstOccurrence(of text: String) -> Range<Index>? {
    let bytes = utf8
    let wanted = text.utf8
    guard let first = wanted.first else { return nil }
    var from = bytes.startIndex
    while let found = bytes[from...].firstIndex(of: first) {
      if bytes[found...].starts(with: wanted) {
        return found..<bytes.index(found, offsetBy: wanted.count)
      }
      from = bytes.index(after: found)
    }
    return nil
  }
}
