import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayReports
import AssayServer
import AssaySharding
import AssayTestRuns
import Foundation

/// `assay tests queue`: hands a suite's tests out to machines that ask for more as they get free.
struct QueueCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue",
    abstract: "Hand a suite's tests out to machines that ask for more as they get free.",
    discussion: """
      Examples:
        assay tests queue orders/unit --timings timings.json --host 0.0.0.0 --port 4242
        assay tests shard orders/unit --timings timings.json --queue URL -- pytest   on each machine

      It prints the URL, which holds a secret, and ends when all is done: with 0, or with 1 when a \
      command failed, or when something lost its machine twice. Tests of one class or module stay \
      together; those that take longest go first. A machine that is silent for --patience and three \
      times what its tests should take is given up, and another one runs them.
      """)

  @Argument(help: "A suite, as SERVICE/SUITE.")
  var suite: String

  @Option(help: "Timings to plan by, instead of the history; all workers need the same.")
  var timings: String?

  @Option(help: ArgumentHelp("An address of this machine.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("Default: a free one, which is printed.", valueName: "port"))
  var port: UInt16 = 0

  @Option(help: ArgumentHelp("How long a machine may stay silent.", valueName: "time"))
  var patience = "60s"

  @OptionGroup var history: HistoryFile

  func validate() throws {
    if DurationText.parse(patience) == nil {
      throw ValidationError("--patience takes a time such as 60s, not \(patience)")
    }
  }

  func run() async throws {
    let snapshot = try SuiteTimings(suite: suite, file: timings, history: history).snapshot()
    let units = ShardPlanner(snapshot).queueUnits
    let lease = ShardQueue.Lease(grace: DurationText.parse(patience) ?? .seconds(60))
    let server = try await QueueServer.start(
      ShardQueue(units, lease: lease), plan: snapshot.digest, host: host, port: Int(port))
    Console.write("\(server.address)\n")
    let state = await server.untilOver()
    await server.stop()
    var text = "\(state.done) of \(state.units) parts done by "
    text += ReportFormat.count(state.workers, "machine")
    text += " in \(ReportFormat.duration(state.elapsed))\n"
    for name in state.failed { text += "failed: \(name)\n" }
    for name in state.givenUp { text += "lost its machine twice: \(name)\n" }
    Console.write(text)
    guard state.isFinished else {
      throw FailureReport(
        .infrastructure, attempt: "hand out the tests", subject: suite,
        happened: "no machine asks any more", remedy: "see why the machines ended")
    }
    if !state.failed.isEmpty || !state.givenUp.isEmpty { throw ExitStatus.fail }
  }
}

extension ShardPlanner {
  /// What a queue hands out: classes and modules as a whole, and first what nobody has measured.
  ///
  /// The same for all that have the same timings.
  var queueUnits: [ShardUnit] {
    [.unknownTests]
      + units(snapshot.timings.map { ShardItem($0.identity, group: $0.identity.suite) })
  }
}
