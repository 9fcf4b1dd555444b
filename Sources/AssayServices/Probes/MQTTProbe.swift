extension ProbeExchange {
  /// MQTT 3.1.1: a connection without a name, and what the broker thinks of it.
  ///
  /// Source: MQTT 3.1.1, sections 3.1, 3.2 and 3.14.
  package static let mqtt = ProbeExchange(
    name: "MQTT",
    // Level 4, a clean session, 5 seconds, no name.
    request: [0x10, 12, 0, 4] + Array("MQTT".utf8) + [4, 0x02, 0, 5, 0, 0],
    farewell: [0xE0, 0], judge: judgeMQTT)

  private static func judgeMQTT(_ answer: [UInt8]) -> ProbeJudgement {
    guard let first = answer.first else { return .incomplete }
    guard first == 0x20 else { return .foreign }
    guard answer.count >= 4 else { return .incomplete }
    guard answer[1] == 2, answer[2] <= 1 else { return .foreign }
    switch answer[3] {
    case 3: return .notReady("the broker says that it is unavailable")
    // 0 is welcome; 1, 2, 4 and 5 dislike who asks, which is no matter of being ready.
    case 0...5: return .ready
    default: return .foreign
    }
  }
}
