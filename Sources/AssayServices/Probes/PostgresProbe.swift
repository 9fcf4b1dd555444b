extension ProbeExchange {
  /// PostgreSQL: a start-up message, which a server that is ready answers by asking for a password.
  ///
  /// Source: PostgreSQL 17, "Message Formats" and "Error Codes".
  package static let postgres = ProbeExchange(
    name: "PostgreSQL", request: postgresStartUp, judge: judgePostgres)

  /// A role that is not there: should the server trust everyone, nobody is let in.
  private static let postgresStartUp: [UInt8] = {
    var body: [UInt8] = []
    body.append(bigEndian: UInt32(196_608))  // version 3.0
    for text in ["user", "assay_probe", "database", "assay_probe"] {
      body += text.utf8
      body.append(0)
    }
    body.append(0)
    var message: [UInt8] = []
    message.append(bigEndian: UInt32(body.count + 4))
    return message + body
  }()

  private static func judgePostgres(_ answer: [UInt8]) -> ProbeJudgement {
    var reader = ByteReader(answer)
    while let type = reader.byte() {
      // A first byte that is none of these is no server of this kind.
      guard "REvN".utf8.contains(type) else { return .foreign }
      guard let length = reader.bigEndian(UInt32.self) else { return .incomplete }
      guard length >= 4, length <= answerLimit else { return .foreign }
      guard let body = reader.bytes(Int(length) - 4) else { return .incomplete }
      switch type {
      case UInt8(ascii: "R"): return .ready
      case UInt8(ascii: "E"): return judgePostgresError(body)
      default: continue  // a notice, or an older protocol offered
      }
    }
    return .incomplete
  }

  private static func judgePostgresError(_ body: ArraySlice<UInt8>) -> ProbeJudgement {
    var fields: [UInt8: String] = [:]
    var reader = ByteReader(body)
    while let type = reader.byte(), type != 0 {
      guard let text = reader.zeroEnded() else { return .foreign }
      fields[type] = text
    }
    let message = words(fields[UInt8(ascii: "M")] ?? "an error without a message")
    switch fields[UInt8(ascii: "C")] {
    // Starting up or shutting down, ended by the administrator or a crash, no slot left.
    case "57P03", "57P01", "57P02", "53300": return .notReady(message)
    case nil: return .foreign
    // It knows who may come in, so it is ready.
    default: return .ready
    }
  }
}
