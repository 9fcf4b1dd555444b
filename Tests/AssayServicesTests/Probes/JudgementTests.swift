import AssayDependencies
import Testing

import AssayServices

/// What answers mean, without a socket.
struct JudgementTests {
  @Test(arguments: Samples.all)
  func `answers of servers mean what they should`(sample: Sample) {
    #expect(sample.exchange.judge(sample.bytes) == sample.judgement, "\(sample.title)")
  }

  @Test(arguments: Samples.all)
  func `the beginning of an answer is no answer yet`(sample: Sample) {
    guard sample.judgement != .foreign else { return }
    for count in 0..<sample.bytes.count {
      let judgement = sample.exchange.judge(Array(sample.bytes.prefix(count)))
      // A line or message may be whole before the sample ends.
      #expect(judgement == .incomplete || judgement == sample.judgement, "\(count) bytes")
    }
  }

  @Test(arguments: ServiceProtocol.allCases)
  func `any bytes are judged, and chance is never ready`(language: ServiceProtocol) throws {
    guard let exchange = ProbeExchange.of(language) else { return }
    // A fixed sequence (Knuth's constants), so that a failure can be repeated.
    var state: UInt64 = 20_261_123
    func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
    for _ in 0..<5_000 {
      let bytes = (0..<Int(next() % 64)).map { _ in next() }
      #expect(exchange.judge(bytes) != .ready, "\(bytes)")
    }
  }

  @Test(arguments: Samples.all)
  func `a damaged answer is judged without a trap`(sample: Sample) {
    for index in sample.bytes.indices {
      for damage: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
        var bytes = sample.bytes
        bytes[index] = damage
        _ = sample.exchange.judge(bytes)
      }
    }
  }

  @Test func `other servers on the port are told apart`() {
    let web = Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
    for language in ServiceProtocol.allCases {
      guard let exchange = ProbeExchange.of(language) else { continue }
      #expect(exchange.judge(web) == .foreign, "\(language)")
    }
  }

  @Test func `requests are what the protocols say`() {
    #expect(
      ProbeExchange.postgres.request.starts(
        with: [0, 0, 0, UInt8(ProbeExchange.postgres.request.count), 0, 3, 0, 0]))
    #expect(ProbeExchange.mysql.request.isEmpty)
    #expect(ProbeExchange.amqp.request == [65, 77, 81, 80, 0, 0, 9, 1])
    // The remaining length counts what follows it.
    #expect(ProbeExchange.mqtt.request.count == 2 + Int(ProbeExchange.mqtt.request[1]))
    let kafka = ProbeExchange.kafka.request
    #expect(kafka.starts(with: [0, 0, 0, UInt8(kafka.count - 4), 0, 18, 0, 0]))
    let mongo = ProbeExchange.mongodb.request
    #expect(mongo.starts(with: [UInt8(mongo.count), 0, 0, 0, 1, 0, 0, 0]))
    #expect(BSONFields(mongo.dropFirst(21))?.texts == ["$db": "admin"])
  }

  @Test func `a server's words cannot upset a terminal`() {
    let text = "-DENIED \u{1B}]8;;evil\u{7}\u{9B}31m" + String(repeating: "x", count: 400)
    guard case .notReady(let words) = ProbeExchange.redis.judge(Array((text + "\n").utf8)) else {
      Issue.record("is not refused")
      return
    }
    #expect(words.count <= 200)
    #expect(words.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) })
  }
}
