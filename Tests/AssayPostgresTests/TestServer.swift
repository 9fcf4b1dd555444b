import AssayDependencies
import AssayEvidence
import AssayPostgres
import Foundation
import Glibc
import Synchronization
import Testing

/// A real PostgreSQL server in a temporary folder, as a runtime would start it.
final class TestServer: RunningServer {
  static let programs = ["/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/15/bin"]
    .first { FileManager.default.isExecutableFile(atPath: "\($0)/postgres") }

  let dependency: Dependency
  let folder: String
  let port: UInt16
  /// false: as a container, reached by its port and the password only.
  let hasSocket: Bool
  private let process: SpawnedShell

  let runtime = RuntimeKind.process
  var version: String? { nil }
  var id: String { "\(process.pid)" }
  let account = ServiceAccount(user: "assay", password: "assay-secret", database: "postgres")
  var endpoints: [String: Endpoint] { ["postgres": Endpoint(host: "127.0.0.1", port: port)] }
  var socketFolder: String? { hasSocket ? folder : nil }
  let startUp = Duration.zero
  let wasPrepared = false

  private init(
    dependency: Dependency, folder: String, port: UInt16, hasSocket: Bool, process: SpawnedShell
  ) {
    self.dependency = dependency
    self.folder = folder
    self.port = port
    self.hasSocket = hasSocket
    self.process = process
  }

  /// Starts a server, and ends it when `body` has ended.
  static func use<Result>(
    _ dependency: Dependency = Dependency(name: "db", module: .postgres),
    settings: [String: String] = [:], hasSocket: Bool = true, folder: String? = nil,
    _ body: (TestServer) async throws -> Result
  ) async throws -> Result {
    let server = try await start(
      dependency, settings: settings, hasSocket: hasSocket, parent: folder)
    defer { server.process.end() }
    return try await body(server)
  }

  /// Prepares a server as `PostgresLeases` wants it, and opens it for leases.
  static func lease<Result>(
    _ dependency: Dependency, settings: [String: String] = [:], hasSocket: Bool = true,
    folder: String? = nil, factory: PostgresLeases = PostgresLeases(),
    _ body: (TestServer, any LeaseSource) async throws -> Result
  ) async throws -> Result {
    try await use(dependency, settings: settings, hasSocket: hasSocket, folder: folder) { server in
      let preparation = try #require(try factory.preparation(for: dependency))
      try await preparation.work(server)
      let source = try await factory.open(server)
      do {
        let result = try await body(server, source)
        await source.close()
        return result
      } catch {
        await source.close()
        throw error
      }
    }
  }

  private static func start(
    _ dependency: Dependency, settings: [String: String], hasSocket: Bool, parent: String?
  ) async throws -> TestServer {
    let programs = try #require(programs)
    let base = try Self.base.get()
    let folder = try temporaryFolder(in: parent)
    let port = try freePort()
    let all = [
      "listen_addresses": "127.0.0.1", "port": "\(port)", "unix_socket_directories": folder,
      "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
      "autovacuum": "off", "shared_buffers": "64MB", "max_wal_size": "1GB", "jit": "off",
      "max_connections": "250", "log_connections": "on", "timezone": "UTC",
    ].merging(settings) { $1 }
    let arguments = all.sorted { $0.key < $1.key }.map { "-c \($0.key)='\($0.value)'" }
      .joined(separator: " ")
    let process = try SpawnedShell(
      """
      \(asServer("cp -a \(base)/data \(folder)/data"))
      \(asServer("\(programs)/postgres -D \(folder)/data \(arguments)")) >\(folder)/log 2>&1 &
      server=$!
      read -r line
      kill -QUIT $server
      wait $server
      rm -rf \(folder)
      """)
    let server = TestServer(
      dependency: dependency, folder: folder, port: port, hasSocket: hasSocket, process: process)
    do {
      try await eventually("the server takes connections", limit: .seconds(30)) {
        await server.lastLines(200).contains { $0.hasSuffix("ready to accept connections") }
      }
    } catch {
      process.end()
      throw error
    }
    return server
  }

  /// Filled once; copying it is quicker than initdb.
  private static let base = Result {
    let folder = try temporaryFolder()
    let password = "\(folder)/password"
    let initdb = """
      \(try #require(programs))/initdb -D \(folder)/data -U assay --auth-local trust \
      --auth-host scram-sha-256 --pwfile \(password) --no-sync -E UTF8 --locale=C.UTF-8 \
      --wal-segsize=1 --no-instructions
      """
    try "assay-secret".write(toFile: password, atomically: false, encoding: .utf8)
    // Removed when this process ends, however it does.
    let guardian = try SpawnedShell("read -r line; rm -rf \(folder)")
    let done = try SpawnedShell(
      "chmod 644 \(password); \(asServer(initdb)) >\(folder)/initdb.log 2>&1")
    done.waitForEnd()
    try #require(FileManager.default.fileExists(atPath: "\(folder)/data/PG_VERSION"))
    keptGuardian.withLock { $0 = guardian }
    return folder
  }

  private static let keptGuardian = Mutex<SpawnedShell?>(nil)

  /// Servers refuse root.
  private static func asServer(_ command: String) -> String {
    geteuid() == 0
      ? "setpriv --reuid=postgres --regid=postgres --clear-groups -- \(command)" : command
  }

  private static func temporaryFolder(in parent: String? = nil) throws -> String {
    let memory = "/dev/shm"
    let parent =
      parent
      ?? (FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory())
    let folder = "\(parent)/assay-pg-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    if let entry = unsafe getpwnam("postgres"), geteuid() == 0 {
      try #require(unsafe chown(folder, entry.pointee.pw_uid, entry.pointee.pw_gid) == 0)
    }
    return folder
  }

  private static func freePort() throws -> UInt16 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(socket, address, size) == 0 && getsockname(socket, address, &size) == 0
      }
    }
    try #require(bound)
    return UInt16(bigEndian: address.sin_port)
  }

  // MARK: Its parts that leases use

  func lastLines(_ count: Int) async -> [String] {
    let text = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(count).map(String.init)
  }

  func log() -> AsyncThrowingStream<LogLine, any Error> {
    let path = "\(folder)/log"
    return AsyncThrowingStream { continuation in
      let task = Task {
        var rest = Data()
        let file = FileHandle(forReadingAtPath: path)
        while !Task.isCancelled {
          let new = (try? file?.readToEnd()) ?? nil
          rest += new ?? Data()
          while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            continuation.yield(LogLine(.error, String(decoding: rest[..<end], as: UTF8.self)))
            rest = Data(rest[(end + 1)...])
          }
          // Nothing says that a file has grown.
          try? await Task.sleep(for: .milliseconds(10))
        }
        try? file?.close()
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// The number of the server's own process.
  var serverPid: Int32? {
    let text = try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
    return text?.split(separator: "\n").first.flatMap { Int32($0) }
  }

  // MARK: The rest

  func endpoint(port: UInt16) -> Endpoint? { endpoints["postgres"] }
  func state() async -> ServerState { .running }
  func run(_ command: [String]) async throws(FailureReport) -> CommandResult {
    CommandResult(code: 127, output: [], error: [])
  }
  func readFile(_ path: String) async throws(FailureReport) -> [UInt8]? { nil }
  func health() async -> ServerHealth? { nil }
  func pause() async throws(FailureReport) { signalServer(SIGSTOP) }
  func resume() async throws(FailureReport) { signalServer(SIGCONT) }
  func kill(signal: String) async throws(FailureReport) { signalServer(SIGQUIT) }
  func restart() async throws(FailureReport) {}
  func stop() async { process.end() }

  private func signalServer(_ signal: Int32) {
    if let serverPid { Glibc.kill(serverPid, signal) }
  }
}

/// A shell whose standard input ends when this process does, however that happens.
final class SpawnedShell: Sendable {
  let pid: pid_t
  private let input: Mutex<Int32?>
  /// One at a time, lest a child inherits the pipe of another.
  private static let spawning = Mutex(())

  init(_ script: String) throws {
    let (pid, input): (pid_t, Int32) = try Self.spawning.withLock { _ in
      var ends: [Int32] = [0, 0]
      try #require(unsafe pipe(&ends) == 0)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      var actions = unsafe posix_spawn_file_actions_t()
      unsafe posix_spawn_file_actions_init(&actions)
      defer { unsafe posix_spawn_file_actions_destroy(&actions) }
      unsafe posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
      let words: [String] = ["sh", "-c", script]
      var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
      defer { unsafe arguments.forEach { unsafe free($0) } }
      var pid: pid_t = 0
      let problem = unsafe posix_spawn(&pid, "/bin/sh", &actions, nil, &arguments, environ)
      close(ends[0])
      try #require(problem == 0)
      return (pid, ends[1])
    }
    self.pid = pid
    self.input = Mutex(input)
  }

  /// Ends its input, and waits until it has cleaned up.
  func end() {
    let input = input.withLock { input in
      defer { input = nil }
      return input
    }
    guard let input else { return }
    close(input)
    reap()
  }

  /// Waits until it has ended by itself.
  func waitForEnd() {
    reap()
    input.withLock { input in
      if let descriptor = input { close(descriptor) }
      input = nil
    }
  }

  private func reap() {
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
  }
}

struct NotInTime: Error, CustomStringConvertible {
  var description: String
}

/// Asks again and again, as nobody says when it is so.
func eventually(
  _ what: String, limit: Duration = .seconds(20), _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + limit
  while try await !condition() {
    guard ContinuousClock.now < end else { throw NotInTime(description: "never: \(what)") }
    try await Task.sleep(for: .milliseconds(5))
  }
}

extension Trait where Self == ConditionTrait {
  /// `make test` installs PostgreSQL; who runs `swift test` by hand may not have it.
  static var needsPostgres: Self {
    .enabled(
      if: TestServer.programs != nil || ProcessInfo.processInfo.environment["CI"] == "true",
      "PostgreSQL is not installed")
  }
}
