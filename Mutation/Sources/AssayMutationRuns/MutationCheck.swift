package import AssayCoverage
package import AssayEvidence
package import AssayMutation
package import AssayProcesses
import Foundation

/// Tries mutants on a copy of a package, and says which of them no test notices.
///
/// One build holds all mutants that can be switched, see `Schemata`. It is run once as it is, then
/// each test alone to learn which mutants it gets to, then each mutant with the tests that get to
/// it. What can't be switched is built one by one, at the end.
package struct MutationCheck: Sendable {
  /// The copy's.
  package var package: String
  /// With paths relative to the package.
  package var scans: [SourceScan]
  /// Lines by path, whose mutants come first.
  package var changed: [String: LineSet] = [:]
  /// Lines by path that no test gets to, as a coverage file says.
  package var uncovered: [String: LineSet] = [:]
  package var environment: [String: String]
  package var deadline: ContinuousClock.Instant
  /// How many mutants are tried at once.
  package var jobs: Int
  /// Whether every mutant gets a build of its own: slow, to compare with.
  package var buildsEach = false
  /// Files that are left out when they belong to no target under test; others are an error.
  package var optional: Set<String> = []
  /// Ends what was started should this process die.
  package var runGuard: RunGuard?
  /// Gets a line of progress now and then.
  package var say: @Sendable (String) -> Void

  package init(
    package: String, scans: [SourceScan], environment: [String: String],
    deadline: ContinuousClock.Instant, jobs: Int, say: @escaping @Sendable (String) -> Void
  ) {
    self.package = package
    self.scans = scans
    self.environment = environment
    self.deadline = deadline
    self.jobs = jobs
    self.say = say
  }

  var tool: SwiftTool { SwiftTool(package: package, environment: environment, runGuard: runGuard) }
  var timeLeft: Duration { deadline - .now }

  var scratch: String { "\(package)/.build/assay-mutate" }

  /// What came of mutants.
  package struct Outcome: Sendable {
    package var results: [MutantResult] = []
    /// What ended the check early, if not time; what is left then has not run.
    package var problem: FailureReport?
  }

  /// - Returns: a result for each mutant of the scans.
  /// - Throws: `FailureReport` when the package does not build, or its tests fail, without any
  ///   change, and when time is over before a mutant could be tried.
  package func run() async throws(FailureReport) -> Outcome {
    var check = self
    check.scans = try await scansUnderTest()
    return try await check.runAll()
  }

  private func runAll() async throws(FailureReport) -> Outcome {
    var results: [MutantResult] = []
    var waiting: [Mutant] = []
    for mutant in MutantOrder.sorted(scans.flatMap(\.mutants), changed: changed) {
      if let reason = mutant.accepted {
        results.append(MutantResult(mutant, .accepted(reason)))
      } else if uncovered[mutant.path]?.contains(mutant.start.line) == true {
        results.append(MutantResult(mutant, .notReached))
      } else {
        waiting.append(mutant)
      }
    }
    guard !waiting.isEmpty else { return Outcome(results: results) }
    let switched = try await buildSwitched(waiting)
    results += switched.notCompiled.map { MutantResult($0, .notCompiled) }
    var single = switched.single
    if !switched.numbers.isEmpty {
      say("running the tests without any change")
      if let trial = try await trial(numbers: switched.numbers) {
        let outcome = await run(switched.numbers, trial)
        results += outcome.results
        if let problem = outcome.problem {
          results += single.map { MutantResult($0, .notRun) }
          return Outcome(results: results, problem: problem)
        }
      } else {
        say("the tests fail with all mutants in one build; each gets a build of its own")
        single += waiting.filter { switched.numbers[$0] != nil }
      }
    }
    let outcome = await runSingly(single)
    results += outcome.results
    // Where nothing came of any mutant there is nothing to report but that.
    if let problem = outcome.problem, !results.contains(where: \.isJudged) { throw problem }
    return Outcome(results: results, problem: outcome.problem)
  }

  /// Files must belong to targets, whose tests can reach them.
  private func scansUnderTest() async throws(FailureReport) -> [SourceScan] {
    let targets = try await tool.targets()
    var result: [SourceScan] = []
    for scan in scans where !scan.mutants.isEmpty || scan.hasErrors {
      if targets.contains(where: { $0.holds(scan.path) && !$0.isTest }) {
        guard !scan.hasErrors else {
          throw FailureReport(
            .badInput, attempt: "check mutants", subject: scan.path,
            happened: "It is no Swift that can be read.",
            remedy: "Make `swift build` pass first, or name other files.")
        }
        result.append(scan)
      } else if !optional.contains(scan.path) {
        throw FailureReport(
          .badInput, attempt: "check mutants", subject: scan.path,
          happened: "The file belongs to no target of the package, or to its tests.",
          remedy: "Name files that are under test.")
      }
    }
    return result
  }

  func write(_ bytes: [UInt8], to path: String) throws(FailureReport) {
    let whole = "\(package)/\(path)"
    // Unchanged files keep their times, and are not built again.
    if let old = FileManager.default.contents(atPath: whole), old.elementsEqual(bytes) { return }
    do {
      // A new file takes the old one's place, which may have another name elsewhere.
      try Data(bytes).write(to: URL(filePath: whole), options: .atomic)
    } catch {
      throw FailureReport(
        .infrastructure, attempt: "write a mutant", subject: whole,
        happened: "\(error.localizedDescription)", remedy: "Check that the disk has room.")
    }
  }
}
