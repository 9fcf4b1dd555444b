import ArgumentParser
import AssayDependencies
import AssayEvidence
import AssayProvisioning
import AssayServer
import Foundation

/// `assay exec`: a command with real dependencies around it.
struct ExecCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run a command with real, throw-away dependencies.",
    discussion: """
      Examples:
      assay exec -- pytest                       with all dependencies of assay.yaml
      assay exec --with postgres:15 -- pytest    without any assay.yaml
      assay exec --with db=postgres --with redis -- npm test

      The command finds DB_URL and so on in its environment for a dependency named db, and the \
      names that drivers read (DATABASE_URL, PGHOST, REDIS_URL, …). ASSAY_API is where its tests \
      get a part of their own each; see docs/api.md. After `assay up` its servers are used, as \
      they run, unless --with or --runtime is given. The exit code is the command's; 2 when the call, the \
      manifest or a migration is wrong, 3 when a dependency did not start.
      """)

  @OptionGroup var selection: DependencySelection

  @Flag(
    help:
      "When the command fails, leave everything up until Enter is pressed; after assay up, until assay down."
  )
  var keep = false

  @Argument(parsing: .postTerminator, help: "The command and its arguments.")
  var command: [String]

  func validate() throws {
    if command.isEmpty {
      throw ValidationError("no command; write it after --, as in: assay exec -- pytest")
    }
  }

  func run() async throws {
    if selection.with.isEmpty, selection.runtime == nil,
      let state = UpState.current(in: selection.root)
    {
      throw try await HeldExecution(
        state: state, command: command, only: selection.only, keep: keep
      ).run()
    }
    let selected = try selection.read()
    let outcome = try await Interrupts.cancelling {
      await Result.catching { () async throws(FailureReport) in
        try await DependencySession.open(selected, purpose: "exec")
      }
    }
    let session = try outcome.get()
    let status: Int32
    do {
      var environment = try await session.lease(for: Self.suite)
      environment["ASSAY_API"] = session.server.address(for: Self.suite)
      environment["ASSAY_RUN_ID"] = session.run.session.id
      status = try await ForegroundCommand(command, environment: environment).run()
    } catch {
      await session.close()
      throw error
    }
    if keep, status != 0 { await session.showAndWait() }
    // Some servers tell only of parts that were given back what happened on them.
    await session.run.host.releaseAll(of: Self.suite)
    for violation in await session.run.host.violations() {
      Self.show(violation.dependency, violation.owner?.test, violation.action)
    }
    await session.close()
    throw CommandStatus(code: status)
  }

  static let suite = "exec"

  static func show(_ dependency: String, _ test: String?, _ action: String) {
    Console.error("\(dependency): \(test ?? "the command") \(action)")
  }
}
