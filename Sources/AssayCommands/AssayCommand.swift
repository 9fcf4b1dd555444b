package import ArgumentParser
import AssayEvidence
import Foundation

/// The root of the command line.
package struct AssayCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "assay",
    abstract: "Proves that a distributed system may ship.",
    discussion: """
      assay init            write assay.yaml by looking at the repository
      assay check           validate assay.yaml
      assay verify          run the whole strategy and give one verdict
      assay exec -- CMD     run a command with real, throw-away dependencies
      assay up, assay down  start dependencies and leave them running; stop them
      assay url, assay logs where one is reached; what it prints
      assay doctor          what this machine has to run dependencies with
      assay ps, assay clean what runs or is left over; remove what is left over
      assay contract        contracts between services: lint, compare, mock, stub, verify
      assay coverage        what tests executed: reports merged, the change, other formats
      assay tests           what is known of each test: slow, flaky, its past

      Exit codes: 0 yes, 1 no, 2 usage or bad input, 3 the infrastructure failed.
      Completions: assay --generate-completion-script bash|zsh|fish
      """,
    version: AssayVersion.current,
    subcommands: [
      VerifyCommand.self, CheckCommand.self, InitCommand.self, ExecCommand.self, UpCommand.self,
      DownCommand.self, URLCommand.self, LogsCommand.self, PsCommand.self, CleanCommand.self,
      DoctorCommand.self, ContractCommand.self, CodeCoverageCommand.self, TestsCommand.self,
      HistoryCommand.self,
      SchemaCommand.self,
      HoldCommand.self,
    ])

  package init() {}

  /// Runs a command line and gives its exit code; writes errors to standard error.
  package static func exitStatus(arguments: [String]) async -> Int32 {
    // A reader that goes away must not end a run in the middle.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.pass.rawValue
    } catch let command as CommandStatus {
      return command.code
    } catch let verdict as ExitStatus {
      return verdict.rawValue
    } catch let failure as FailureReport {
      Console.error(failure.description)
      return failure.status.rawValue
    } catch {
      let message = fullMessage(for: error)
      // Help, the version and completion scripts travel as errors that mean success.
      guard exitCode(for: error) != .success else {
        Console.write(message + "\n")
        return ExitStatus.pass.rawValue
      }
      Console.write(message + "\n", to: .error)
      return ExitStatus.badInput.rawValue
    }
  }
}

extension ExitStatus: Error {}
