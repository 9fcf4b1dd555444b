import AssayDependencies
import AssayEvidence
import AssayDocker

/// A real server that one test has for itself and may stop, pause, look into.
public struct Server: Sendable {
  private let running: any RunningServer
  private let connection: ProvidedConnection

  init(_ running: any RunningServer) {
    self.running = running
    connection = ProvidedConnection(running, isolation: "server \(running.id)")
  }

  /// The container's id, or the process's number.
  public var id: String { running.id }
  /// As the server says it, for example `15.18`; nil when nobody knows.
  public var version: String? { running.version }
  /// Whether it is a container, and not a local process.
  public var isContainer: Bool { running.runtime == .container }
  /// Where its administrator connects to.
  public var url: String { connection.url }
  /// All that is known: `host`, `port`, `user`, `password`, `jdbc` and so on.
  public var values: [String: String] { connection.values.byName }

  /// Where this machine reaches a port that has this number inside; nil: it is not published.
  public func endpoint(port: UInt16) -> Endpoint? { running.endpoint(port: port) }

  /// What it does at the moment.
  public func state() async -> ServerState { await running.state() }

  /// The last lines of its output, both streams.
  public func lastLines(_ count: Int = 20) async -> [String] { await running.lastLines(count) }

  /// All its output from the start, followed until it ends or the reader stops.
  public func log() -> AsyncThrowingStream<LogLine, any Error> { running.log() }

  /// Runs a command inside; for a process, beside it in its folder.
  public func run(_ command: [String]) async throws -> CommandResult {
    try await running.run(command)
  }

  /// A file inside; nil when there is no such file.
  public func readFile(_ path: String) async throws -> [UInt8]? { try await running.readFile(path) }

  /// Copies files in while it runs; containers only.
  public func copy(_ files: [ContainerSpecification.ContainerFile]) async throws {
    guard let container = running as? ContainerServer else {
      throw FailureReport(
        .badInput, attempt: "copy files", subject: running.dependency.name,
        happened: "It is a local process, which has no file system of its own.",
        remedy: "Ask for a container: runtime: .container.")
    }
    try await container.copy(files)
  }

  /// Stops it in its tracks: connections stay, nothing answers.
  public func pause() async throws { try await running.pause() }

  /// Lets it go on after ``pause()``.
  public func resume() async throws { try await running.resume() }

  /// Sends a signal, for example `KILL`.
  public func kill(signal: String = "KILL") async throws { try await running.kill(signal: signal) }

  /// Stops and starts it again with its data; its ports may change.
  public func restart() async throws { try await running.restart() }

  /// Stops it and removes all that it had; does nothing the second time.
  public func stop() async { await running.stop() }
}
