/// Looks for tests that their surroundings can break: runs them as they are, then with one change
/// after the other, and then only the suspects again, with the change and without.
package struct ProbeSession {
  package struct Settings: Sendable {
    package var seed: UInt64
    /// How often each side of a comparison runs before it is looked at.
    package var runs: Int
    package var budget: Duration
    /// What is tried.
    package var perturbations: [Perturbation]
    /// How likely one wrong accusation is in a whole session of a suite without faults.
    package var significance = 0.05

    package init(seed: UInt64, runs: Int, budget: Duration, perturbations: [Perturbation]) {
      self.seed = seed
      self.runs = runs
      self.budget = budget
      self.perturbations = perturbations
    }
  }

  /// What the session asks of the world.
  package struct World {
    package var run: (ProbeRun) async -> ProbeAnswer
    /// Since the session began.
    package var elapsed: () -> Duration
    /// Tells people what is being done.
    package var note: (String) -> Void
    /// The shell command line that does a run again.
    package var commandLine: (ProbeRun) -> String

    package init(
      run: @escaping (ProbeRun) async -> ProbeAnswer, elapsed: @escaping () -> Duration,
      note: @escaping (String) -> Void, commandLine: @escaping (ProbeRun) -> String
    ) {
      self.run = run
      self.elapsed = elapsed
      self.note = note
      self.commandLine = commandLine
    }
  }

  let tests: [String]
  /// Whether the runner has no others, so that none need be chosen.
  let areAllTests: Bool
  let abilities: RunnerAbilities
  let settings: Settings
  let world: World

  var runCount = 0
  /// Of the search, which chose the suspects, and of their trial, which decides.
  var searched = Ledger()
  var tried = Ledger()
  /// First executions in a process of their own; all further ones there.
  var alone: [String: Tally] = [:]
  var again: [String: [Execution.Outcome]] = [:]
  var seconds: [String: Double] = [:]
  var messages: [String: String] = [:]
  /// The fewest files that a test left open, over all executions that passed.
  var openedFiles: [String: Int] = [:]
  var fixedPaths: [String: Set<String>] = [:]
  var leftovers: [String: ProbeAnswer.Leftover] = [:]
  var notChecked: [Perturbation.Kind: String]
  var checked: [Perturbation.Kind: Int] = [:]
  /// Which perturbation of each kind first broke a test, and in which order tests ran then.
  var suspicions: [Suspicion] = []
  var orderFindings: [String: OrderDependence] = [:]
  var assessments: [Assessment] = []
  /// Why nothing could be found out at all.
  var problem: String?

  struct Suspicion {
    var test: String
    var perturbation: Perturbation
    var order: [String]
  }

  /// `notChecked` is what this machine or runner cannot do, with the reasons.
  package init(
    tests: [String], areAllTests: Bool = true, abilities: RunnerAbilities, settings: Settings,
    notChecked: [Perturbation.Kind: String], world: World
  ) {
    self.tests = tests
    self.areAllTests = areAllTests
    self.abilities = abilities
    self.settings = settings
    self.notChecked = notChecked
    self.world = world
  }

  /// Runs the whole session.
  package mutating func probe() async -> ProbeReport {
    await runBaseline()
    if problem == nil {
      await runAlone()
      for kind in Perturbation.Kind.allCases { await search(kind) }
      await searchOrders()
      await tryCandidates()
    }
    return report()
  }

  /// Does one run and takes down what it told.
  mutating func perform(_ run: ProbeRun) async -> ProbeAnswer {
    runCount += 1
    var answer = await world.run(run)
    if run.condition == .perturbed(.twoCopies) {
      answer.executions = Self.oneOfEach(answer.executions)
    }
    for execution in answer.executions {
      if let message = execution.message, execution.outcome == .failed {
        messages[execution.test] = message
      }
      // A test that fails to open them leaves none.
      guard execution.outcome == .passed else { continue }
      let opened = execution.openedFiles
      openedFiles[execution.test] = min(openedFiles[execution.test] ?? opened, opened)
    }
    fixedPaths.merge(answer.fixedPaths) { $0.union($1) }
    for leftover in answer.leftovers { leftovers[leftover.path] = leftover }
    return answer
  }

  /// What two copies did as one observation: mostly one of them fails, which is all that can be.
  private static func oneOfEach(_ executions: [Execution]) -> [Execution] {
    var places: [String: Int] = [:]
    var result: [Execution] = []
    for execution in executions {
      guard let place = places[execution.test] else {
        places[execution.test] = result.count
        result.append(execution)
        continue
      }
      if execution.outcome == .failed { result[place] = execution }
    }
    return result
  }

  /// All tests in the order of the source, each as often as `times` says.
  func wholeSuite(
    under condition: Condition, times: (String) -> Int = { _ in 1 }
  ) -> ProbeRun {
    ProbeRun(
      condition, tests.map { ProbeRun.Step($0, times: abilities.repeats ? times($0) : 1) },
      isWholeSuite: areAllTests)
  }

  /// Some tests in the order of the source; all where the runner cannot choose.
  func part(
    _ chosen: Set<String>, under condition: Condition, times: (String) -> Int = { _ in 1 }
  ) -> ProbeRun {
    guard abilities.selects, chosen.count < tests.count else {
      return wholeSuite(under: condition, times: times)
    }
    return ProbeRun(
      condition,
      tests.filter(chosen.contains).map {
        ProbeRun.Step($0, times: abilities.repeats ? times($0) : 1)
      })
  }

  /// How often a test fits into some seconds.
  func times(_ test: String, within limit: Double, most: Int) -> Int {
    max(1, min(most, Int(limit / max(seconds[test] ?? 1, 0.001))))
  }

  /// Whether some part of the budget is used up.
  func isOver(_ part: Double) -> Bool {
    Task.isCancelled || world.elapsed() >= settings.budget * part
  }
}
