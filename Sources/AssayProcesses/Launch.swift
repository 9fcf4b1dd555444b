import AssayEvidence
import Glibc
import Subprocess
import SystemPackage

/// What to execute, where, and with which variables.
struct Launch: Sendable {
  var executable: String
  var arguments: [String]
  /// All of it; nothing is inherited.
  var environment: [String: String]
  var workingDirectory: String

  init(
    executable: String, arguments: [String], environment: [String: String],
    workingDirectory: String = "/"
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }

  /// Always a session of its own: its process group can be signalled as a whole, and a terminal's
  /// Ctrl-C reaches us first.
  var configuration: Configuration {
    var options = PlatformOptions()
    options.createSession = true
    return Configuration(
      executable: .path(FilePath(executable)), arguments: Arguments(arguments),
      environment: .custom(environment.map { Array("\($0)=\($1)\0".utf8) }),
      workingDirectory: FilePath(workingDirectory), platformOptions: options)
  }

  /// Says what is wrong with the launch before it is tried, better than an error number could.
  func check(attempt: String) throws(FailureReport) {
    var status = stat()
    guard unsafe stat(workingDirectory, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: workingDirectory,
        happened: "There is no such folder to run it in.",
        remedy: "Correct the path in the manifest, or create the folder.")
    }
    let words = arguments + environment.keys + environment.values
    guard !words.contains(where: { $0.utf8.contains(0) }),
      !environment.keys.contains(where: { $0.isEmpty || $0.contains("=") })
    else {
      throw FailureReport(
        .badInput, attempt: attempt, subject: arguments.last ?? executable,
        happened: "A zero byte in the command or its environment, or a variable without a name.",
        remedy: "Remove it from the manifest.")
    }
  }
}
