/// The trial of one suspicion.
package struct Assessment: Sendable, Hashable {
  package var test: String
  package var perturbation: Perturbation
  package var comparison: Comparison
  /// Whether chance is a poor explanation, all suspicions and looks counted.
  package var isSignificant: Bool
  /// Other tests that are to blame; empty: the test itself is.
  package var culprits: [String] = []
}

extension ProbeSession {
  /// How often a trial is looked at, at most; each look takes its share of the significance.
  private static let looks = 3
  /// From this probability on a further look is not worth its time.
  private static let hopeless = 0.3

  /// Tries each suspicion by fresh runs, with the change and with its control.
  ///
  /// Fresh, because the runs that chose a suspect speak against it by selection.
  mutating func tryCandidates() async {
    let suspicions = suspicions.filter {
      ![.order, .alone].contains($0.perturbation.kind) && orderFindings[$0.test] == nil
    }
    var tests: [Perturbation: Set<String>] = [:]
    for suspicion in suspicions {
      tests[suspicion.perturbation, default: []].insert(suspicion.test)
    }
    let kinds = Perturbation.Kind.allCases
    let groups = tests.sorted { one, other in
      (kinds.firstIndex(of: one.key.kind) ?? 0, one.key.title)
        < (kinds.firstIndex(of: other.key.kind) ?? 0, other.key.title)
    }
    let threshold =
      settings.significance / Double(max(1, suspicions.count + orderFindings.count) * Self.looks)
    for (perturbation, suspects) in groups {
      await tryCandidates(suspects, under: perturbation, threshold: threshold)
    }
  }

  private mutating func tryCandidates(
    _ suspects: Set<String>, under perturbation: Perturbation, threshold: Double
  ) async {
    world.note("\(perturbation.title): suspected: \(suspects.sorted().joined(separator: ", "))")
    var open = suspects
    // Each process is one throw of the dice.
    let runs = settings.runs * (perturbation == .randomHashes ? 4 : 1)
    for look in 0..<Self.looks where !open.isEmpty {
      for run in 0..<runs {
        if isOver(1) { break }
        await perform(open, .perturbed(perturbation), perturbation)
        // The baseline counts as well, so a few runs of the control do at first.
        if look > 0 || run < 3 { await perform(open, perturbation.control, perturbation) }
      }
      open = open.filter { test in
        let comparison = comparison(test, perturbation)
        return comparison.probability > threshold && comparison.probability < Self.hopeless
      }
    }
    for test in suspects.sorted() {
      let comparison = comparison(test, perturbation)
      var assessment = Assessment(
        test: test, perturbation: perturbation, comparison: comparison,
        isSignificant: comparison.probability <= threshold)
      if assessment.isSignificant, perturbation.kind == .descriptors {
        assessment.culprits = await leakers(before: test, under: perturbation)
      }
      assessments.append(assessment)
    }
  }

  /// Tests whose open files leave too few for a test that has enough when it runs alone.
  private mutating func leakers(
    before test: String, under perturbation: Perturbation
  ) async -> [String] {
    let leakers = tests.filter { (openedFiles[$0] ?? 0) > 0 }
    if leakers.isEmpty || leakers.contains(test) || !abilities.selects { return [] }
    let executions = await perform(part([test], under: .perturbed(perturbation))).executions
    return executions.first { $0.test == test }?.outcome == .passed ? leakers : []
  }

  private mutating func perform(
    _ suspects: Set<String>, _ condition: Condition, _ perturbation: Perturbation
  ) async {
    let run =
      perturbation.needsWholeSuite
      ? wholeSuite(under: condition)
      : part(suspects, under: condition) {
        perturbation.isByChance ? times($0, within: 0.5, most: 10) : 1
      }
    tried.add(await perform(run).executions, under: condition)
  }

  /// Control and baseline together, unless the wrapper alone makes a difference.
  private func comparison(_ test: String, _ perturbation: Perturbation) -> Comparison {
    let baseline = searched[test, .baseline]
    var control = tried[test, perturbation.control]
    if control.failures == 0 || perturbation.control == .baseline {
      control = control + baseline
    }
    return Comparison(perturbed: tried[test, .perturbed(perturbation)], control: control)
  }
}
