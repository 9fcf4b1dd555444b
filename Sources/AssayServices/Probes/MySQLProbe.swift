extension ProbeExchange {
  /// MySQL and MariaDB: the server greets first.
  ///
  /// Source: MySQL internals, "Protocol::Handshake" and "ERR_Packet".
  package static let mysql = ProbeExchange(name: "MySQL", request: [], judge: judgeMySQL)

  private static func judgeMySQL(_ answer: [UInt8]) -> ProbeJudgement {
    var reader = ByteReader(answer)
    guard let header = reader.bytes(4) else { return .incomplete }
    let bytes = Array(header)
    let length = Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16
    guard length > 0, length <= answerLimit, bytes[3] == 0 else { return .foreign }
    guard let body = reader.bytes(length) else { return .incomplete }
    var packet = ByteReader(body)
    switch packet.byte() {
    case 10: return packet.zeroEnded().map { $0.isEmpty ? .foreign : .ready } ?? .foreign
    // Too many connections, a host that is blocked or not allowed, shutting down.
    case 0xFF:
      guard let code = packet.littleEndian(UInt16.self) else { return .foreign }
      return .notReady("error \(code): \(words(String(decoding: packet.rest, as: UTF8.self)))")
    default: return .foreign
    }
  }
}
