import ArgumentParser
import AssayEvidence
import AssayMutation
import AssayProcesses
import Foundation

/// Finds code that is covered but not tested.
@main
struct AssayMutate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assay-mutate",
    abstract: "Changes code a little, many times over, and says which changes no test notices.",
    discussion: """
      The package is copied; its own sources are never touched. Exit codes: 0 all mutants were \
      noticed, or the score is at least what --at-least asks for; 1 not so; 2 wrong usage, or the \
      tests fail without any change; 3 the surroundings failed.
      """)

  @Option(help: "A file, a folder, or lines of a file: Sources/Orders/Pricing.swift:10-80.")
  var path: [String] = []

  @Option(help: "A commit: lines changed since then come first; without --path they are all.")
  var changedSince: String?

  @Option(help: "A coverage file: lines that it says no test runs are not tried.")
  var coverage: [String] = []

  @Option(help: "How long it may take: 90s, 5m, 1h.")
  var within = TimeLimit(duration: .seconds(600))

  @Option(help: "The percentage of mutants that must be noticed; without it all.")
  var atLeast: Double?

  @Flag(help: "Do not mind mutants that time left out.")
  var acceptNotRun = false

  @Option(help: "Where to write the report, in the schema of mutation-testing-elements.")
  var json: String?

  @Option(help: "How many mutants are tried at once.")
  var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)

  @Option(help: "The package's folder.")
  var packagePath = "."

  @Option(help: "A folder to keep the copy in, so that the next run builds only what changed.")
  var work: String?

  @Flag(help: "Build each mutant by itself. Slow; to compare with.")
  var buildEach = false

  func validate() throws {
    guard !path.isEmpty || changedSince != nil else {
      throw ValidationError("give --path, --changed-since, or both")
    }
    guard jobs > 0 else { throw ValidationError("--jobs must be 1 or more") }
    if let atLeast, !(0...100).contains(atLeast) {
      throw ValidationError("--at-least must be from 0 to 100")
    }
  }

  func run() async throws {
    do {
      let report = try await EndBySignal.watch { try await MutationCommand(options: self).run() }
      if !report.holds { throw ExitCode(ExitStatus.fail.rawValue) }
    } catch is CancellationError {
      FileHandle.standardError.write(Data("interrupted\n".utf8))
      throw ExitCode(ExitStatus.infrastructure.rawValue)
    } catch let report as FailureReport {
      FileHandle.standardError.write(Data("\(report)\n".utf8))
      throw ExitCode(report.status.rawValue)
    }
  }

  /// Makes this program the guard of a run, which ends its processes should it die.
  static let guardArgument = "run-guard"

  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    if arguments.first == guardArgument {
      Foundation.exit(RunGuard.main(arguments: Array(arguments.dropFirst())) { _ in })
    }
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      // ArgumentParser's own code for wrong usage is another.
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
      Foundation.exit(ExitStatus.badInput.rawValue)
    }
  }
}

/// A time as people write it.
struct TimeLimit: ExpressibleByArgument {
  var duration: Duration

  init(duration: Duration) { self.duration = duration }

  init?(argument: String) {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()),
      count > 0, count <= 1_000_000
    else { return nil }
    duration = .seconds(count * unit)
  }

  var defaultValueDescription: String { "\(duration.components.seconds / 60)m" }
}
