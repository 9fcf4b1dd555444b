import AssayEvidence
import Glibc

/// What all local servers of a run have in common.
package struct LocalServers: Sendable {
  package var runID: String
  /// The folder under which each server gets one of its own.
  package var directory: PrivateDirectory
  /// nil: servers outlive this process if it crashes.
  package var runGuard: RunGuard?

  package init(runID: String, directory: PrivateDirectory, runGuard: RunGuard?) {
    self.runID = runID
    self.directory = directory
    self.runGuard = runGuard
  }

  /// Marks a server of the dependency.
  func marker(_ dependency: String) -> RunMarker {
    RunMarker(runID: runID, taskID: "dependency \(dependency)")
  }

  /// Makes a folder that only the server's account may enter.
  func makeFolder(
    for account: ServerAccount?, attempt: String
  ) throws(FailureReport) -> String {
    let folder = "\(directory.path)/\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
    var result = unsafe mkdir(folder, 0o700)
    if result == 0, let account {
      result = unsafe chown(folder, account.userID, account.groupID)
    }
    guard result == 0 else {
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: folder, happened: errorText(errno) + ".",
        remedy: "Check that the folder is there and may be written.")
    }
    return folder
  }

  /// Starts a server and waits until it answers, once more on another port when somebody took the
  /// port in between.
  ///
  /// - Parameters:
  ///   - attempt: what is tried, for the report.
  ///   - subject: the dependency's name, for the report.
  ///   - endSignal: ends a server that does not answer.
  ///   - choosePort: which port to try.
  ///   - launch: starts a server on a port.
  ///   - isReady: whether it answers.
  /// - Returns: the server and its port.
  /// - Throws: an infrastructure failure with the server's last lines.
  func startOnFreePort(
    attempt: String, subject: String, endSignal: Int32,
    choosePort: () throws(FailureReport) -> UInt16,
    launch: (UInt16) async throws(FailureReport) -> ServerProcess,
    isReady: (ServerProcess, UInt16) -> Bool
  ) async throws(FailureReport) -> (ServerProcess, UInt16) {
    var triesLeft = 5
    while true {
      let port = try choosePort()
      let server = try await launch(port)
      if await server.waitUntilReady(limit: .seconds(60), isReady: { isReady(server, port) }) {
        return (server, port)
      }
      await server.stop(endSignal)
      let lines = server.lastLines()
      triesLeft -= 1
      if lines.contains("Address already in use"), triesLeft > 0, !Task.isCancelled { continue }
      throw FailureReport(
        .infrastructure, attempt: attempt, subject: subject,
        happened: Task.isCancelled
          ? "It was cancelled." : "The server did not start. Its last lines:\n\(lines)")
    }
  }
}
