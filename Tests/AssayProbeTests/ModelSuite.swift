import AssayProbe

/// A suite without a process: each test is a rule of when it fails.
final class ModelSuite {
  struct Situation {
    var condition: Condition
    /// Those that ran before in the same process.
    var before: [String]
    /// Of all executions, from 0.
    var number: Int
  }

  var rules: [(test: String, fails: (Situation) -> Bool)] = []
  var runs: [ProbeRun] = []
  /// Conditions under which nothing runs.
  var broken: (Condition) -> Bool = { _ in false }
  /// Tests that end the process.
  var stops: (String, Condition) -> Bool = { _, _ in false }
  /// How many files a test leaves open.
  var opened: [String: Int] = [:]
  private var number = 0

  var tests: [String] { rules.map(\.test) }

  func rule(_ test: String, _ fails: @escaping (Situation) -> Bool = { _ in false }) {
    rules.append((test, fails))
  }

  func perform(_ run: ProbeRun) -> ProbeAnswer {
    runs.append(run)
    if broken(run.condition) { return ProbeAnswer(problem: "it did not start") }
    var before: [String] = []
    var executions: [Execution] = []
    for step in run.steps {
      for _ in 0..<step.times {
        if stops(step.test, run.condition) {
          executions.append(Execution(step.test, .failed))
          return ProbeAnswer(executions, problem: "it stopped")
        }
        let situation = Situation(condition: run.condition, before: before, number: number)
        number += 1
        let fails = rules.first { $0.test == step.test }?.fails(situation) ?? true
        executions.append(
          Execution(
            step.test, fails ? .failed : .passed, seconds: 0.01,
            openedFiles: opened[step.test] ?? 0))
        before.append(step.test)
      }
    }
    return ProbeAnswer(executions)
  }

  func probe(
    _ perturbations: [Perturbation]? = nil, notChecked: [Perturbation.Kind: String] = [:],
    budget: Duration = .seconds(1_000), secondsPerRun: Int = 0, areAllTests: Bool = true
  ) async -> ProbeReport {
    let all = Perturbation.standard(seed: 7, kinds: Set(Perturbation.Kind.allCases))
    var session = ProbeSession(
      tests: tests, areAllTests: areAllTests,
      abilities: RunnerAbilities(ordering: .exact, selects: true, repeats: true),
      settings: .init(seed: 7, runs: 5, budget: budget, perturbations: perturbations ?? all),
      notChecked: notChecked,
      world: .init(
        run: { self.perform($0) }, elapsed: { .seconds(self.runs.count * secondsPerRun) },
        note: { _ in }, commandLine: { run in run.steps.map(\.test).joined(separator: " ") }))
    return await session.probe()
  }
}
