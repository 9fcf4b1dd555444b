import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Looks for systems whose dependencies are only ever mocked: integration suites that reach none,
/// and tests that make doubles nearly everywhere.
enum MockingJudge {
  private static let check: CheckID = "anti-patterns.mocking-everything"
  /// Percent of test files; unit tests may well have doubles.
  private static let mostWithDoubles = 75.0
  /// Fewer files show no habit.
  private static let fewestFiles = 5

  static func evidence(_ facts: RunFacts) -> [Evidence] {
    let integration = facts.suites.filter {
      $0.layer == .integration && $0.counts.executed > 0 && !$0.dependencies.isEmpty
    }
    let found = integration.map { reached($0, facts) } + doubles(facts)
    guard found.isEmpty else { return found }
    return [
      Evidence(
        check: check, subject: facts.manifest.system, verdict: .notChecked,
        reason: "no integration suite with a dependency ran, and no sources of tests were found")
    ]
  }

  private static func reached(_ suite: SuiteReport, _ facts: RunFacts) -> Evidence {
    let given = suite.dependencies.joined(separator: ", ")
    let sources = [EvidenceSource(.suite, suite.id)]
    guard let reach = facts.reaches.first(where: { $0.suite == suite.id }) else {
      let leases = suite.isolation?.leases ?? 0
      return Evidence(
        check: check, subject: suite.id, verdict: leases > 0 ? .holds : .notChecked,
        reason: leases > 0
          ? "its tests leased \(counted(leases, "part")) of \(given) (by what Assay gave out)"
          : "was given \(given); `hermetic: watch` shows whether its tests connect to it",
        sources: sources)
    }
    let real = reach.addresses.filter { $0.dependency != nil }
    let tests = Set(real.flatMap(\.tests)).count
    let figures = [Figure("tests that reached a dependency", Double(tests), unit: "tests")]
    if !real.isEmpty {
      let names = Set(real.compactMap(\.dependency)).sorted().joined(separator: ", ")
      return Evidence(
        check: check, subject: suite.id, verdict: .holds,
        reason: (tests > 0 ? "\(tests) of \(suite.counts.executed) tests" : "its processes")
          + " connected to \(names) (seen by watching the suite)",
        figures: figures, sources: sources)
    }
    return Evidence(
      check: check, subject: suite.id, verdict: reach.isWhole ? .doesNotHold : .notChecked,
      reason: reach.isWhole
        ? "none of its \(counted(suite.counts.executed, "test")) connected to \(given), which it "
          + "was given (seen by watching the suite)"
        : "what it reached was not seen as a whole",
      remedy: reach.isWhole
        ? "let its tests use `${name.url}`, or declare them in the layer that they are in" : nil,
      figures: figures, sources: sources)
  }

  private static func doubles(_ facts: RunFacts) -> [Evidence] {
    guard let review = facts.review else { return [] }
    return facts.manifest.services.compactMap { service in
      guard let doubles = review.doubles[service.name], doubles.files > 0 else { return nil }
      let share = Double(doubles.filesWithDoubles) / Double(doubles.files) * 100
      let meetsReal = facts.suites.contains { suite in
        suite.service == service.name && suite.layer == .integration && suite.counts.executed > 0
          && !suite.dependencies.isEmpty && !reachedNothing(suite, facts)
      }
      let isMuch = share > mostWithDoubles && doubles.files >= fewestFiles && !meetsReal
      let mayMeet = facts.suites.contains {
        $0.service == service.name && $0.layer == .integration && $0.counts.executed == 0
      }
      let isTooMuch = isMuch && !mayMeet
      return Evidence(
        check: check, subject: service.name,
        verdict: isTooMuch ? .doesNotHold : isMuch ? .notChecked : .holds,
        reason: "\(percent(share)) of \(counted(doubles.files, "test file")) make doubles"
          + (isTooMuch
            ? ", and no integration suite met a real dependency"
            : isMuch ? ", and its integration suite did not run" : "")
          + " (by a scan of the sources)",
        remedy: isTooMuch
          ? "test against real servers: name them under `needs` of an integration suite" : nil,
        figures: [
          Figure("test files", Double(doubles.files)),
          Figure("with doubles", Double(doubles.filesWithDoubles)),
          Figure("lines with a double", Double(doubles.doubles)),
          Figure("tests", Double(doubles.tests)),
        ])
    }
  }

  private static func reachedNothing(_ suite: SuiteReport, _ facts: RunFacts) -> Bool {
    facts.reaches.contains { reach in
      reach.suite == suite.id && reach.isWhole
        && !reach.addresses.contains { $0.dependency != nil }
    }
  }
}
