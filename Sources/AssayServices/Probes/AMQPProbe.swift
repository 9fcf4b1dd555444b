extension ProbeExchange {
  /// AMQP 0-9-1: the header, which a broker that is ready answers with `Connection.Start`.
  ///
  /// Source: AMQP 0-9-1, sections 2.2.4, 2.3.5 and 4.2.2.
  package static let amqp = ProbeExchange(
    name: "AMQP", request: Array("AMQP".utf8) + [0, 0, 9, 1], judge: judgeAMQP)

  private static func judgeAMQP(_ answer: [UInt8]) -> ProbeJudgement {
    let header = Array("AMQP".utf8)
    if let first = answer.first, first == header[0] {
      guard header.starts(with: answer.prefix(4)) else { return .foreign }
      guard answer.count >= 8 else { return .incomplete }
      // It names the version that it wants instead, so it is a broker and listens.
      return .ready
    }
    var reader = ByteReader(answer)
    guard let type = reader.byte() else { return .incomplete }
    guard type == 1 else { return .foreign }
    guard let channel = reader.bigEndian(UInt16.self), let size = reader.bigEndian(UInt32.self)
    else { return .incomplete }
    guard channel == 0, size >= 4, size <= answerLimit else { return .foreign }
    guard let payload = reader.bytes(Int(size)), let end = reader.byte() else { return .incomplete }
    guard end == 0xCE else { return .foreign }
    var method = ByteReader(payload)
    switch (method.bigEndian(UInt16.self), method.bigEndian(UInt16.self)) {
    case (10, 10): return .ready
    case (10, 50): return .notReady("it closes the connection")
    default: return .foreign
    }
  }
}
