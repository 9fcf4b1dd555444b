extension ProbeSession {
  /// How many runs the search for one polluter may take.
  private static let tries = 60
  /// Stricter than the session's, as the runs that made a test suspect count here as well.
  private static let significance = 0.01

  /// Explains by the tests before it each verdict that changed with the order.
  mutating func searchOrders() async {
    guard abilities.selects, abilities.ordering != .fixed else { return }
    for test in tests where !isOver(0.8) {
      guard let (kind, before) = orderSuspicion(of: test), !before.isEmpty else { continue }
      world.note("order: what \(test) depends on")
      orderFindings[test] = await orderDependence(of: test, kind, before: before)
    }
  }

  /// What is known speaks for; nil: nothing does.
  private func orderSuspicion(
    of test: String
  ) -> (kind: OrderDependence.Kind, before: [String])? {
    guard let alone = alone[test], alone.executions > 0 else { return nil }
    // What passes and fails by itself does so without others.
    let further = again[test] ?? []
    if further.contains(.passed), further.contains(.failed) { return nil }
    let baseline = searched[test, .baseline]
    let sourceOrder = Array(tests.prefix { $0 != test })
    if baseline.alwaysFails, alone.alwaysPasses { return (.victim, sourceOrder) }
    guard baseline.alwaysPasses else { return nil }
    if alone.alwaysFails { return (.brittle, sourceOrder) }
    let suspicion = suspicions.first { $0.test == test && $0.perturbation.kind == .order }
    return suspicion.map { (.victim, Array($0.order.prefix { $0 != test })) }
  }

  private mutating func orderDependence(
    of test: String, _ kind: OrderDependence.Kind, before: [String]
  ) async -> OrderDependence? {
    var search = OrderSearch(test: test, kind: kind)
    guard await holds(before, &search) == true, await holds([], &search) == false else {
      return nil
    }
    let smallest = await DeltaDebugging.minimise(before, tries: Self.tries) { part in
      await holds(part, &search)
    }
    let others = smallest.elements
    // One answer each was enough to search; a finding needs more.
    for _ in 1..<settings.runs where !isOver(0.9) {
      await ask(others, &search)
      if search.tally([]).executions < 3 { await ask([], &search) }
    }
    let after = search.tally(others)
    let alone = search.tally([]) + (alone[test] ?? Tally())
    let comparison =
      kind == .victim
      ? Comparison(perturbed: after, control: alone)
      : Comparison(perturbed: alone, control: after)
    guard comparison.probability <= Self.significance, comparison.oddsRatio > 1 else {
      return nil
    }
    let cleaners = kind == .victim ? await cleaners(of: test, after: others) : []
    let run = search.failing[kind == .victim ? others : []] ?? orderedRun(others + [test])
    return OrderDependence(
      kind: kind, test: test, others: others, isMinimal: smallest.isMinimal, cleaners: cleaners,
      after: after, alone: alone, run: run)
  }

  /// Whether the test behaves after `before` as it does after all: a victim fails, a brittle test
  /// passes; nil when the time is over.
  private mutating func holds(_ before: [String], _ search: inout OrderSearch) async -> Bool? {
    if isOver(0.9) { return nil }
    if search.tally(before).executions == 0 { await ask(before, &search) }
    let tally = search.tally(before)
    return search.kind == .victim ? tally.failures > 0 : tally.passes > 0
  }

  private mutating func ask(_ before: [String], _ search: inout OrderSearch) async {
    let test = search.test
    // Where the runner decides on the order, the wanted one comes by chance, if it comes.
    let isSourceOrder = abilities.ordering == .exact || isInSourceOrder(before + [test])
    let chances = isSourceOrder || before.isEmpty ? 1 : 6
    for chance in 0..<chances {
      var run = orderedRun(before + [test])
      if chances > 1 {
        run.condition = .perturbed(
          .shuffledOrder(seed: settings.seed &+ UInt64(runCount &+ chance)))
      }
      let executions = await perform(run).executions
      guard let place = executions.firstIndex(where: { $0.test == test }) else { continue }
      let isWanted = isSourceOrder || place >= before.count
      if isWanted || executions[place].outcome == .failed {
        search.add(executions[place].outcome, before, in: run)
        return
      }
    }
  }

  private func isInSourceOrder(_ order: [String]) -> Bool {
    let chosen = Set(order)
    return tests.filter(chosen.contains) == order
  }

  private func orderedRun(_ order: [String]) -> ProbeRun {
    ProbeRun(
      .baseline, order.map { ProbeRun.Step($0) },
      isWholeSuite: areAllTests && order.count == tests.count)
  }

  /// Who can run between the polluters and the victim so that it passes; empty for nobody.
  private mutating func cleaners(of test: String, after polluters: [String]) async -> [String] {
    let others = tests.filter { $0 != test && !polluters.contains($0) }
    guard abilities.ordering == .exact, !others.isEmpty else { return [] }
    guard await passes(test, after: polluters + others) == true else { return [] }
    return await DeltaDebugging.minimise(others, tries: Self.tries) { part in
      await passes(test, after: polluters + part)
    }.elements
  }

  private mutating func passes(_ test: String, after before: [String]) async -> Bool? {
    if isOver(0.9) { return nil }
    let executions = await perform(orderedRun(before + [test])).executions
    return executions.last { $0.test == test }.map { $0.outcome == .passed }
  }
}

/// What is known of one test after some others.
private struct OrderSearch {
  let test: String
  let kind: OrderDependence.Kind
  private var tallies: [[String]: Tally] = [:]
  /// In which it failed last.
  private(set) var failing: [[String]: ProbeRun] = [:]

  init(test: String, kind: OrderDependence.Kind) {
    self.test = test
    self.kind = kind
  }

  func tally(_ before: [String]) -> Tally { tallies[before] ?? Tally() }

  mutating func add(_ outcome: Execution.Outcome, _ before: [String], in run: ProbeRun) {
    tallies[before, default: Tally()].add(outcome)
    if outcome == .failed { failing[before] = run }
  }
}
