import AssayEvidence
import AssayProcesses
import AssayLeaseClient
import AssayVerification
import Foundation

/// A command with parts of its own of the servers that `assay up` holds.
struct HeldExecution: Sendable {
  let state: UpState
  let command: [String]
  /// Those of the state that are wanted; empty: all.
  let only: [String]
  /// Whether parts stay when the command fails.
  let keep: Bool

  /// Runs it to its end.
  ///
  /// - Returns: its exit code.
  /// - Throws: bad input when there is no such dependency or program, an infrastructure failure
  ///   when the servers do not answer.
  func run() async throws(FailureReport) -> CommandStatus {
    let known = state.dependencies.map(\.name)
    for name in only where !known.contains(name) {
      throw FailureReport(
        .badInput, attempt: "select dependencies", subject: "--only \(name)",
        happened: "It is not up here.", remedy: "Choose from: \(known.joined(separator: ", ")).")
    }
    let id = "\(ExecCommand.suite)-\(RunIdentity.identifier(Date()))"
    // The servers are another's, but the command ends with us.
    let runGuard = try RunGuard.start(runID: id)
    let client = LeaseClient(address: state.api)
    let result = await Result.catching { () async throws(FailureReport) in
      try await run(client, runID: id)
    }
    await runGuard.finish()
    return try result.get()
  }

  private func run(
    _ client: LeaseClient, runID: String
  ) async throws(FailureReport) -> CommandStatus {
    let suite = try await client.openSuite(
      ExecCommand.suite,
      dependencies: state.dependencies.map(\.name).filter { only.isEmpty || only.contains($0) },
      pid: getpid())
    var environment = suite.env
    environment["ASSAY_API"] = suite.address
    environment["ASSAY_RUN_ID"] = runID
    let status: Int32
    do throws(FailureReport) {
      status = try await ForegroundCommand(command, environment: environment).run()
    } catch {
      _ = try? await client.endSuite(suite.suite, keep: false)
      throw error
    }
    let keeps = keep && status != 0
    let end = try await client.endSuite(suite.suite, keep: keeps)
    if keeps {
      for lease in end.leases { Console.error("kept \(lease.dependency): \(lease.url)") }
    }
    for violation in end.violations {
      ExecCommand.show(violation.dependency, violation.test, violation.action)
    }
    return CommandStatus(code: status)
  }
}
