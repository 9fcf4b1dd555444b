extension ProbeExchange {
  /// Redis and Valkey: a ping; a server that asks for a password is ready, one that loads is not.
  ///
  /// Source: "Redis serialization protocol specification".
  package static let redis = ProbeExchange(
    name: "Redis", request: Array("*1\r\n$4\r\nPING\r\n".utf8), judge: judgeRedis)

  private static func judgeRedis(_ answer: [UInt8]) -> ProbeJudgement {
    guard let first = answer.first else { return .incomplete }
    guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return .foreign }
    guard let line = firstLine(answer) else { return .incomplete }
    if line == "+PONG" { return .ready }
    // An error begins with its kind in capitals.
    let kind = line.dropFirst().prefix { $0.isASCII && $0.isUppercase }
    guard first == UInt8(ascii: "-"), kind.count > 1 else { return .foreign }
    let unready = ["-LOADING", "-MASTERDOWN", "-DENIED", "-ERR max number of clients"]
    return unready.contains { line.hasPrefix($0) }
      ? .notReady(words(String(line.dropFirst()))) : .ready
  }
}
