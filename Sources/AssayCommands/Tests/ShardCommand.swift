import ArgumentParser
import AssayEvidence
import AssayManifest
import AssayReports
import AssaySQLite
import AssaySharding
import AssayTestRuns
import AssayYAML
import Foundation

/// `assay tests shard`: this machine's part of a suite.
struct ShardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shard",
    abstract: "Run this machine's part of a suite, or show how many machines it takes.",
    discussion: """
      Examples:
        assay tests shard orders/unit --shard 3/8 -- pytest
        assay tests shard orders/unit -- swift test --skip-build   (3/8 from the CI's variables)
        assay tests shard orders/unit --shard 3/8      prints what to add to the command
        assay tests shard orders/unit --queue URL -- pytest   (more whenever it is free)
        assay tests shard orders/unit --plan           machines that fit the budget, and why

      The longest tests first, each to the machine that is done first, as long as earlier runs took: \
      the same timings always give the same parts. Give all machines the same --timings FILE, \
      written once by --write-timings, where they do not share a history. The last part also runs \
      tests that nobody has measured yet.
      """)

  @Argument(help: "A suite, as SERVICE/SUITE.")
  var suite: String

  @Option(help: "Which part of how many, as 3/8; without it the CI's variables say so.")
  var shard: String?

  @Flag(help: "Show the machines that fit the budget, and what bounds them.")
  var plan = false

  @Option(help: "Minutes that the suite may take, for --plan; the manifest's budget if not said.")
  var budget: Double?

  @Option(help: "Timings to plan by, instead of the history.")
  var timings: String?

  @Option(help: "Take part in a queue, as `assay tests queue` printed it, until it is empty.")
  var queue: String?

  @Option(help: "Write the timings of the history to this file, and end.")
  var writeTimings: String?

  @Option(help: "swift, pytest, go, jest or list; without it the command says so.")
  var runner: String?

  @OptionGroup var history: HistoryFile

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("The command that runs the suite, behind --.", valueName: "command"))
  var command: [String] = []

  private static let runners: [String: SubsetRunner] = [
    "swift": .swiftTest, "pytest": .pytest, "go": .goTest, "jest": .jest, "list": .list,
  ]

  func validate() throws {
    if let runner, Self.runners[runner] == nil {
      throw ValidationError("--runner is swift, pytest, go, jest or list, not \(runner)")
    }
    if queue != nil, command.isEmpty || shard != nil {
      throw ValidationError("with --queue name the command behind --, and no --shard")
    }
    if let budget, !(budget > 0 && budget < 100_000) {
      throw ValidationError("--budget takes minutes, not \(budget)")
    }
  }

  func run() async throws {
    let source = SuiteTimings(
      suite: suite, file: writeTimings == nil ? timings : nil, history: history)
    let times = try source.times()
    let snapshot = try source.snapshot(times)
    let known = Dictionary(
      times.map { ($0.test.identity, $0.test.file) }, uniquingKeysWith: { first, _ in first })
    if let writeTimings {
      do { try Data(snapshot.text.utf8).write(to: URL(filePath: writeTimings)) } catch {
        throw FailureReport(
          .infrastructure, attempt: "write the timings", subject: writeTimings,
          happened: (error as NSError).localizedDescription)
      }
      return
    }
    let items = snapshot.timings.map { ShardItem($0.identity) }
    if plan {
      Console.write(try advice(ShardPlanner(snapshot), items))
      return
    }
    if let queue { return try await work(on: queue, snapshot, files: known) }
    let part = try self.part()
    let whole = ShardPlanner(snapshot).plan(items, shards: part.total)
    let invocations = try invocations(whole, part, files: known)
    let predicted = whole[part]?.predicted ?? .zero
    Console.error(
      "shard \(part): \(whole[part]?.tests.count ?? 0) of \(items.count) tests, "
        + "about \(ReportFormat.duration(predicted)) of \(ReportFormat.duration(whole.predicted))")
    if command.isEmpty {
      for invocation in invocations { Console.write(invocation.shellText + "\n") }
      return
    }
    let start = ContinuousClock.now
    for invocation in invocations {
      // What fails ends it all with its own code.
      let status = try await execute(invocation)
      if status != 0 { throw CommandStatus(code: status) }
    }
    Console.error(
      "shard \(part) took \(ReportFormat.duration(.now - start)), predicted "
        + ReportFormat.duration(predicted))
  }

  private func part() throws -> Shard {
    do throws(ShardFault) {
      if let shard { return try Shard(parsing: shard) }
      if let found = try ShardVariables.shard(in: ProcessInfo.processInfo.environment) {
        return found
      }
    } catch {
      throw FailureReport(
        .badInput, attempt: "choose the shard", subject: shard ?? "the environment",
        happened: error.description, remedy: "give it as --shard 3/8")
    }
    throw FailureReport(
      .badInput, attempt: "choose the shard", subject: "the environment",
      happened: "no variable of a CI system says which part this machine runs",
      remedy: "give it as --shard 3/8, or as ASSAY_SHARD=3/8")
  }

  private func invocations(
    _ plan: ShardPlan, _ part: Shard, files: [TestIdentity: String?]
  ) throws -> [SubsetInvocation] {
    func members(_ tests: [TestIdentity]) -> [TestSubset.Member] {
      tests.map { TestSubset.Member($0, file: files[$0] ?? nil) }
    }
    let own = TestSubset(.only, members(plan[part]?.tests ?? []))
    // What nobody knows yet must run somewhere.
    let others = plan.parts.indices.filter { $0 != part.index - 1 }
      .flatMap { plan.parts[$0].tests }
    let open = TestSubset(.allBut, members(others))
    let runner = try runnerOfCommand()
    let isLast = part.index == part.total && runner != .goTest && runner != .jest
    return try invocations(
      of: isLast ? open : own, by: runner, list: "shard-\(part.index)-of-\(part.total)")
  }

  /// How to start the runner for some tests; `list` names a file of ours for those that take one.
  func invocations(
    of subset: TestSubset, by runner: SubsetRunner, list name: String
  ) throws -> [SubsetInvocation] {
    let path = "\(history.root)/.assay/\(name).txt"
    let invocations: [SubsetInvocation]
    do throws(SubsetFault) {
      invocations = try subset.invocations(of: runner, listPath: path)
    } catch {
      throw FailureReport(
        .badInput, attempt: "share out the tests", subject: suite, happened: error.what,
        remedy: error.remedy)
    }
    for text in invocations.compactMap(\.list) { try write(text, to: path) }
    return invocations
  }

  /// As the user says, else as the command that runs the suite shows.
  func runnerOfCommand() throws -> SubsetRunner {
    if let runner = runner.flatMap({ Self.runners[$0] }) { return runner }
    var line = command.joined(separator: " ")
    if line.isEmpty, let manifest = history.manifest ?? ManifestFile.nearest {
      let services = try ManifestFile(path: manifest).checkedManifest().services
      let suites = services.flatMap { service in
        service.suites.map { ("\(service.name)/\($0.name)", $0.run) }
      }
      line = suites.first { $0.0 == suite }?.1 ?? ""
    }
    switch TestRunner(commandLine: line) {
    case .swiftTest?: return .swiftTest
    case .pytest?: return .pytest
    case .goTest?: return .goTest
    case nil: break
    }
    if line.split(separator: " ").contains(where: { $0.hasSuffix("jest") }) { return .jest }
    throw FailureReport(
      .badInput, attempt: "choose the runner", subject: suite,
      happened: "the command does not show which runner it starts",
      remedy: "say --runner; list is for those that read names from $ASSAY_TEST_LIST")
  }

  private func write(_ list: String, to path: String) throws(FailureReport) {
    do {
      try RunFolder.makeBase(root: history.root)
      try Data(list.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "write the shard's tests", subject: path,
        happened: (error as NSError).localizedDescription)
    }
  }

  func execute(
    _ invocation: SubsetInvocation, environment: [String: String] = [:]
  ) async throws(FailureReport) -> Int32 {
    try await ForegroundCommand(
      command + invocation.arguments,
      environment: invocation.environment.merging(environment) { $1 }
    ).run()
  }

  // MARK: The plan

  private func advice(_ planner: ShardPlanner, _ items: [ShardItem]) throws -> String {
    var limit = Duration.seconds((budget ?? 15) * 60)
    if budget == nil, let manifest = history.manifest ?? ManifestFile.nearest {
      limit = try ManifestFile(path: manifest).checkedManifest().budget
    }
    var text: String
    switch ShardBudget(limit).answer(for: items, by: planner) {
    case .fits(let machines, let plan):
      text =
        "\(machines == 1 ? "1 machine runs" : "\(machines) machines run") \(items.count) tests "
        + "in about \(ReportFormat.duration(plan.predicted)), within \(ReportFormat.duration(limit))\n"
      text += Self.lines(plan)
    case .needsSplit(let units, let machines, let plan):
      text =
        "no number of machines runs them within \(ReportFormat.duration(limit)); "
        + "\(machines) take about \(ReportFormat.duration(plan.predicted))\n"
      text += units.prefix(5).map {
        "split \($0.name): it takes \(ReportFormat.duration($0.duration))\n"
      }.joined()
      text += Self.lines(plan)
    case .startUpTooLong:
      text = "to start a machine takes longer than \(ReportFormat.duration(limit))\n"
    }
    return text
  }

  private static func lines(_ plan: ShardPlan) -> String {
    let parts = plan.parts.enumerated().prefix(64).map { number, part in
      "  \(number + 1)/\(plan.parts.count)  \(part.tests.count) tests, \(ReportFormat.duration(part.predicted))\n"
    }
    return parts.joined() + (plan.advice.map { "faster: \($0)\n" } ?? "")
  }
}
