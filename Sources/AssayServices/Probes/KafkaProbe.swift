extension ProbeExchange {
  /// Kafka: which requests it knows (`ApiVersions`), which every broker answers to everyone.
  ///
  /// Source: Apache Kafka, "Kafka protocol guide".
  package static let kafka = ProbeExchange(name: "Kafka", request: kafkaRequest, judge: judgeKafka)

  private static let kafkaCorrelation: Int32 = 0x4153_5359

  private static let kafkaRequest: [UInt8] = {
    let client = Array("assay-probe".utf8)
    var body: [UInt8] = []
    body.append(bigEndian: Int16(18))  // ApiVersions
    body.append(bigEndian: Int16(0))
    body.append(bigEndian: kafkaCorrelation)
    body.append(bigEndian: Int16(client.count))
    body += client
    var message: [UInt8] = []
    message.append(bigEndian: Int32(body.count))
    return message + body
  }()

  private static func judgeKafka(_ answer: [UInt8]) -> ProbeJudgement {
    var reader = ByteReader(answer)
    guard let size = reader.bigEndian(Int32.self) else { return .incomplete }
    guard size >= 10, size <= answerLimit else { return .foreign }
    guard let body = reader.bytes(Int(size)) else { return .incomplete }
    var response = ByteReader(body)
    guard response.bigEndian(Int32.self) == kafkaCorrelation,
      let code = response.bigEndian(Int16.self), let count = response.bigEndian(Int32.self),
      count >= 0
    else { return .foreign }
    switch code {
    // 35: it does not know version 0 any more, but says so.
    case 0, 35: return .ready
    default: return .notReady("Kafka's error \(code)")
    }
  }
}
