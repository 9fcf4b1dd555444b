package import AssayEvidence

/// Waits until a started server is ready, or says why it will not be.
package struct Readiness: Sendable {
  /// Asks for a row; how is the business of whoever speaks the server's language.
  package typealias Query = @Sendable (any RunningServer, String) async -> ProbeAnswer

  package var condition: WaitCondition
  package var limit: Duration
  package var probing: any ServiceProbing
  package var query: Query?

  /// Between two rounds of questions: short at first, as most servers are up in milliseconds.
  private static let firstPause = Duration.milliseconds(2)
  private static let pauseAtFirst = Duration.milliseconds(4)
  private static let atFirst = Duration.milliseconds(100)
  private static let longestPause = Duration.milliseconds(25)
  /// For the last lines of a server that has ended to arrive.
  private static let drainLimit = Duration.seconds(1)

  package init(
    _ condition: WaitCondition, limit: Duration, probing: any ServiceProbing, query: Query? = nil
  ) {
    self.condition = condition
    self.limit = limit
    self.probing = probing
    self.query = query
  }

  /// With the condition and the time limit of a dependency.
  package init(of dependency: Dependency, probing: any ServiceProbing, query: Query? = nil) {
    self.init(
      dependency.readiness, limit: dependency.startTimeout, probing: probing, query: query)
  }

  /// Returns once the condition holds.
  ///
  /// - Parameters:
  ///   - server: a server that was started a moment ago.
  ///   - clock: for pauses and limits.
  /// - Throws: `.badInput` when the condition cannot be understood; `.infrastructure` when time is
  ///   up, the server has ended or the condition can never hold, with the server's state and its
  ///   last 20 lines.
  package func wait(
    for server: any RunningServer, clock: some Clock<Duration>
  ) async throws(FailureReport) {
    var patterns: [LogWatch.Pattern] = []
    var check = try ConditionCheck(condition, patterns: &patterns)
    let watch = LogWatch(patterns)
    // Ends with this function, as every `async let` does.
    async let _: Void = follow(server, watch)
    let start = clock.now
    var pause = Self.firstPause
    while true {
      let state = await server.state()
      let now = start.duration(to: clock.now)
      let round = ReadinessRound(
        server: server, probing: probing, query: query, clock: clock, watch: watch, state: state,
        now: now, remaining: limit - now)
      if round.isLast { await drain(watch, clock) }
      let answer = await check.ask(round)
      if answer == .holds, !round.isLast || condition.outlivesServer { return }
      if let end = end(of: round, answer) { throw await report(end, server) }
      let left = limit - start.duration(to: clock.now)
      // Being cancelled shows at the next turn.
      try? await clock.sleep(for: max(.milliseconds(1), min(pause, left)))
      let longest = round.now < Self.atFirst ? Self.pauseAtFirst : Self.longestPause
      pause = min(pause * 5 / 4, longest)
    }
  }

  private func follow(_ server: any RunningServer, _ watch: LogWatch) async {
    if watch.isNeeded { await watch.follow(server.log()) }
  }

  private func drain(_ watch: LogWatch, _ clock: some Clock<Duration>) async {
    var waited = Duration.zero
    while watch.isNeeded, !watch.hasEnded, waited < Self.drainLimit, !Task.isCancelled {
      try? await clock.sleep(for: Self.firstPause)
      waited += Self.firstPause
    }
  }

  /// Why there is no more waiting; nil: there is.
  private func end(of round: ReadinessRound, _ answer: ConditionAnswer) -> Ending? {
    if Task.isCancelled { return Ending(.interrupted, "The wait was interrupted.") }
    let (wanted, seen) =
      switch answer {
      case .holds: (condition.words, nil as String?)
      case .notYet(let wanted, let seen), .never(let wanted, let seen): (wanted, seen)
      }
    let last = seen.map { "; the last answer was: \($0)" } ?? ""
    if round.isLast {
      return Ending(.serverEnded, "It ended before it was ready (waited for \(wanted)\(last)).")
    }
    if case .never = answer {
      return Ending(.impossible, "Waited for \(wanted), which cannot come\(last).")
    }
    guard round.now >= limit else { return nil }
    return Ending(.late, "Waited \(limit.words) for \(wanted)\(last).")
  }

  private struct Ending {
    enum Reason { case interrupted, serverEnded, impossible, late }
    var reason: Reason
    var text: String

    init(_ reason: Reason, _ text: String) {
      self.reason = reason
      self.text = text
    }
  }

  private func report(_ ending: Ending, _ server: any RunningServer) async -> FailureReport {
    let state = await server.state()
    let remedy: String? =
      switch ending.reason {
      case .interrupted: nil
      case .serverEnded where state.isOutOfMemory: "Give it more memory, or less to do."
      case .serverEnded: "Its own lines say why it ended."
      case .impossible: "Correct the condition under ready."
      case .late: "Correct the condition under ready, or give it more time (start_timeout)."
      }
    return FailureReport(
      .infrastructure, attempt: "start \(server.dependency.module.title)",
      subject: server.dependency.name,
      happened: "\(ending.text) It \(state.words)."
        + Self.quotation(of: await server.lastLines(20)),
      remedy: remedy)
  }

  /// Lines of a server's output as they stand in a report.
  package static func quotation(of lines: [String]) -> String {
    guard !lines.isEmpty else { return " It wrote nothing." }
    let quoted = lines.map { line in
      line.count > 500 ? "  | \(line.prefix(500))…" : "  | \(line)"
    }
    return " Its last lines:\n" + quoted.joined(separator: "\n")
  }
}

extension ServerState {
  fileprivate var isOutOfMemory: Bool {
    if case .exited(_, let outOfMemory) = self { outOfMemory } else { false }
  }
}

extension WaitCondition {
  /// Whether it can hold for a server that has ended: what it wrote stays.
  var outlivesServer: Bool {
    switch self {
    case .log, .exited, .file: true
    case .within(_, let condition): condition.outlivesServer
    case .any(let conditions): conditions.contains(where: \.outlivesServer)
    case .all(let conditions): !conditions.isEmpty && conditions.allSatisfy(\.outlivesServer)
    case .port, .listening, .answers, .http, .healthy, .command, .query, .custom: false
    }
  }
}
