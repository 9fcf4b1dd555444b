package import Subprocess
import Foundation
import SystemPackage

/// The `assay` binary that was built beside the tests.
package enum AssayProgram {
  /// What a command printed and how it ended.
  package struct Answer: Sendable {
    /// The exit code; 128 + the signal's number when a signal ended it.
    package var status: Int32
    package var output: String
    package var error: String
  }

  package static let path: String = {
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "assay").path(percentEncoded: false)
  }()

  /// Runs `assay` with arguments in a folder, away from the terminal and the CI of the test run.
  package static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:]
  ) async throws -> Answer {
    try await run(.path(FilePath(path)), arguments, in: folder.path, environment)
  }

  /// Runs a shell command line in a folder; `$ASSAY` is the binary.
  package static func shell(
    _ line: String, in folder: TemporaryFolder, environment: [String: String] = [:]
  ) async throws -> Answer {
    try await run(.path("/bin/sh"), ["-c", line], in: folder.path, environment)
  }

  /// Variables by which a CI system or a terminal would change what the program prints.
  package static func environment(_ added: [String: String]) -> Environment {
    var changes: [Environment.Key: String?] = ["ASSAY": path]
    for name in [
      "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_REF_NAME", "GITLAB_CI", "NO_COLOR", "CI",
      "ASSAY_RUN_ID", "ASSAY_TASK_ID", "ASSAY_RESULTS",
    ] {
      changes[Environment.Key(rawValue: name) ?? "ASSAY_UNUSED"] = .some(nil)
    }
    for (name, value) in added {
      changes[Environment.Key(rawValue: name) ?? "ASSAY_UNUSED"] = value
    }
    return .inherit.updating(changes)
  }

  private static func run(
    _ executable: Executable, _ arguments: [String], in folder: String,
    _ environment: [String: String]
  ) async throws -> Answer {
    let result = try await Subprocess.run(
      executable, arguments: Arguments(arguments),
      environment: Self.environment(environment), workingDirectory: FilePath(folder),
      output: .string(limit: 64 << 20), error: .string(limit: 64 << 20))
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let code): code
      case .signaled(let number): 128 + number
      }
    return Answer(
      status: status, output: result.standardOutput, error: result.standardError)
  }
}
