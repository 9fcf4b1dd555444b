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
      assay exec -- pytest                       with all dependencies of assay.yaml
      assay exec --with postgres:15 -- pytest    without any assay.yaml
      assay exec --with db=postgres --with redis -- npm test

      The command finds DB_URL and so on in its environment for a dependency named db, and the
      names that drivers read (DATABASE_URL, PGHOST, REDIS_URL, …). ASSAY_API is where its tests
      get a part of their own each; see docs/dependencies.md. After `assay up` its servers are
      used. The exit code is the command's; 3 when a dependency did not start.
      """)

  @OptionGroup var selection: DependencySelection

  @Flag(help: "When the command fails, leave everything up until Enter is pressed.")
  var keep = false

  @Argument(parsing: .postTerminator, help: "The command and its arguments.")
  var command: [String]

  func validate() throws {
    if command.isEmpty {
      throw ValidationError("no command; write it after --, as in: assay exec -- pytest")
    }
  }

  func run() async throws {
    if selection.with.isEmpty, let state = UpState.running(in: selection.root) {
      return try await run(using: state)
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
      var environment = try await session.lease(for: "exec")
      environment["ASSAY_API"] = session.server.address(for: "exec")
      status = try await ForegroundCommand(command, environment: environment).run()
    } catch {
      await session.close()
      throw error
    }
    if keep, status != 0 { await session.showAndWait() }
    for violation in await session.run.host.violations() {
      let who = violation.owner?.test ?? "the command"
      Console.error("\(violation.dependency): \(who) \(violation.action)")
    }
    await session.close()
    throw CommandStatus(code: status)
  }

  /// `assay up` has the servers; this run gets parts of its own of them.
  private func run(using state: UpState) async throws {
    let known = state.dependencies.map(\.name)
    for name in selection.only where !known.contains(name) {
      throw FailureReport(
        .badInput, attempt: "select dependencies", subject: "--only \(name)",
        happened: "It is not up here.", remedy: "Choose from: \(known.joined(separator: ", ")).")
    }

    let client = LeaseClient(address: state.api)
    var leases: [LeaseClient.Lease] = []
    var environment: [String: String] = [:]
    do {
      for name in known where selection.only.isEmpty || selection.only.contains(name) {
        let lease = try await client.lease(name, suite: "exec", test: nil)
        leases.append(lease)
      }
      environment = LeaseClient.environment(of: leases)
      environment["ASSAY_API"] = state.api
      let status = try await ForegroundCommand(command, environment: environment).run()
      for lease in leases { try await client.release(lease.id, keep: keep && status != 0) }
      if keep, status != 0 {
        for lease in leases { Console.error("kept \(lease.dependency): \(lease.url)") }
      }
      throw CommandStatus(code: status)
    } catch let failure as FailureReport {
      for lease in leases { try? await client.release(lease.id, keep: false) }
      throw failure
    }
  }
}
