package import AssayEvidence

/// Runs servers one way: as containers, or as local processes.
package protocol ServerRuntime: Sendable {
  var kind: RuntimeKind { get }

  /// Whether it could start `dependency`, and if not, why and what to do about it; quick.
  func availability(of dependency: Dependency) async -> RuntimeAvailability

  /// Starts a server and waits until it is ready.
  ///
  /// - Parameters:
  ///   - dependency: what to start.
  ///   - preparation: work on the fresh server whose result is kept, so that the next start with
  ///     the same key skips it; nil: none.
  /// - Returns: the server, which answers.
  /// - Throws: `.badInput` when the description or the preparation is wrong, `.infrastructure`
  ///   when the server does not start, with its last 20 lines and its state. Nothing is left
  ///   running.
  func start(
    _ dependency: Dependency, preparation: Preparation?
  ) async throws(FailureReport) -> any RunningServer
}

package enum RuntimeKind: String, Sendable, Hashable {
  case container
  case process
}

package enum RuntimeAvailability: Sendable, Hashable {
  /// For example "postgres:15 is there" or "postgres 15.18 in /usr/lib/postgresql/15/bin".
  case available(String)
  /// What must be fetched first, for example "postgres:15 will be pulled".
  case obtainable(String)
  /// What is missing and how to get it.
  case unavailable(reason: String, remedy: String)
}

/// Work done once on a fresh server, whose result is kept for all later starts.
package struct Preparation: Sendable {
  /// Says what the work is about: a hash of migrations, seed and settings.
  ///
  /// The runtime adds the
  /// server's version.
  package var key: String
  package var work: @Sendable (any RunningServer) async throws(FailureReport) -> Void

  package init(
    key: String,
    work: @escaping @Sendable (any RunningServer) async throws(FailureReport) -> Void
  ) {
    self.key = key
    self.work = work
  }
}

/// A server that answers.
package protocol RunningServer: Sendable {
  var dependency: Dependency { get }
  var runtime: RuntimeKind { get }
  /// As the server says it, for example `15.18`; nil when nobody knows.
  var version: String? { get }
  /// The container's id, or the process's number.
  var id: String { get }
  /// The administrator.
  var account: ServiceAccount { get }
  /// Where each of the module's ports is reached from this machine, by the port's name.
  var endpoints: [String: Endpoint] { get }
  /// A folder of Unix sockets that need no password; only local processes have one.
  var socketFolder: String? { get }
  /// From the request until it was ready.
  var startUp: Duration { get }
  /// Whether preparation was skipped, as its result was there.
  var wasPrepared: Bool { get }

  /// Where a port number of the module or the container is reached.
  func endpoint(port: UInt16) -> Endpoint?
  func state() async -> ServerState
  /// The last lines of its output, both streams.
  func lastLines(_ count: Int) async -> [String]
  /// All its output from the start, followed until it ends or the reader stops.
  func log() -> AsyncThrowingStream<LogLine, any Error>
  /// Runs a command inside; for a process, beside it in its folder.
  func run(_ command: [String]) async throws(FailureReport) -> CommandResult
  /// nil when there is no such file.
  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]?
  /// What the engine's health check says; nil when there is none.
  func health() async -> ServerHealth?
  func pause() async throws(FailureReport)
  func resume() async throws(FailureReport)
  func kill(signal: String) async throws(FailureReport)
  /// Stops and starts it again with its data; its endpoints may change.
  func restart() async throws(FailureReport)
  /// Stops it and removes all that it had; does nothing the second time.
  func stop() async
}

/// Where a server is reached.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
  /// A name or an address.
  public var host: String
  /// Its number on that host.
  public var port: UInt16

  /// Puts both together.
  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Host and port with a colon between them.
  public var description: String { "\(host):\(port)" }
}

/// What a server does at the moment.
public enum ServerState: Sendable, Hashable {
  /// It runs.
  case running
  /// It is stopped in its tracks until it is resumed.
  case paused
  /// It has ended.
  ///
  /// `code` is 128 + the signal's number for a signal.
  case exited(code: Int32, outOfMemory: Bool)
  /// The engine or the kernel does not know it any more.
  case gone
}

package enum ServerHealth: String, Sendable, Hashable { case starting, healthy, unhealthy }

/// A line of a server's output.
public struct LogLine: Sendable, Hashable {
  /// Where a line was written to.
  public enum Stream: Sendable, Hashable {
    /// Standard output.
    case output
    /// Standard error.
    case error
  }
  /// Where it was written to.
  public var stream: Stream
  /// Without its end.
  public var text: String

  /// Puts both together.
  public init(_ stream: Stream, _ text: String) {
    self.stream = stream
    self.text = text
  }
}

/// What a command did that ran inside or beside a server.
public struct CommandResult: Sendable, Hashable {
  /// Its exit code; 128 + the signal's number for a signal.
  public var code: Int32
  /// What it wrote to standard output.
  public var output: [UInt8]
  /// What it wrote to standard error.
  public var error: [UInt8]

  /// Puts them together.
  public init(code: Int32, output: [UInt8], error: [UInt8]) {
    self.code = code
    self.output = output
    self.error = error
  }
}

/// Asks servers whether they are ready; the adapter that has sockets.
package protocol ServiceProbing: Sendable {
  /// Asks once; quick to say no.
  func probe(_ probe: ServiceProbe) async -> ProbeAnswer
}

package enum ServiceProbe: Sendable, Hashable {
  /// Something accepts connections.
  case connect(Endpoint)
  /// A server answers in its protocol; not ready as long as it says "starting up". A server that
  /// asks for a password is ready.
  case answers(ServiceProtocol, Endpoint)
  case http(WaitCondition.HTTPCondition, Endpoint)
}

package enum ProbeAnswer: Sendable, Hashable {
  case ready
  /// What it said or did instead.
  case notReady(String)
}
