extension ProbeSession {
  func report() -> ProbeReport {
    let findings = tests.compactMap(finding).sorted { $0.test < $1.test }
    let explained = Set(findings.map(\.test))
    let kinds = Perturbation.Kind.allCases
    return ProbeReport(
      seed: settings.seed, testCount: tests.count, runCount: runCount, findings: findings,
      alreadyFailing: tests.filter {
        searched[$0, .baseline].alwaysFails && !explained.contains($0)
      }.sorted(),
      leaks: leaks(), checked: kinds.filter { checked[$0] != nil },
      notChecked: kinds.compactMap { kind in
        notChecked[kind].map { ProbeReport.NotChecked(kind: kind, reason: $0) }
      }, problem: problem)
  }

  private func finding(_ test: String) -> ProbeReport.Finding? {
    if let dependence = orderFindings[test] { return finding(dependence) }
    let significant = assessments.filter { $0.isSignificant }
    let own = significant.filter { $0.test == test && $0.culprits.isEmpty }
    if let assessment = Self.strongest(own) { return finding(assessment) }
    if let assessment = significant.first(where: { $0.culprits.contains(test) }) {
      return finding(ofLeaker: test, assessment)
    }
    if let atRest = findingAtRest(test) { return atRest }
    return significant.contains { $0.test == test } ? nil : unconfirmed(test)
  }

  /// The perturbation with the largest odds ratio.
  ///
  /// Starvation brings out whatever time decides, races too: a test that also fails for a more
  /// particular reason is not merely slow.
  static func strongest(_ assessments: [Assessment]) -> Assessment? {
    let particular = assessments.filter { $0.perturbation != .starvation }
    return (particular.isEmpty ? assessments : particular).max { one, other in
      (one.comparison.oddsRatio, other.perturbation.title)
        < (other.comparison.oddsRatio, one.perturbation.title)
    }
  }

  private func finding(_ dependence: OrderDependence) -> ProbeReport.Finding {
    let isVictim = dependence.kind == .victim
    return finding(
      dependence.test, .order, trigger: isVictim ? "tests before it" : "no tests before it",
      sentence: dependence.sentence,
      comparison: Comparison(
        perturbed: isVictim ? dependence.after : dependence.alone,
        control: isVictim ? dependence.alone : dependence.after),
      isConfirmed: true, run: dependence.run)
  }

  private func finding(_ assessment: Assessment) -> ProbeReport.Finding {
    let perturbation = assessment.perturbation
    var sentence = "fails with \(perturbation.title)"
    let opened = openedFiles[assessment.test] ?? 0
    if perturbation.kind == .descriptors, opened > 0 {
      sentence += "; each execution leaves \(opened) files open"
    }
    return finding(
      assessment.test, perturbation.cause, trigger: perturbation.title, sentence: sentence,
      comparison: assessment.comparison, isConfirmed: true,
      run: trialRun(assessment.test, perturbation))
  }

  /// A test after which others lack what it keeps.
  private func finding(ofLeaker test: String, _ assessment: Assessment) -> ProbeReport.Finding {
    finding(
      test, assessment.perturbation.cause, trigger: assessment.perturbation.title,
      sentence: "each execution leaves \(openedFiles[test] ?? 0) files open; "
        + "with \(assessment.perturbation.title) \(assessment.test) fails after it",
      comparison: assessment.comparison, isConfirmed: true,
      run: trialRun(test, assessment.perturbation))
  }

  private func trialRun(_ test: String, _ perturbation: Perturbation) -> ProbeRun {
    perturbation.needsWholeSuite
      ? wholeSuite(under: .perturbed(perturbation))
      : part([test], under: .perturbed(perturbation)) {
        perturbation.isByChance ? times($0, within: 0.5, most: 10) : 1
      }
  }

  /// A test that passes and fails without any perturbation.
  private func findingAtRest(_ test: String) -> ProbeReport.Finding? {
    let tally =
      searched[test, .baseline] + tried[test, .baseline] + (alone[test] ?? Tally())
    let further = again[test] ?? []
    if !tally.isMixed, let cause = Self.causeOfRepetition(further, opened: openedFiles[test] ?? 0),
      tally.alwaysPasses
    {
      let passes = further.prefix { $0 != .failed }.count + 1
      return finding(
        test, cause, trigger: "being repeated in one process",
        sentence: "passes \(passes) times in one process and fails from then on",
        comparison: nil, isConfirmed: true, run: repeated(test))
    }
    let atRest = further.reduce(into: tally) { $0.add($1) }
    guard atRest.isMixed else { return nil }
    return finding(
      test, .randomness, trigger: "",
      sentence: "fails \(atRest.failures) of \(atRest.executions) times although nothing changes",
      comparison: nil, isConfirmed: true, run: repeated(test))
  }

  /// Why a test passes at first in a process and fails from then on; nil: it does not.
  static func causeOfRepetition(_ outcomes: [Execution.Outcome], opened: Int) -> FlakeCause? {
    let failing = outcomes.drop { $0 != .failed }
    guard failing.count >= 2, failing.allSatisfy({ $0 == .failed }) else { return nil }
    return opened > 0 ? .resourceLeak : .order
  }

  private func repeated(_ test: String) -> ProbeRun {
    part([test], under: .baseline) { times($0, within: 0.2, most: 200) }
  }

  /// A test that failed under a perturbation once and would not do so again.
  private func unconfirmed(_ test: String) -> ProbeReport.Finding? {
    guard searched[test, .baseline].alwaysPasses, let worst = searched.worst(of: test) else {
      return nil
    }
    return finding(
      test, .unknown, trigger: worst.perturbation.title,
      sentence: "failed with \(worst.perturbation.title) and not often enough to tell why",
      comparison: Comparison(
        perturbed: worst.tally + tried[test, .perturbed(worst.perturbation)],
        control: searched[test, .baseline]),
      isConfirmed: false, run: trialRun(test, worst.perturbation))
  }

  private func finding(
    _ test: String, _ cause: FlakeCause, trigger: String, sentence: String,
    comparison: Comparison?, isConfirmed: Bool, run: ProbeRun
  ) -> ProbeReport.Finding {
    ProbeReport.Finding(
      test: test, cause: cause, trigger: trigger, sentence: sentence, comparison: comparison,
      isConfirmed: isConfirmed, message: messages[test],
      fixedPaths: (fixedPaths[test] ?? []).sorted(), reproduction: world.commandLine(run))
  }

  private func leaks() -> [ProbeReport.Leak] {
    let files = tests.compactMap { test in
      openedFiles[test].flatMap { $0 > 0 ? (test, $0) : nil }
    }.map { test, count in
      ProbeReport.Leak(test: test, sentence: "leaves \(count) files open each time it runs")
    }
    let paths = leftovers.values.sorted { $0.path < $1.path }.map { leftover in
      let verb = leftover.test == nil ? "appeared while the tests ran" : "is left behind"
      return ProbeReport.Leak(
        test: leftover.test,
        sentence: "\(leftover.path) \(verb)" + (leftover.isRemoved ? "; it was removed" : ""))
    }
    return files + paths
  }
}
