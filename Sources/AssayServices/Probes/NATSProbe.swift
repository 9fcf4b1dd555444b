extension ProbeExchange {
  /// NATS: a ping, which is answered after the server's greeting.
  ///
  /// Source: NATS documentation, "Client Protocol".
  package static let nats = ProbeExchange(
    name: "NATS",
    request: Array("CONNECT {\"verbose\":false,\"name\":\"assay-probe\"}\r\nPING\r\n".utf8),
    judge: judgeNATS)

  private static func judgeNATS(_ answer: [UInt8]) -> ProbeJudgement {
    guard "INFO ".utf8.starts(with: answer.prefix(5)) else { return .foreign }
    guard let greeting = answer.firstIndex(of: UInt8(ascii: "\n")) else { return .incomplete }
    guard let line = firstLine(answer[greeting...].dropFirst()) else { return .incomplete }
    if line == "PONG" { return .ready }
    guard line.hasPrefix("-ERR") else { return .foreign }
    // "Authorization Violation" and the like: it would let others in.
    return line.lowercased().contains("auth") ? .ready : .notReady(words(line))
  }
}
