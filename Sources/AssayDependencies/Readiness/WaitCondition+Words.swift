extension WaitCondition {
  /// What is waited for, as a phrase that completes "waited for …".
  package var words: String {
    switch self {
    case .log(let pattern, 1): "\(pattern) in its output"
    case .log(let pattern, let times): "\(pattern) in its output, \(times) times"
    case .port(nil): "connections to all its ports"
    case .port(let port?): "connections to its port \(port)"
    case .listening(let port): "something that listens on port \(port) inside"
    case .answers(let spoken): "an answer in the protocol of \(spoken.rawValue)"
    case .http(let condition): condition.words
    case .healthy: "a good health check of the engine"
    case .command(let command, let code, let output):
      "`\(command.joined(separator: " "))` to end with code \(code)"
        + (output.map { " and to print \($0)" } ?? "")
    case .query(let text): "a row from `\(text)`"
    case .file(let path, nil): "the file \(path)"
    case .file(let path, let pattern?): "the file \(path) with \(pattern)"
    case .exited(let code): "its end with code \(code)"
    case .all(let conditions): Self.list(conditions, separator: ", then ", none: "its start")
    case .any(let conditions): Self.list(conditions, separator: " or ", none: "nothing at all")
    case .within(let limit, let condition): "\(condition.words) within \(limit.words)"
    case .custom(let condition): condition.name
    }
  }

  private static func list(_ conditions: [Self], separator: String, none: String) -> String {
    conditions.isEmpty ? none : conditions.map(\.words).joined(separator: separator)
  }
}

extension WaitCondition.HTTPCondition {
  /// For example "HTTP 200 on /health".
  package var words: String {
    var text =
      statuses.count == 1
      ? "HTTP \(statuses.lowerBound)" : "HTTP \(statuses.lowerBound)–\(statuses.upperBound)"
    text += method == "GET" ? " on " : " to \(method) on "
    if let port { text += "port \(port), " }
    text += path
    if let answerBody { text += " with \(answerBody)" }
    for (name, value) in answerHeaders.sorted(by: { $0.key < $1.key }) {
      text += ", \(name): \(value)"
    }
    return text
  }
}

extension Duration {
  /// As a person says it: `60 s`, `1.5 s`, `250 ms`.
  package var words: String {
    let (seconds, attoseconds) = components
    let milliseconds = attoseconds / 1_000_000_000_000_000
    if seconds == 0 { return "\(milliseconds) ms" }
    if milliseconds == 0 { return "\(seconds) s" }
    var fraction = String(milliseconds + 1_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(seconds).\(fraction) s"
  }
}

extension ServerState {
  /// As a sentence without its subject: "is running", "has exited with code 1".
  package var words: String {
    switch self {
    case .running: "is running"
    case .paused: "is paused"
    case .exited(_, outOfMemory: true): "was ended for using too much memory"
    case .exited(let code, _) where code > 128 && code < 160:
      "has exited with code \(code) (signal \(code - 128))"
    case .exited(let code, _): "has exited with code \(code)"
    case .gone: "is gone"
    }
  }
}
