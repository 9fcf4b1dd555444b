package import AssayDependencies
package import AssayEvidence
import Dispatch
import Foundation

/// A real server that a test starts from its module's recipe, without any of Assay's runtimes.
///
/// A shell stands between: it ends the server when the test's process ends, however that ends.
package final class LaunchedServer: RunningServer {
  package let dependency: Dependency
  package let endpoints: [String: Endpoint]
  /// The server's own, absolute; removed by `stop`.
  package let folder: String
  private let root: String
  package let startUp: Duration
  package var account: ServiceAccount { dependency.module.account }
  package var runtime: RuntimeKind { .process }
  package var version: String? { nil }
  package var id: String { "\(pid)" }
  package var socketFolder: String? { nil }
  package var wasPrepared: Bool { false }

  private let pid: Int32
  private let shell: Spawned
  private let lifeline: Int32

  /// Starts a server, hands it to `body`, and stops it.
  package static func use<R>(
    _ dependency: Dependency, ready: @escaping @Sendable (LaunchedServer) async -> Bool,
    _ body: (LaunchedServer) async throws -> R
  ) async throws -> R {
    let server = try await start(dependency, ready: ready)
    do {
      let result = try await body(server)
      await server.stop()
      return result
    } catch {
      await server.stop()
      throw error
    }
  }

  package static func start(
    _ dependency: Dependency, ready: @escaping @Sendable (LaunchedServer) async -> Bool
  ) async throws -> LaunchedServer {
    let server = try LaunchedServer(dependency)
    let end = ContinuousClock.now + .seconds(60)
    while await !ready(server) {
      guard ContinuousClock.now < end, await server.state() == .running else {
        let lines = await server.lastLines(20).joined(separator: "\n")
        await server.stop()
        throw LaunchFailure(description: "\(dependency.name) is not ready:\n\(lines)")
      }
      // Polls, as servers do not say when they are ready.
      try await Task.sleep(for: .milliseconds(5))
    }
    return server
  }

  /// One that lives as long as the test's process, for tests that share it.
  package static func shared(
    _ module: ServiceModule, ready: @escaping @Sendable (LaunchedServer) async -> Bool
  ) -> Task<LaunchedServer, any Error> {
    Task { try await start(Dependency(name: module.name, module: module), ready: ready) }
  }

  /// The same server, described another way.
  package func described(_ change: (inout Dependency) -> Void) -> LaunchedServer {
    var dependency = dependency
    change(&dependency)
    return LaunchedServer(self, as: dependency, endpoints: endpoints)
  }

  /// The same server, of which one port is not published.
  package func hiding(_ port: String) -> LaunchedServer {
    LaunchedServer(self, as: dependency, endpoints: endpoints.filter { $0.key != port })
  }

  private init(
    _ other: LaunchedServer, as dependency: Dependency, endpoints: [String: Endpoint]
  ) {
    self.dependency = dependency
    self.endpoints = endpoints
    root = other.root
    folder = other.folder
    startUp = other.startUp
    shell = other.shell
    lifeline = other.lifeline
    pid = other.pid
  }

  private init(_ dependency: Dependency) throws {
    let start = ContinuousClock.now
    let launch = try ServerLaunch(dependency)
    root = launch.root
    folder = launch.folder
    endpoints = launch.endpoints
    self.dependency = dependency
    (shell, lifeline) = try launch.start()
    pid = try launch.serverPID()
    startUp = .now - start
  }

  /// Where a port of the module is; nowhere when there is none, so that connecting fails.
  package func endpoint(named name: String) -> Endpoint {
    endpoints[name] ?? Endpoint(host: "127.0.0.1", port: 0)
  }

  package func port(named name: String) -> UInt16 { endpoint(named: name).port }

  package func endpoint(port: UInt16) -> Endpoint? {
    dependency.module.ports.first { $0.number == port }.flatMap { endpoints[$0.name] }
  }

  package func state() async -> ServerState {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    // Dead as long as the shell has not waited for it.
    let letter = text.split(separator: ")").last?.first { $0 != " " }
    return letter.map { $0 != "Z" && $0 != "X" } ?? false ? .running : .gone
  }

  package func lastLines(_ count: Int) async -> [String] {
    let text = (try? String(contentsOfFile: "\(root)/log", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(count).map(String.init)
  }

  package func log() -> AsyncThrowingStream<LogLine, any Error> {
    let path = "\(root)/log"
    return AsyncThrowingStream { continuation in
      let task = Task {
        var given = 0
        while !Task.isCancelled, let data = FileManager.default.contents(atPath: path) {
          let new = data.dropFirst(given)
          if let end = new.lastIndex(of: UInt8(ascii: "\n")) {
            for line in new[..<end].split(separator: UInt8(ascii: "\n")) {
              continuation.yield(LogLine(.output, String(decoding: line, as: UTF8.self)))
            }
            given = end + 1
          }
          // A file does not say when it grows.
          try? await Task.sleep(for: .milliseconds(10))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  package func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    let folder = folder
    let result: Result<CommandResult, any Error> = await withCheckedContinuation { continuation in
      // Blocks, so it must not run on the cooperative pool.
      DispatchQueue.global().async {
        continuation.resume(returning: Result { try Spawned.run(command, folder: folder) })
      }
    }
    do {
      return try result.get()
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "run \(command)", subject: folder, happened: "\(error)")
    }
  }

  package func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map(Array.init)
  }

  package func health() async -> ServerHealth? { nil }
  package func pause() async throws(FailureReport) { Glibc.kill(pid, SIGSTOP) }
  package func resume() async throws(FailureReport) { Glibc.kill(pid, SIGCONT) }

  package func kill(signal: String) async throws(FailureReport) {
    let numbers = ["HUP": SIGHUP, "TERM": SIGTERM, "KILL": SIGKILL, "INT": SIGINT]
    Glibc.kill(pid, numbers[signal] ?? SIGTERM)
  }

  package func restart() async throws(FailureReport) {
    throw FailureReport(
      .infrastructure, attempt: "restart", subject: dependency.name, happened: "Not for tests.")
  }

  package func stop() async {
    guard FileManager.default.fileExists(atPath: root) else { return }
    // The end of its input makes the shell end all that it started.
    close(lifeline)
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        _ = self.shell.wait()
        continuation.resume()
      }
    }
    try? FileManager.default.removeItem(atPath: root)
  }
}

package struct LaunchFailure: Error, CustomStringConvertible {
  package var description: String
}
