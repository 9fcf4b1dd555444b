extension ProbeSession {
  /// The search leaves time for the trials.
  private static let searchPart = 0.6
  private var outOfTime: String {
    Task.isCancelled ? "interrupted" : "the time budget ran out; raise --budget"
  }

  /// Runs the suite as it is, to know what fails without any help.
  mutating func runBaseline() async {
    world.note("baseline: \(tests.count) tests")
    for _ in 0..<settings.runs where !isOver(0.3) || runCount == 0 {
      let answer = await perform(wholeSuite(under: .baseline))
      searched.add(answer.executions, under: .baseline)
      for execution in answer.executions {
        seconds[execution.test] = max(seconds[execution.test] ?? 0, execution.seconds)
      }
      if answer.executions.isEmpty {
        problem = answer.problem ?? "the runner reported no test"
        return
      }
    }
  }

  /// Runs each test in a process of its own, again and again there: the first time shows what it
  /// needs from others, the further ones what chance does.
  mutating func runAlone() async {
    guard wants(.alone) else { return }
    guard abilities.selects else {
      notChecked[.alone] = "the runner cannot be asked for single tests"
      return
    }
    world.note("each test alone")
    // A suite too large for the budget is sampled.
    var random = SplitMix(seed: settings.seed)
    for (done, test) in random.shuffled(tests).enumerated() {
      if isOver(0.3) {
        notChecked[.alone] =
          "only \(done) of \(tests.count) tests were run alone: " + outOfTime
        return
      }
      let times = abilities.repeats ? times(test, within: 0.2, most: 200) : 1
      let run = ProbeRun(.perturbed(.alone), [ProbeRun.Step(test, times: times)])
      let executions = await perform(run).executions.filter { $0.test == test }
      guard let first = executions.first else { continue }
      alone[test, default: Tally()].add(first.outcome)
      again[test, default: []] += executions.dropFirst().map(\.outcome)
      checked[.alone, default: 0] += 1
    }
  }

  /// Tries the perturbations of one kind on the whole suite.
  mutating func search(_ kind: Perturbation.Kind) async {
    guard kind != .alone, wants(kind) else { return }
    world.note(kind.rawValue)
    for perturbation in settings.perturbations where perturbation.kind == kind {
      if isOver(Self.searchPart) {
        if checked[kind] == nil { notChecked[kind] = outOfTime }
        return
      }
      // What chance decides shows seldom.
      for _ in 0..<(kind == .copies ? 2 : 1) {
        let run = searchRun(perturbation)
        let answer = await perform(run)
        if let reason = await reasonNotToUse(answer, of: run, perturbation) {
          notChecked[kind] = "\(perturbation.title): \(reason)"
          return
        }
        checked[kind, default: 0] += 1
        searched.add(answer.executions, under: .perturbed(perturbation))
        suspect(answer.executions, perturbation)
      }
    }
  }

  /// Why a perturbation tells nothing: the runner does not bear it, or not even its control.
  private mutating func reasonNotToUse(
    _ answer: ProbeAnswer, of run: ProbeRun, _ perturbation: Perturbation
  ) async -> String? {
    let problem = answer.problem ?? "no reason is known"
    if answer.executions.isEmpty { return "no test ran: \(problem)" }
    guard !isComplete(answer, run), perturbation.control != .baseline else { return nil }
    var control = run
    control.condition = perturbation.control
    if isComplete(await perform(control), control) { return nil }
    return "what is needed for it stops the tests by itself: \(problem)"
  }

  private func isComplete(_ answer: ProbeAnswer, _ run: ProbeRun) -> Bool {
    Set(answer.executions.map(\.test)).isSuperset(of: run.steps.map(\.test))
  }

  private func wants(_ kind: Perturbation.Kind) -> Bool {
    notChecked[kind] == nil && settings.perturbations.contains { $0.kind == kind }
  }

  private func searchRun(_ perturbation: Perturbation) -> ProbeRun {
    let condition = Condition.perturbed(perturbation)
    switch perturbation {
    case .shuffledOrder(let seed):
      var random = SplitMix(seed: seed)
      return ProbeRun(
        condition, random.shuffled(tests).map { ProbeRun.Step($0) }, isWholeSuite: areAllTests)
    case .reversedOrder:
      return ProbeRun(
        condition, tests.reversed().map { ProbeRun.Step($0) }, isWholeSuite: areAllTests)
    // Many seeds, each of which decides for good: slow tests would eat the time.
    case .hashSeed, .randomHashes: return part(faster(than: 0.1), under: condition)
    // Some 40 times slower than usual.
    case .starvation: return part(faster(than: 2), under: condition)
    case .lateThreads:
      return wholeSuite(under: condition) { times($0, within: 0.5, most: 8) }
    default: return wholeSuite(under: condition)
    }
  }

  private func faster(than limit: Double) -> Set<String> {
    let fast = tests.filter { (seconds[$0] ?? 0) < limit }
    return Set(fast.isEmpty ? tests : fast)
  }

  /// One suspicion for each kind and test: the first.
  private mutating func suspect(_ executions: [Execution], _ perturbation: Perturbation) {
    let order = executions.map(\.test)
    for test in Set(executions.filter { $0.outcome == .failed }.map(\.test)).sorted()
    where isSuspicious(test, perturbation) {
      suspicions.append(Suspicion(test: test, perturbation: perturbation, order: order))
    }
  }

  private func isSuspicious(_ test: String, _ perturbation: Perturbation) -> Bool {
    let isKnown = suspicions.contains { suspicion in
      suspicion.test == test
        && (suspicion.perturbation.kind == perturbation.kind
          // The zone that comes with this jump explains it already.
          || perturbation == .clock(.daylightSaving) && suspicion.perturbation.kind == .timeZone)
    }
    if isKnown || searched[test, .baseline].alwaysFails { return false }
    var rest = searched[test, .baseline]
    for outcome in again[test] ?? [] { rest.add(outcome) }
    let comparison = Comparison(
      perturbed: searched[test, .perturbed(perturbation)], control: rest)
    // What fails now and then anyway needs more than one failure to be worth a trial.
    return rest.failures == 0 || comparison.probability < 0.01
  }
}
