import AssayEvidence

/// Answers what one leaf of a condition asks, once.
struct ReadinessRound: Sendable {
  let server: any RunningServer
  let probing: any ServiceProbing
  let query: Readiness.Query?
  let clock: any Clock<Duration>
  let watch: LogWatch
  let state: ServerState
  /// Since the wait began.
  let now: Duration
  /// Until the wait ends.
  let remaining: Duration

  /// Whether the server has ended, so that only what it left can be looked at.
  var isLast: Bool {
    switch state {
    case .running, .paused: false
    case .exited, .gone: true
    }
  }

  func log(_ pattern: Int, times: Int) -> Sight {
    let found = watch.found(pattern)
    if found >= times { return .holds }
    if let fault = watch.fault { return .never("its output cannot be read: \(fault)") }
    return .notYet(times == 1 ? "not seen" : "seen \(found) times")
  }

  func exit(_ code: Int32) -> Sight {
    switch state {
    case .exited(code, outOfMemory: false): .holds
    case .exited, .gone: .never("it \(state.words)")
    case .running, .paused: .notYet("it \(state.words)")
    }
  }

  func connect(_ port: UInt16?) async -> Sight {
    let ports = port.map { [$0] } ?? server.dependency.tcpPorts
    guard !ports.isEmpty else { return .never("it has no TCP ports") }
    var published: [UInt16] = []
    for port in ports {
      guard let endpoint = server.endpoint(port: port) else { return .never(unpublished(port)) }
      let sight = await ask(.connect(endpoint))
      if case .notYet(let text) = sight, ports.count > 1 { return .notYet("port \(port): \(text)") }
      guard sight == .holds else { return sight }
      // A process listens on the port that it is reached by.
      if server.runtime == .container, endpoint.port != port { published.append(port) }
    }
    return published.isEmpty ? .holds : await served(published)
  }

  /// Whether somebody inside listens on the ports that the engine publishes.
  ///
  /// The engine's proxy takes connections before, and even if, the server does.
  private func served(_ ports: [UInt16]) async -> Sight {
    await run(Self.socketTable) { result in
      // Who has no cat has to be believed.
      guard result.code != 126, result.code != 127 else { return .holds }
      let listeners = Self.listeners(in: result.output)
      for port in ports {
        let own = listeners.filter { $0.port == port }
        if own.isEmpty { return .notYet("nothing listens on port \(port) inside") }
        if own.allSatisfy(\.isLoopback) {
          return .notYet("the server listens on port \(port) for connections from inside only")
        }
      }
      return .holds
    }
  }

  func answers(_ spoken: ServiceProtocol) async -> Sight {
    guard let endpoint = firstEndpoint else { return .never("it has no ports") }
    return await ask(.answers(spoken, endpoint))
  }

  func http(_ condition: WaitCondition.HTTPCondition) async -> Sight {
    let endpoint = condition.port.map { server.endpoint(port: $0) } ?? firstEndpoint
    guard let endpoint else {
      return .never(condition.port.map(unpublished) ?? "it has no ports")
    }
    return await ask(.http(condition, endpoint))
  }

  func health() async -> Sight {
    switch await server.health() {
    case .healthy: .holds
    case .starting: .notYet("starting")
    case .unhealthy: .notYet("unhealthy")
    case nil: .never("it has no health check")
    }
  }

  func query(_ text: String) async -> Sight {
    guard let query else { return .never("nothing here can ask a \(kind)") }
    let server = server
    return await limited {
      switch await query(server, text) {
      case .ready: .holds
      case .notReady(let text): .notYet(text)
      }
    }
  }

  func custom(_ condition: WaitCondition.CustomCondition) async -> Sight {
    guard let endpoint = firstEndpoint else { return .never("it has no ports") }
    return await limited {
      do {
        let holds = try await condition.check(endpoint.host, endpoint.port)
        return holds ? .holds : .notYet("false")
      } catch {
        return .notYet("\(error)")
      }
    }
  }

  func command(_ command: [String], code: Int32, _ matcher: TextMatcher?) async -> Sight {
    await run(command) { result in
      let texts = [result.output, result.error].map { String(decoding: $0, as: UTF8.self) }
      let lines = texts.flatMap { $0.split(whereSeparator: \.isNewline) }
      let last = lines.last.map { ": \($0.prefix(200))" } ?? ""
      guard result.code == code else { return .notYet("code \(result.code)\(last)") }
      guard let matcher else { return .holds }
      return texts.contains { matcher.occurs(in: $0) }
        ? .holds : .notYet("other output\(last)")
    }
  }

  func file(_ path: String, _ matcher: TextMatcher?) async -> Sight {
    do {
      guard let content = try await server.readFile(path) else { return .notYet("not there") }
      guard let matcher else { return .holds }
      return matcher.occurs(in: String(decoding: content, as: UTF8.self))
        ? .holds : .notYet("other content")
    } catch {
      return .notYet(error.happened)
    }
  }

  func listening(_ port: UInt16) async -> Sight {
    await run(Self.socketTable) { result in
      guard result.code != 126, result.code != 127 else {
        return .never("there is no cat inside to ask the kernel with")
      }
      return Self.listeners(in: result.output).contains { $0.port == port }
        ? .holds : .notYet("nothing listens")
    }
  }

  /// Asks the kernel, through `cat` alone: images without a shell have it more often than `nc`.
  private static let socketTable = ["cat", "/proc/net/tcp", "/proc/net/tcp6"]

  private struct Listener {
    var port: UInt16
    var isLoopback: Bool
  }

  /// Reads the kernel's table of sockets: address and port in hexadecimal, state `0A` listening.
  private static func listeners(in table: [UInt8]) -> [Listener] {
    String(decoding: table, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[3] == "0A" else { return nil }
      let parts = fields[1].split(separator: ":")
      guard parts.count == 2, let port = UInt16(parts[1], radix: 16) else { return nil }
      // 127.0.0.0/8 and ::1, each word with its bytes reversed.
      let isLoopback =
        (parts[0].count == 8 && parts[0].hasSuffix("7F"))
        || parts[0] == "00000000000000000000000001000000"
      return Listener(port: port, isLoopback: isLoopback)
    }
  }

  private func run(
    _ command: [String], judge: @escaping @Sendable (CommandResult) -> Sight
  ) async -> Sight {
    let server = server
    return await limited {
      do throws(FailureReport) {
        return judge(try await server.run(command))
      } catch {
        return .notYet(error.happened)
      }
    }
  }

  private func ask(_ probe: ServiceProbe) async -> Sight {
    switch await probing.probe(probe) {
    case .ready: .holds
    case .notReady(let text): .notYet(text)
    }
  }

  private var kind: String { server.dependency.module.title }

  private func unpublished(_ port: UInt16) -> String { "port \(port) is not reached from here" }

  private var firstEndpoint: Endpoint? {
    let dependency = server.dependency
    if let first = dependency.module.ports.first { return server.endpoints[first.name] }
    let published = dependency.module.container?.specification.ports.first
    return published.flatMap { server.endpoint(port: $0.container) }
  }

  /// Gives up on `work` after ten seconds or when the wait is over, whichever comes first.
  ///
  /// The tasks are not structured: what a user's check does may ignore being cancelled, and a
  /// task group would wait for it for ever.
  private func limited(_ work: @escaping @Sendable () async -> Sight) async -> Sight {
    let limit = max(.milliseconds(100), min(.seconds(10), remaining))
    let (answers, answer) = AsyncStream.makeStream(
      of: Sight.self, bufferingPolicy: .bufferingOldest(1))
    let job = Task { answer.yield(await work()) }
    let timer = Task {
      // Late by a little is fine, and tells this limit from a pause between two questions.
      try? await clock.sleep(for: limit, tolerance: .milliseconds(20))
      answer.yield(.notYet("no answer within \(limit.words)"))
    }
    defer {
      job.cancel()
      timer.cancel()
    }
    for await first in answers { return first }
    return .notYet("interrupted")
  }
}

/// What a leaf of a condition saw.
enum Sight: Sendable, Hashable {
  case holds
  case notYet(String)
  /// Waiting on is useless.
  case never(String)
}
