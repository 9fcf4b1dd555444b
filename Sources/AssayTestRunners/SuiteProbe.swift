package import AssayDates
import AssayEvidence
package import AssayProbe
package import AssayTestRuns
import Foundation

/// Probes the tests that one command runs.
package struct SuiteProbe: Sendable {
  /// `pytest tests`, `go test ./...`, the path of a test binary, or any command that writes results.
  package var words: [String]
  /// Where the command runs.
  package var folder: String
  package var environment: [String: String]
  /// Where an unknown command writes its results; nil: to `$ASSAY_RESULTS`.
  package var resultFile: String?
  package var kinds = Set(Perturbation.Kind.allCases)
  /// Tests whose name holds one of these; empty for all.
  package var only: [String] = []
  package var seed: UInt64
  package var runs = 5
  package var budget: Duration
  package var today: CivilDate
  /// Why tests cannot be cut off the network here; nil: they can.
  package var networkProblem: String?
  package var run: RunCommand
  package var readResults: @Sendable (String) throws -> ParsedResults

  package init(
    words: [String], folder: String, environment: [String: String], seed: UInt64,
    budget: Duration, today: CivilDate, run: @escaping RunCommand,
    readResults: @escaping @Sendable (String) throws -> ParsedResults
  ) {
    self.words = words
    self.folder = folder
    self.environment = environment
    self.seed = seed
    self.budget = budget
    self.today = today
    self.run = run
    self.readResults = readResults
  }

  /// Runs the session; `note` is told what is being done.
  ///
  /// - Throws: `FailureReport` when the tests cannot be listed or no scratch folder made.
  package func probe(note: @escaping (String) -> Void) async throws -> ProbeReport {
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "assay-probe-\(UUID().uuidString)").path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "make a scratch folder", subject: scratch,
        happened: "\(error)", remedy: "Make room there, or set TMPDIR to another folder.")
    }
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let runner = try runner()
    let perturbations = Perturbation.standard(
      seed: seed, kinds: kinds, choosesHashSeeds: runner.abilities.choosesHashSeeds)
    let machine = await Machine.look(
      scratch: scratch, locales: Set(perturbations.compactMap(Self.locale)),
      environment: environment, networkProblem: networkProblem, run: run)
    let executor = RunExecutor(
      runner: runner, machine: machine, environment: environment, folder: folder,
      scratch: scratch, today: today, run: run)
    return try await session(executor, perturbations, note: note)
  }

  private func session(
    _ executor: RunExecutor, _ perturbations: [Perturbation], note: @escaping (String) -> Void
  ) async throws -> ProbeReport {
    let all = try await executor.tests()
    let tests = all.filter { test in only.isEmpty || only.contains { test.contains($0) } }
    guard !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "choose tests", subject: only.joined(separator: ", "),
        happened: "None of the \(all.count) tests has such a name.")
    }
    let possible = perturbations.filter { executor.machine.problem($0) == nil }
    var notChecked = executor.runner.notChecked
    for perturbation in perturbations {
      if let problem = executor.machine.problem(perturbation),
        !possible.contains(where: { $0.kind == perturbation.kind })
      {
        notChecked[perturbation.kind] = notChecked[perturbation.kind] ?? problem
      }
    }
    notChecked = notChecked.filter { kinds.contains($0.key) }
    let began = ContinuousClock.now
    var session = ProbeSession(
      tests: tests, areAllTests: tests.count == all.count, abilities: executor.runner.abilities,
      settings: .init(seed: seed, runs: runs, budget: budget, perturbations: possible),
      notChecked: notChecked,
      world: .init(
        run: { await executor.perform($0) }, elapsed: { .now - began }, note: note,
        commandLine: { executor.commandLine(for: $0, again: again) }))
    return await session.probe()
  }

  private static func locale(_ perturbation: Perturbation) -> String? {
    if case .locale(let name) = perturbation { name } else { nil }
  }

  /// The command line of `assay` for one finding.
  private func again(_ run: ProbeRun) -> String {
    let kind = run.condition.perturbation?.kind ?? .alone
    let tests = run.isWholeSuite ? [] : run.steps.flatMap { ["--test", $0.test] }
    return ShellText.words(
      ["assay", "tests", "probe", "--only", kind.rawValue] + tests + ["--seed", String(seed), "--"]
        + words)
  }

  /// By the names of the programs in the command.
  private func runner() throws(FailureReport) -> any TestRunnerAdapter {
    let programs = words.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    if programs.contains(where: { ["pytest", "py.test", "pytest-3"].contains($0) }) {
      return PytestRunner(words: words, folder: folder)
    }
    if let index = programs.firstIndex(of: "go"), programs.dropFirst(index + 1).first == "test" {
      return GoTestRunner(words: words)
    }
    if programs.first?.hasSuffix(".xctest") == true {
      return SwiftTestingRunner(binary: words[0])
    }
    if programs.starts(with: ["swift", "test"]) {
      throw FailureReport(
        .badInput, attempt: "probe the tests", subject: "swift test",
        happened: "Swift's tests are run by their binary, twenty times faster.",
        remedy: "Run `swift build --build-tests`, then "
          + "`assay tests probe -- .build/debug/NAMEPackageTests.xctest`.")
    }
    return ResultFileRunner(line: ShellText.words(words), path: resultFile, read: readResults)
  }
}
