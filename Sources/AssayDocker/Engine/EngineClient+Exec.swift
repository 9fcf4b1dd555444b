package import AssayDependencies
import NIOCore
import NIOHTTP1

/// A command to run inside a container.
package struct ExecCommand: Sendable, Hashable {
  package var command: [String]
  package var environment: [String: String] = [:]
  package var workingDirectory: String?
  /// `uid[:gid]` or a name; nil: the container's.
  package var user: String?
  package var isPrivileged = false
  package var hasTerminal = false
  /// What it reads; nil: nothing, its input is closed.
  package var input: [UInt8]?
  /// Of either stream, in bytes; what is beyond it is left out of a ``CommandResult``.
  package var outputLimit = 16 << 20

  package init(_ command: [String]) { self.command = command }
}

extension EngineClient {
  /// Runs a command inside a container and collects what it writes.
  ///
  /// - Parameters:
  ///   - command: what to run.
  ///   - id: the container.
  ///   - limit: how long it may take; nil: no limit.
  /// - Returns: its exit code and output; 126 or 127 when there is no such program inside.
  /// - Throws: 404 or 409 when the container is not there or does not run.
  package func exec(
    _ command: ExecCommand, in id: String, limit: Duration? = nil
  ) async throws(EngineError) -> CommandResult {
    var output: [UInt8] = []
    var error: [UInt8] = []
    let code = try await exec(command, in: id, limit: limit) { piece throws(EngineError) in
      switch piece.stream {
      case .output:
        output += piece.bytes.readableBytesView.prefix(command.outputLimit - output.count)
      case .error: error += piece.bytes.readableBytesView.prefix(command.outputLimit - error.count)
      }
    }
    return CommandResult(code: code, output: output, error: error)
  }

  /// Runs a command inside a container and hands over what it writes while it runs.
  ///
  /// - Parameters:
  ///   - command: what to run.
  ///   - id: the container.
  ///   - limit: how long it may be silent; nil: no limit.
  ///   - each: gets the pieces of its output.
  /// - Returns: its exit code.
  /// - Throws: 404 or 409 when the container is not there or does not run.
  package func exec(
    _ command: ExecCommand, in id: String, limit: Duration? = nil,
    each: (LogFrameDecoder.Piece) async throws(EngineError) -> Void
  ) async throws(EngineError) -> Int32 {
    let attempt = "run \(command.command.joined(separator: " ")) in a container"
    var creation = containerRequest(.POST, id, "/exec", attempt: attempt)
    creation.setJSON(CreateExecBody(command))
    let exec = try await json(creation, as: CreatedAnswer.self).id
    var start = EngineRequest(
      .POST, "/exec/\(EngineRequest.encode(exec))/start", attempt: attempt, subject: id)
    start.setJSON(StartExecBody(detaches: false, hasTerminal: command.hasTerminal))
    // Without input a plain answer does; with it the connection has to go both ways.
    start.upgrades = command.input != nil
    let sent = start
    var limits = limits.unbounded
    limits.head = self.limits.head
    limits.idle = limit
    try await perform(sent, limits: limits) { answer throws(EngineError) in
      try await self.feed(command.input, to: answer, for: sent)
      try await self.readFrames(&answer, for: sent, isRaw: command.hasTerminal) {
        piece throws(EngineError) in
        try await each(piece)
        return true
      }
    }
    return try await exitCode(of: exec, in: id, attempt: attempt)
  }

  /// Writes the input beside the reading, as a command may write before it has read all.
  private func feed(
    _ input: [UInt8]?, to answer: EngineAnswer, for request: EngineRequest
  ) async throws(EngineError) {
    guard let input else { return }
    guard answer.status == 101 else {
      throw error(
        .badAnswer("it did not upgrade the connection, so the command cannot be given input."),
        for: request)
    }
    let writer = answer.writer
    let finish = answer.inputEnd
    // Ends with the connection at the latest; a command that stops reading is no failure.
    Task {
      var rest = input[...]
      while !rest.isEmpty {
        guard (try? await writer.write(rest.prefix(64 << 10))) != nil else { return }
        rest = rest.dropFirst(64 << 10)
      }
      await finish()
    }
  }

  private func exitCode(
    of exec: String, in id: String, attempt: String
  ) async throws(EngineError) -> Int32 {
    let request = EngineRequest(
      .GET, "/exec/\(EngineRequest.encode(exec))/json", attempt: attempt, subject: id)
    // The output can end shortly before the engine has noted the exit.
    for _ in 0..<500 {
      let details = try await json(request, as: ExecDetails.self)
      if details.isRunning != true, let code = details.exitCode {
        return Int32(truncatingIfNeeded: code)
      }
      // The engine tells nobody when a command has ended.
      do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
    }
    throw error(
      Task.isCancelled ? .cancelled : .tooSlow(.seconds(5), waitingFor: "the exit code"),
      for: request)
  }
}

struct CreateExecBody: Encodable {
  var readsInput: Bool
  var writesOutput = true
  var writesError = true
  var hasTerminal: Bool
  var command: [String]
  var environment: [String]
  var workingDirectory: String?
  var user: String?
  var isPrivileged: Bool

  init(_ command: ExecCommand) {
    readsInput = command.input != nil
    hasTerminal = command.hasTerminal
    self.command = command.command
    environment = command.environment.map { "\($0.key)=\($0.value)" }.sorted()
    workingDirectory = command.workingDirectory
    user = command.user
    isPrivileged = command.isPrivileged
  }

  enum CodingKeys: String, CodingKey {
    case readsInput = "AttachStdin"
    case writesOutput = "AttachStdout"
    case writesError = "AttachStderr"
    case hasTerminal = "Tty"
    case command = "Cmd"
    case environment = "Env"
    case workingDirectory = "WorkingDir"
    case user = "User"
    case isPrivileged = "Privileged"
  }
}

struct StartExecBody: Encodable {
  var detaches: Bool
  var hasTerminal: Bool

  enum CodingKeys: String, CodingKey {
    case detaches = "Detach"
    case hasTerminal = "Tty"
  }
}

struct ExecDetails: Decodable, Sendable {
  var isRunning: Bool?
  var exitCode: Int64?

  enum CodingKeys: String, CodingKey {
    case isRunning = "Running"
    case exitCode = "ExitCode"
  }
}
