import AssayEvidence

/// One condition of a tree, and what is known of it so far.
///
/// `all` asks its parts in order and stops at the first that does not hold, so a later part is
/// only asked once the earlier ones hold, and all hold at the same time in the end.
struct ConditionCheck: Sendable {
  let condition: WaitCondition
  var parts: [ConditionCheck] = []
  /// Of a `log` condition: its number in the watch.
  private var pattern: Int?
  private var matcher: TextMatcher?
  private var firstAsked: Duration?
  /// Dear questions are not asked in every round.
  private var nextAsk: Duration = .zero
  private var answer: ConditionAnswer

  /// Prepares a condition; the patterns that it looks for in the log are added to `patterns`.
  ///
  /// - Throws: `.badInput` for a regular expression that is none.
  init(
    _ condition: WaitCondition, patterns: inout [LogWatch.Pattern]
  ) throws(FailureReport) {
    self.condition = condition
    answer = .notYet(wanted: condition.words, seen: nil)
    switch condition {
    case .log(let text, let times):
      pattern = patterns.count
      patterns.append(.init(matcher: try TextMatcher(text), times: max(1, times)))
    case .command(_, _, let output): matcher = try output.map(TextMatcher.of)
    case .file(_, let content): matcher = try content.map(TextMatcher.of)
    case .http(let http): _ = try http.answerBody.map(TextMatcher.of)
    case .all(let conditions), .any(let conditions):
      for condition in conditions { parts.append(try Self(condition, patterns: &patterns)) }
    case .within(_, let condition): parts = [try Self(condition, patterns: &patterns)]
    case .port, .listening, .answers, .healthy, .query, .exited, .custom: break
    }
  }

  /// Asks whether it holds now.
  mutating func ask(_ round: ReadinessRound) async -> ConditionAnswer {
    if firstAsked == nil { firstAsked = round.now }
    switch condition {
    case .all:
      for index in parts.indices {
        let answer = await parts[index].ask(round)
        guard answer == .holds else { return answer }
      }
      return .holds
    case .any: return await askAny(round)
    case .within(let limit, let inner):
      let answer = await parts[0].ask(round)
      guard answer != .holds, round.now - (firstAsked ?? round.now) >= limit else { return answer }
      return .never(wanted: "\(inner.words) within \(limit.words)", seen: answer.seen)
    default:
      guard round.now >= nextAsk || round.isLast else { return answer }
      answer = await askLeaf(round)
      nextAsk = round.now + pace
      return answer
    }
  }

  private mutating func askAny(_ round: ReadinessRound) async -> ConditionAnswer {
    var seen: [String] = []
    var isPossible = false
    for index in parts.indices {
      switch await parts[index].ask(round) {
      case .holds: return .holds
      case .never(let wanted, let part): seen.append("\(wanted): \(part ?? "nothing")")
      case .notYet(let wanted, let part):
        isPossible = true
        seen.append("\(wanted): \(part ?? "nothing")")
      }
    }
    let text = seen.joined(separator: "; ")
    return isPossible
      ? .notYet(wanted: condition.words, seen: text) : .never(wanted: condition.words, seen: text)
  }

  /// How long an answer stands: a command in a container costs some 40 ms of its processor.
  private var pace: Duration {
    switch condition {
    case .command, .listening: .milliseconds(150)
    case .query, .custom, .file: .milliseconds(50)
    default: .zero
    }
  }

  private func askLeaf(_ round: ReadinessRound) async -> ConditionAnswer {
    let wanted = condition.words
    let seen: Sight
    switch condition {
    case .log(_, let times): seen = round.log(pattern ?? 0, times: max(1, times))
    case .exited(let code): seen = round.exit(code)
    case .file(let path, _): seen = await round.file(path, matcher)
    // The rest needs a server that lives.
    case _ where round.isLast: return .notYet(wanted: wanted, seen: answer.seen)
    case .port(let port): seen = await round.connect(port)
    case .listening(let port): seen = await round.listening(port)
    case .answers(let spoken): seen = await round.answers(spoken)
    case .http(let http): seen = await round.http(http)
    case .healthy: seen = await round.health()
    case .command(let command, let code, _):
      seen = await round.command(command, code: code, matcher)
    case .query(let text): seen = await round.query(text)
    case .custom(let custom): seen = await round.custom(custom)
    case .all, .any, .within: return answer
    }
    return switch seen {
    case .holds: .holds
    case .notYet(let text): .notYet(wanted: wanted, seen: text)
    case .never(let text): .never(wanted: wanted, seen: text)
    }
  }
}

/// What asking a condition gave.
enum ConditionAnswer: Sendable, Hashable {
  case holds
  /// `seen` is the last answer, for the message.
  case notYet(wanted: String, seen: String?)
  /// Waiting on is useless.
  case never(wanted: String, seen: String?)

  var seen: String? {
    switch self {
    case .holds: nil
    case .notYet(_, let seen), .never(_, let seen): seen
    }
  }
}
