extension ProbeExchange {
  /// Memcached: its version.
  ///
  /// Source: memcached, `doc/protocol.txt`.
  package static let memcached = ProbeExchange(
    name: "Memcached", request: Array("version\r\n".utf8), farewell: Array("quit\r\n".utf8),
    judge: judgeMemcached)

  private static func judgeMemcached(_ answer: [UInt8]) -> ProbeJudgement {
    let beginnings = ["VERSION ", "ERROR", "SERVER_ERROR ", "CLIENT_ERROR "]
    guard beginnings.contains(where: { $0.utf8.starts(with: answer.prefix($0.utf8.count)) }) else {
      return .foreign
    }
    guard let line = firstLine(answer) else { return .incomplete }
    if line.hasPrefix("VERSION ") { return .ready }
    // For example "ERROR Too many open connections".
    return .notReady(words(line))
  }
}
