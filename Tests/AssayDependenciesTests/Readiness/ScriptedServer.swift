import AssayDependencies
import AssayEvidence
import Synchronization

/// A server that does what its script says, by the time of a clock that the test owns.
struct ScriptedServer: RunningServer, ServiceProbing {
  let clock: VirtualClock
  var dependency = Dependency(name: "orders-db", module: Self.module())
  /// Pairs of a time and what holds from then on; the first is from zero.
  var states: [(Duration, ServerState)] = [(.zero, .running)]
  /// When it begins to accept, answer and so on; nil: never.
  var connectsFrom: Duration? = .zero
  /// Added to a port's number by whoever publishes it.
  var portOffset: UInt16 = 0
  var answersFrom: Duration?
  var statuses: [(Duration, Int)] = []
  var healths: [(Duration, ServerHealth)] = []
  var files: [(Duration, String, String)] = []
  var commands: [(Duration, CommandResult)] = []
  /// What it has written; more may be appended through `output`.
  var lines: [String] = []
  /// Lines that it writes while it runs.
  var output: AsyncThrowingStream<LogLine, any Error>?
  let asked = Questions()

  final class Questions: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    func note(_ question: String) { counts.withLock { $0[question, default: 0] += 1 } }
    func count(_ question: String) -> Int { counts.withLock { $0[question] ?? 0 } }
  }

  static func module(
    ports: [ServicePort] = [ServicePort("main", 5432), ServicePort("admin", 8080)]
  ) -> ServiceModule {
    var module = ServiceModule(name: "postgres", title: "PostgreSQL")
    module.ports = ports
    return module
  }

  init(_ clock: VirtualClock) { self.clock = clock }

  var runtime: RuntimeKind { .container }
  var version: String? { nil }
  var id: String { "c0ffee" }
  var account: ServiceAccount { ServiceAccount() }
  var endpoints: [String: Endpoint] {
    var endpoints: [String: Endpoint] = [:]
    for port in dependency.module.ports { endpoints[port.name] = endpoint(port: port.number) }
    return endpoints
  }
  var socketFolder: String? { nil }
  var startUp: Duration { .zero }
  var wasPrepared: Bool { false }

  func endpoint(port: UInt16) -> Endpoint? {
    dependency.module.ports.contains { $0.number == port }
      ? Endpoint(host: "127.0.0.1", port: port + portOffset) : nil
  }

  func state() async -> ServerState {
    asked.note("state")
    return current(states) ?? .running
  }

  func lastLines(_ count: Int) async -> [String] { Array(lines.suffix(count)) }

  func log() -> AsyncThrowingStream<LogLine, any Error> {
    asked.note("log")
    if let output { return output }
    return AsyncThrowingStream { continuation in
      for line in lines { continuation.yield(LogLine(.output, line)) }
      continuation.finish()
    }
  }

  func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    asked.note("run")
    guard let result = current(commands) else {
      throw FailureReport(
        .infrastructure, attempt: "run", subject: "orders-db", happened: "It refuses.")
    }
    return result
  }

  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? {
    let found = files.last { $0.0 <= clock.elapsed && $0.1 == path }
    return found.map { Array($0.2.utf8) }
  }

  func health() async -> ServerHealth? { current(healths) }
  func pause() async throws(FailureReport) {}
  func resume() async throws(FailureReport) {}
  func kill(signal: String) async throws(FailureReport) {}
  func restart() async throws(FailureReport) {}
  func stop() async {}

  func probe(_ probe: ServiceProbe) async -> ProbeAnswer {
    switch probe {
    case .connect(let endpoint):
      asked.note("connect \(endpoint.port)")
      return isAt(connectsFrom) ? .ready : .notReady("connection refused")
    case .answers:
      asked.note("answers")
      return isAt(answersFrom) ? .ready : .notReady("the database system is starting up")
    case .http(let condition, _):
      asked.note("http")
      guard let status = current(statuses) else { return .notReady("connection refused") }
      return condition.statuses.contains(status) ? .ready : .notReady("\(status)")
    }
  }

  private func isAt(_ time: Duration?) -> Bool { time.map { clock.elapsed >= $0 } ?? false }

  private func current<Value>(_ script: [(Duration, Value)]) -> Value? {
    script.last { $0.0 <= clock.elapsed }?.1
  }
}
