/// One shell command line for a test suite or a build, run so that it always ends and leaves
/// nothing behind.
///
/// It runs with `/bin/sh -c` in a session of its own and reads nothing. It is over when the shell
/// exits: processes that are left then are killed and reported.
package struct SupervisedCommand: Sendable {
  /// Unique in the run, for example `orders/unit`.
  package var id: String
  package var runID: String
  package var commandLine: String
  package var workingDirectory: String
  /// All of it; `ASSAY_RUN_ID` and `ASSAY_TASK_ID` are added.
  package var environment: [String: String]
  package var timeout: Duration
  /// Where stdout and stderr go, interleaved; nil for no log.
  package var logPath: String?
  package var limits = OutputLimits()
  /// Whether it has no network but loopback, one of its own; see `LoopbackNetwork`.
  package var isOnLoopback = false
  /// What runs the shell, for example a sandbox; nil: nothing does.
  package var wrapper: Wrapper?
  /// Between asking processes to end (SIGTERM) and killing them.
  package var gracePeriod: Duration = .seconds(5)

  /// How much output is kept; the rest is read and dropped.
  package struct OutputLimits: Sendable, Hashable {
    /// The first half of it keeps the beginning, the second half the end.
    package var logBytes = 64 << 20
    package var tailBytes = 64 << 10

    package init(logBytes: Int = 64 << 20, tailBytes: Int = 64 << 10) {
      self.logBytes = logBytes
      self.tailBytes = tailBytes
    }
  }

  /// A program that is executed in place of `/bin/sh -c` with the command line, and runs that.
  package struct Wrapper: Sendable, Hashable {
    package var executable: String
    package var arguments: [String]
    /// For the program, over the command's own.
    package var environment: [String: String]

    package init(executable: String, arguments: [String], environment: [String: String]) {
      self.executable = executable
      self.arguments = arguments
      self.environment = environment
    }
  }

  package init(
    id: String, runID: String, commandLine: String, workingDirectory: String,
    environment: [String: String], timeout: Duration, logPath: String?
  ) {
    self.id = id
    self.runID = runID
    self.commandLine = commandLine
    self.workingDirectory = workingDirectory
    self.environment = environment
    self.timeout = timeout
    self.logPath = logPath
  }

  /// Runs the command to its end; cancelling the task ends it early.
  ///
  /// - Parameters:
  ///   - runGuard: ends the command should this process die.
  ///   - onLine: gets each line of output without its line break, on another thread, in order.
  /// - Returns: how it ended; a command that cannot be started is an outcome too.
  package func run(
    guardedBy runGuard: RunGuard? = nil, onLine: (@Sendable (String) -> Void)? = nil
  ) async -> Outcome {
    var launch = Launch(
      executable: "/bin/sh", arguments: ["-c", commandLine], environment: environment,
      workingDirectory: workingDirectory)
    if let wrapper {
      launch.executable = wrapper.executable
      launch.arguments = wrapper.arguments
      launch.environment.merge(wrapper.environment) { $1 }
    }
    if isOnLoopback { launch = LoopbackNetwork.around(launch) }
    let marker = RunMarker(runID: runID, taskID: id)
    launch.environment.merge(marker.variables) { $1 }
    return await Supervision(
      launch: launch, marker: marker, attempt: "run \(id)", timeout: timeout,
      gracePeriod: gracePeriod, logPath: logPath, limits: limits, onLine: onLine,
      runGuard: runGuard
    ).run()
  }
}

/// The variables by which processes of a run are found again.
struct RunMarker: Sendable {
  var runID: String
  var taskID: String

  var variables: [String: String] { ["ASSAY_RUN_ID": runID, "ASSAY_TASK_ID": taskID] }

  /// As they stand in `/proc/PID/environ`.
  var entries: [String] { variables.map { "\($0)=\($1)" } }
}
