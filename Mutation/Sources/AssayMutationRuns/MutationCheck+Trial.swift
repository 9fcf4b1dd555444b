import AssayEvidence
import AssayMutation
import Foundation

extension MutationCheck {
  /// What was learned from running tests without any change.
  struct Trial: Sendable {
    var program: TestProgram
    var tests: [TestProgram.Test]
    /// How long a run with a mutant may take.
    var limit: Duration
    /// The numbers of mutants that tests get to; nil: not known.
    var reached: Set<Int>?
    /// The tests that get to each mutant; nil: not known.
    var byMutant: [Int: [TestProgram.Test]]?
    /// Those that fail when they run alone: only all together say something.
    var dependent: Set<TestProgram.Test> = []

    /// The tests to run, and whether it is all of them.
    func tests(reaching number: Int?) -> (tests: [TestProgram.Test], isAll: Bool) {
      guard let number, let byMutant else { return (tests, true) }
      let own = byMutant[number] ?? []
      // A mutant that only tests together get to needs them together.
      if own.isEmpty || own.contains(where: dependent.contains) { return (tests, true) }
      return (own, false)
    }
  }

  /// Runs all tests on what is built, then each alone.
  ///
  /// - Parameter numbers: of the mutants in the build; empty: it is the sources as they are.
  /// - Returns: nil when the tests fail on a build with mutants none of which is active.
  /// - Throws: `FailureReport` when they fail on the sources as they are, or there are none.
  func trial(numbers: [Mutant: Int]) async throws(FailureReport) -> Trial? {
    let program = TestProgram(
      folder: package, environment: environment, runGuard: runGuard, scratch: scratch)
    let tests = await program.list(try await tool.testPrograms())
    guard !tests.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "run the tests", subject: package, happened: "There are no tests.",
        remedy: "Without tests no mutant is noticed.")
    }
    let reach = "\(scratch)/reach"
    let start = ContinuousClock.now
    let outcome = await reaching(tests, isAll: true, program, reach, within: max(timeLeft, .zero))
    switch outcome.outcome {
    case .passed: break
    case .couldNotStart(let report): throw report
    case .timedOut:
      throw FailureReport(
        .infrastructure, attempt: "run the tests without any change", subject: package,
        happened: "Time was over before they were done.", remedy: "Give more time with --within.")
    case .failed(let test):
      guard numbers.isEmpty else { return nil }
      throw FailureReport(
        .badInput, attempt: "run the tests without any change", subject: package,
        happened: "They fail: \(test ?? "the program ended without naming a test").",
        remedy: "Mutants say something only of tests that pass.")
    }
    let duration = ContinuousClock.now - start
    var trial = Trial(program: program, tests: tests, limit: max(.seconds(5), duration * 3))
    guard !numbers.isEmpty else { return trial }
    trial.reached = outcome.numbers
    await learn(&trial)
    return trial
  }

  /// Runs each test alone, as long as that takes a quarter of the time at most.
  private func learn(_ trial: inout Trial) async {
    let end = ContinuousClock.now + timeLeft / 4
    var byMutant: [Int: [TestProgram.Test]] = [:]
    let (program, limit) = (trial.program, trial.limit)
    let scratch = scratch
    say("running each of \(trial.tests.count) tests alone, to see which mutants it gets to")
    let outcomes = await inParallel(trial.tests.enumerated().map { $0 }) { place, test in
      guard ContinuousClock.now < end else { return nil as (TestProgram.Test, Reach)? }
      let reach = await reaching(
        [test], isAll: false, program, "\(scratch)/reach-\(place)", within: limit)
      return (test, reach)
    }
    guard !outcomes.contains(where: { $0 == nil }) else {
      say("too many tests to run each alone; every mutant gets all of them")
      return
    }
    for case let (test, reach)? in outcomes {
      if reach.outcome != .passed { trial.dependent.insert(test) }
      for number in reach.numbers { byMutant[number, default: []].append(test) }
      trial.reached?.formUnion(reach.numbers)
    }
    trial.byMutant = byMutant
  }

  /// How tests ended and the mutants that they got to.
  struct Reach: Sendable {
    var outcome: TestProgram.Outcome
    var numbers: Set<Int>
  }

  private func reaching(
    _ tests: [TestProgram.Test], isAll: Bool, _ program: TestProgram, _ path: String,
    within limit: Duration
  ) async -> Reach {
    try? FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    try? Data().write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let outcome = await program.run(
      tests, isAll: isAll, variables: [SchemataSupport.reachVariable: path],
      name: "trial-\(path.split(separator: "/").last ?? "")", within: limit)
    var numbers: Set<Int> = []
    let text = FileManager.default.contents(atPath: path).map {
      String(decoding: $0, as: UTF8.self)
    }
    for line in (text ?? "").split(separator: "\n") {
      let ends = line.split(separator: " ").compactMap { Int($0) }
      if ends.count == 2, ends[0] <= ends[1] { numbers.formUnion(ends[0]...ends[1]) }
    }
    return Reach(outcome: outcome, numbers: numbers)
  }

  /// Does work for each element, `jobs` at a time; the results are in the elements' order.
  func inParallel<Element: Sendable, Result: Sendable>(
    _ elements: [Element], _ work: @escaping @Sendable (Element) async -> Result
  ) async -> [Result] {
    await withTaskGroup(of: (Int, Result).self) { group in
      var results: [Int: Result] = [:]
      var rest = elements.enumerated().makeIterator()
      func start(_ group: inout TaskGroup<(Int, Result)>) {
        guard let (place, element) = rest.next() else { return }
        group.addTask { (place, await work(element)) }
      }
      for _ in 0..<max(1, jobs) { start(&group) }
      while let (place, result) = await group.next() {
        results[place] = result
        start(&group)
      }
      return elements.indices.compactMap { results[$0] }
    }
  }
}
