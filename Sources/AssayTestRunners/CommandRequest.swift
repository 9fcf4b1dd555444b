/// One shell command line to run, and within which limits.
package struct CommandRequest: Sendable, Hashable {
  package var commandLine: String
  /// All of it.
  package var environment: [String: String]
  package var folder: String
  package var limit: Duration
  /// Whether it has no network but a loopback of its own.
  package var isOnLoopback = false

  package init(
    commandLine: String, environment: [String: String], folder: String, limit: Duration
  ) {
    self.commandLine = commandLine
    self.environment = environment
    self.folder = folder
    self.limit = limit
  }
}

/// How a command ended.
package struct CommandAnswer: Sendable, Hashable {
  /// nil for success, else how it ended: `exit code 3`.
  package var problem: String?
  /// The end of what it printed.
  package var tail: String

  package init(problem: String?, tail: String) {
    self.problem = problem
    self.tail = tail
  }
}

/// Runs a command to its end, whatever it does, and leaves no process behind.
package typealias RunCommand = @Sendable (CommandRequest) async -> CommandAnswer
