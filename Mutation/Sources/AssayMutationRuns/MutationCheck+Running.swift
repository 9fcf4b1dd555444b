import AssayEvidence
import AssayMutation

extension MutationCheck {
  /// Tries the mutants of one build, each in a process of its own.
  func run(_ numbers: [Mutant: Int], _ trial: Trial) async -> Outcome {
    let order = MutantOrder.sorted(Array(numbers.keys), changed: changed)
    var results: [MutantResult] = []
    var waiting: [(mutant: Mutant, number: Int)] = []
    for mutant in order {
      guard let number = numbers[mutant] else { continue }
      if let reached = trial.reached, !reached.contains(number) {
        results.append(MutantResult(mutant, .notReached))
      } else {
        waiting.append((mutant, number))
      }
    }
    let start = ContinuousClock.now
    let work: @Sendable ((mutant: Mutant, number: Int)) async -> Tried = { one in
      await run(
        one.mutant, number: one.number, trial,
        variables: [SchemataSupport.activeVariable: String(one.number)])
    }
    var tried = await inParallel(waiting, work)
    // What others at the same time can do to tests is no merit of theirs: time, memory, a port.
    for place in tried.indices where jobs > 1 && tried[place].result.isEndedByNoTest {
      tried[place] = await work(waiting[place])
    }
    sayTime("ran", tried, since: start)
    return Outcome(
      results: results + tried.map(\.result),
      problem: tried.lazy.compactMap(\.problem).first)
  }

  /// Builds and tries mutants one after the other; those that time leaves out have not run.
  func runSingly(_ mutants: [Mutant]) async -> Outcome {
    var tried: [Tried] = []
    var problem: FailureReport?
    if !mutants.isEmpty, timeLeft > .zero {
      say("building one by one what can't be chosen at run time: \(mutants.count)")
      do throws(FailureReport) {
        try await runSingly(mutants, &tried)
      } catch {
        // Time also ends a build, or the tests without any change, in their middle.
        if timeLeft > .zero { problem = error }
      }
    }
    let rest = mutants.dropFirst(tried.count).map { MutantResult($0, .notRun) }
    return Outcome(results: tried.map(\.result) + rest, problem: problem)
  }

  private func runSingly(
    _ mutants: [Mutant], _ tried: inout [Tried]
  ) async throws(FailureReport) {
    if let output = try await buildUnchanged() {
      throw FailureReport(
        .badInput, attempt: "build the package without any change", subject: package,
        happened: output.split(separator: "\n").filter { $0.contains("error:") }.prefix(5)
          .joined(separator: "\n"),
        remedy: "Make `swift build --build-tests` pass first.")
    }
    guard let trial = try await trial(numbers: [:]) else { return }
    let start = ContinuousClock.now
    defer { sayTime("built and ran", tried, since: start) }
    for mutant in mutants where timeLeft > .zero {
      let one = try await buildAndRun(mutant, trial)
      if let problem = one.problem { throw problem }
      tried.append(one)
    }
  }

  private func buildAndRun(
    _ mutant: Mutant, _ trial: Trial
  ) async throws(FailureReport) -> Tried {
    guard let scan = scans.first(where: { $0.path == mutant.path }) else {
      return Tried(result: MutantResult(mutant, .notRun))
    }
    try write(scan.mutated(by: mutant), to: scan.path)
    let result: Tried
    if let output = try await tool.build(within: timeLeft) {
      guard CompilerComplaints.areAboutFiles(below: package, in: output) else {
        throw FailureReport(
          .infrastructure, attempt: "build a mutant", subject: mutant.id,
          happened: output.split(separator: "\n").suffix(5).joined(separator: "\n"),
          remedy: "Check that the disk and the memory have room.")
      }
      result = Tried(result: MutantResult(mutant, .notCompiled))
    } else {
      result = await run(mutant, number: nil, trial, variables: [:])
    }
    try write(scan.bytes, to: scan.path)
    return result
  }

  private func sayTime(_ what: String, _ tried: [Tried], since start: ContinuousClock.Instant) {
    let count = tried.count { $0.result.outcome != .notRun }
    guard count > 0 else { return }
    let each = (ContinuousClock.now - start) / count
    say("\(what) \(count) mutant\(count == 1 ? "" : "s"), \(Int(each / .milliseconds(1))) ms each")
  }

  /// A result, or why there is none.
  struct Tried: Sendable {
    var result: MutantResult
    var problem: FailureReport?
  }

  private func run(
    _ mutant: Mutant, number: Int?, _ trial: Trial, variables: [String: String]
  ) async -> Tried {
    guard timeLeft > .zero else { return Tried(result: MutantResult(mutant, .notRun)) }
    let (tests, isAll) = trial.tests(reaching: number)
    let limit = min(trial.limit, timeLeft)
    let start = ContinuousClock.now
    let outcome = await trial.program.run(
      tests, isAll: isAll, variables: variables, name: "mutant-\(number ?? 0)", within: limit)
    var result = MutantResult(mutant, .notRun, duration: ContinuousClock.now - start)
    result.tests = number.flatMap { trial.byMutant?[$0]?.map(\.name) }
    switch outcome {
    case .passed: result.outcome = .survived
    case .failed(let test): result.outcome = .killed(by: test)
    case .timedOut:
      // Time may have ended, not the mutant's patience.
      result.outcome = limit < trial.limit ? .notRun : .timedOut
    case .couldNotStart(let report): return Tried(result: result, problem: report)
    }
    return Tried(result: result)
  }
}
