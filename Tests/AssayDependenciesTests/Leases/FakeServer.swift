import AssayDependencies
import AssayEvidence
import Synchronization

/// A server that only remembers whether it was stopped.
final class FakeServer: RunningServer {
  let dependency: Dependency
  let id: String
  private let stops = Mutex(0)

  var stopCount: Int { stops.withLock { $0 } }
  var runtime: RuntimeKind { .process }
  var version: String? { nil }
  var account: ServiceAccount { dependency.module.account }
  var endpoints: [String: Endpoint] {
    ["main": Endpoint(host: "127.0.0.1", port: UInt16(id) ?? 1)]
  }
  var socketFolder: String? { nil }
  var startUp: Duration { .zero }
  var wasPrepared: Bool { false }

  init(id: String = "7", _ change: (inout Dependency) -> Void = { _ in }) {
    var module = ServiceModule(name: "fake", title: "Fake")
    module.ports = [ServicePort("main", 1)]
    module.account = ServiceAccount(user: "admin", password: "secret")
    module.forms = [NamedText("url", "fake://{host}:{port}")]
    var dependency = Dependency(name: "thing", module: module)
    change(&dependency)
    self.dependency = dependency
    self.id = id
  }

  func endpoint(port: UInt16) -> Endpoint? { endpoints["main"] }
  func state() async -> ServerState { stopCount > 0 ? .gone : .running }
  func lastLines(_ count: Int) async -> [String] { [] }
  func log() -> AsyncThrowingStream<LogLine, any Error> {
    AsyncThrowingStream { $0.finish() }
  }
  func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    CommandResult(code: 127, output: [], error: [])
  }
  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? { nil }
  func health() async -> ServerHealth? { nil }
  func pause() async throws(FailureReport) {}
  func resume() async throws(FailureReport) {}
  func kill(signal: String) async throws(FailureReport) {}
  func restart() async throws(FailureReport) {}
  func stop() async { stops.withLock { $0 += 1 } }
}
