package import AssayEvidence
import Glibc
import Synchronization

/// Watches over a run from a process of its own, and clears up should this process die.
///
/// The guard reads what is to be cleared up from a socket. When the socket ends without a `done`,
/// it ends the processes of the run, removes its folders and has its containers removed. Lines,
/// with fields between spaces: `process PID START SIGNAL`, `forget PID START`, `folder PATH`,
/// `forget-folder PATH`, `session ENGINE ID`, `forget-session ENGINE ID`, `done`.
package final class RunGuard: Sendable {
  private let socket: Mutex<Int32?>
  private let child: SpawnedProcess

  /// A run's containers on one engine.
  package struct ContainerSession: Sendable, Hashable {
    /// The engine's address, for example `unix:///var/run/docker.sock`.
    package var engine: String
    /// The run's name, which its containers carry as a label.
    package var id: String

    package init(engine: String, id: String) {
      self.engine = engine
      self.id = id
    }
  }

  private init(socket: Int32, child: SpawnedProcess) {
    self.socket = Mutex(socket)
    self.child = child
  }

  /// Starts the guard from this very program, whose own `main` need not know of it.
  ///
  /// Whoever composes the program defines `assay_helper_main`, which must pass its arguments to
  /// `helperMain`.
  package static func start(runID: String) throws(FailureReport) -> RunGuard {
    try start(
      Launch(
        executable: "/proc/self/exe", arguments: [runID],
        environment: environment.merging([helperVariable: helperKind]) { $1 }))
  }

  /// Starts the guard: `executable` with `arguments` in front of the run's name, which must pass
  /// what follows to `main(arguments:)`.
  package static func start(
    executable: String, arguments: [String], runID: String
  ) throws(FailureReport) -> RunGuard {
    try start(
      Launch(executable: executable, arguments: arguments + [runID], environment: environment))
  }

  private static func start(_ launch: Launch) throws(FailureReport) -> RunGuard {
    let attempt = "start the guard of the run"
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: "socketpair",
        happened: errorText(errno) + ".", remedy: "Raise the limit of open files (ulimit -n).")
    }
    defer { close(ends[1]) }
    do throws(FailureReport) {
      // Its own session and no output of ours: a terminal's Ctrl-C does not reach it, and whoever
      // reads our output does not wait for it.
      let child = try SpawnedProcess.start(
        launch, account: nil, .init(input: ends[1]), attempt: attempt)
      return RunGuard(socket: ends[0], child: child)
    } catch {
      close(ends[0])
      throw error
    }
  }

  /// What the guard needs to start, to find engines and to speak to them; not the run's own marks,
  /// or whoever clears up around us would end the guard first.
  private static var environment: [String: String] {
    let names = [
      "PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME",
      "SSL_CERT_FILE", "SSL_CERT_DIR", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG",
      "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "DOCKER_API_VERSION",
    ]
    return Dictionary(
      names.compactMap { name in CacheFolder.variable(name).map { (name, $0) } }
    ) { first, _ in first }
  }

  package func watch(_ directory: PrivateDirectory) { send("folder \(directory.path)") }

  package func forget(_ directory: PrivateDirectory) { send("forget-folder \(directory.path)") }

  /// Has the containers of `session` removed should we die.
  package func watch(_ session: ContainerSession) {
    send("session \(session.engine) \(session.id)")
  }

  package func forget(_ session: ContainerSession) {
    send("forget-session \(session.engine) \(session.id)")
  }

  func watch(_ entry: ProcessEntry, firstSignal: Int32 = SIGKILL) {
    send("process \(entry.pid) \(entry.startTime) \(firstSignal)")
  }

  func forget(_ entry: ProcessEntry) { send("forget \(entry.pid) \(entry.startTime)") }

  /// Ends the guard without clearing up, as all is done, and waits until it is gone.
  package func finish() async {
    send("done")
    let descriptor = socket.withLock { socket in
      defer { socket = nil }
      return socket
    }
    guard let descriptor else { return }
    close(descriptor)
    // Its socket has ended, so it ends, unless it hangs; then it is no use to anyone.
    if await !child.waitForEnd(limit: .seconds(10)) {
      child.entry.send(SIGKILL)
      _ = await child.waitForEnd(limit: .seconds(1))
    }
    child.reap()
  }

  /// A guard that died or hangs must not stop the run, so a line that it does not take is lost.
  private func send(_ line: String) {
    // A path may have any byte but these two would make it two lines.
    guard !line.contains(where: \.isNewline) else { return }
    let bytes = Array((line + "\n").utf8)
    socket.withLock { socket in
      guard let socket else { return }
      _ = unsafe Glibc.send(
        socket, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
  }
}
