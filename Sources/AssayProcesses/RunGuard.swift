package import AssayEvidence
import Glibc
import Synchronization
import SystemPackage

/// Watches over a run from a process of its own, and clears up should this process die.
///
/// The guard reads what is to be cleared up from a socket. When the socket ends without a `done`,
/// it ends the processes of the run and removes its folders. Lines, with fields between spaces:
/// `process PID START SIGNAL`, `forget PID START`, `folder PATH`, `forget-folder PATH`, `done`.
package final class RunGuard: Sendable {
  private let socket: Mutex<Int32?>
  private let child: ChildProcess

  private init(socket: Int32, child: ChildProcess) {
    self.socket = Mutex(socket)
    self.child = child
  }

  /// Starts the guard: `executable` with `arguments` in front of the run's name, which must pass
  /// what follows to `main(arguments:)`.
  package static func start(
    executable: String, arguments: [String], runID: String
  ) async throws(FailureReport) -> RunGuard {
    let attempt = "start the guard of the run"
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: "socketpair",
        happened: errorText(errno) + ".", remedy: "Raise the limit of open files (ulimit -n).")
    }
    let output: FileDescriptor
    do {
      output = try FileDescriptor.open(FilePath("/dev/null"), .writeOnly, options: .closeOnExec)
    } catch {
      close(ends[0])
      close(ends[1])
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: "/dev/null", happened: "\(error).")
    }
    do throws(FailureReport) {
      // Its own session and no output of ours: a terminal's Ctrl-C does not reach it, and whoever
      // reads our output does not wait for it.
      let child = try await ChildProcess.start(
        Launch(
          executable: executable, arguments: arguments + [runID],
          environment: ["PATH": "/usr/bin:/bin"]),
        input: FileDescriptor(rawValue: ends[1]), output: output, attempt: attempt)
      return RunGuard(socket: ends[0], child: child)
    } catch {
      close(ends[0])
      throw error
    }
  }

  package func watch(_ directory: PrivateDirectory) { send("folder \(directory.path)") }

  package func forget(_ directory: PrivateDirectory) { send("forget-folder \(directory.path)") }

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
    _ = await child.reap()
  }

  /// A guard that died or hangs must not stop the run, so a line that it does not take is lost.
  private func send(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    socket.withLock { socket in
      guard let socket else { return }
      _ = unsafe Glibc.send(
        socket, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
    }
  }
}
