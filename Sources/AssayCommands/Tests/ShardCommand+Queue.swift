import AssayEvidence
import AssayLeaseClient
import AssaySharding
import AssayTestRuns
import Foundation

extension ShardCommand {
  /// Asks no more often for what another machine may lose.
  private static let longestWait = Duration.seconds(2)

  /// Runs what a queue gives until there is no more; what fails is told at the end.
  func work(
    on address: String, _ snapshot: TimingsSnapshot, files: [TestIdentity: String?]
  ) async throws {
    let units = ShardPlanner(snapshot).queueUnits
    let client = QueueClient(
      address: address,
      worker: "\(ProcessInfo.processInfo.hostName)-\(UInt32.random(in: 0...UInt32.max))",
      plan: snapshot.digest)
    let runner = try runnerOfCommand()
    var failure: Int32?
    while true {
      switch try await client.next() {
      case .run(let number, let time):
        guard units.indices.contains(number) else {
          throw FailureReport(
            .badInput, attempt: "run a part of the suite", subject: address,
            happened: "the queue has a part \(number), this machine \(units.count) parts",
            remedy: "use the same Assay on all machines")
        }
        let runs = try invocations(
          of: units[number], number, all: snapshot.timings.map(\.identity), files: files)
        var status = try await run(runs, number, client, within: time)
        // pytest's own code for "no tests", where it was asked for new ones.
        if runner == .pytest, units[number] == .unknownTests, status == 5 { status = 0 }
        if status != 0, failure == nil { failure = status }
        if try await !client.finish(number, failed: status != 0) {
          Console.error("\(units[number].name): another machine was faster")
        }
      case .wait(let time):
        try await Task.sleep(for: min(max(time, .milliseconds(100)), Self.longestWait))
      case .finished(let givenUp):
        if let failure { throw CommandStatus(code: failure) }
        guard givenUp.isEmpty else {
          throw FailureReport(
            .infrastructure, attempt: "run the suite", subject: suite,
            happened: "lost its machine twice: \(givenUp.joined(separator: ", "))",
            remedy: "see what ends the machines that run it")
        }
        return
      }
    }
  }

  /// Runs the command while the queue is told that we are alive.
  ///
  /// - Returns: 0, or the first other exit code.
  private func run(
    _ invocations: [SubsetInvocation], _ number: Int, _ client: QueueClient, within time: Duration
  ) async throws -> Int32 {
    let alive = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: max(time / 3, .milliseconds(100)))
        // That a later request fails is told.
        try? await client.renew()
      }
    }
    defer { alive.cancel() }
    var first: Int32 = 0
    for invocation in invocations {
      let status = try await execute(invocation, environment: ["ASSAY_SHARD_PART": "\(number)"])
      if first == 0 { first = status }
    }
    return first
  }

  private func invocations(
    of unit: ShardUnit, _ number: Int, all: [TestIdentity], files: [TestIdentity: String?]
  ) throws -> [SubsetInvocation] {
    let isRest = unit == .unknownTests
    let runner = try runnerOfCommand()
    // These can only be told what to run.
    if isRest, runner == .goTest || runner == .jest { return [] }
    let tests = isRest ? all : unit.items
    let subset = TestSubset(
      isRest ? .allBut : .only,
      tests.map { TestSubset.Member($0, file: files[$0] ?? nil) })
    return try invocations(of: subset, by: runner, list: "part-\(number)")
  }
}
