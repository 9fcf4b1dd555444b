import AssayEvidence
import AssayManifest
import AssayTestRuns

/// Turns the facts of a run into the report with its verdict.
package enum Judge {
  package static func report(on facts: RunFacts) -> VerificationReport {
    let quarantine = QuarantineJudge(facts)
    var facts = facts
    facts.suites = quarantine.suites
    let pyramid = PyramidJudge.shape(of: facts)
    let boundaries = ContractsJudge.boundaries(in: facts)
    let code = CodeCoverage(facts)
    let coverage = CoverageJudge.reports(on: facts, code)
    let advisory = facts.manifest.advisory
    var acceptance = AcceptanceJudge(facts)
    let findings = Findings(
      all: (PyramidJudge.evidence(pyramid, facts) + ContractsJudge.evidence(boundaries, facts)
        + facts.observed + IntegrationJudge.evidence(facts) + EnvironmentsJudge.evidence(facts)
        + FeedbackJudge.evidence(facts) + RepeatsJudge.evidence(facts) + quarantine.evidence
        + CoverageJudge.evidence(coverage, facts) + ChangeCoverageJudge.evidence(code, facts)
        + MutationJudge.evidence(facts) + AntiPatternJudge.evidence(pyramid, facts)
        + UncheckedArea.evidence)
        .map { evidence in
          var evidence = evidence
          evidence.isAdvisory =
            evidence.isAdvisory || advisory.contains(where: evidence.check.isCovered(by:))
          return acceptance.applied(to: evidence)
        } + acceptance.expired)
    facts.contractWarnings += acceptance.unused(facts.plan)
    var report = VerificationReport(
      system: facts.manifest.system, run: facts.run, duration: facts.duration,
      conclusion: conclusion(facts, findings), suites: facts.suites,
      checklist: Checklist.items.map { $0.filled(from: findings) },
      antiPatterns: Checklist.antiPatterns.map { $0.filled(from: findings) },
      pyramid: pyramid, dependencies: facts.dependencies, boundaries: boundaries,
      coverage: coverage, timeline: facts.timeline,
      budget: facts.plan.trigger == .pullRequest ? facts.manifest.budget : nil)
    report.code = code.report(facts)
    return report
  }

  private static func conclusion(_ facts: RunFacts, _ findings: Findings) -> Conclusion {
    let required = facts.manifest.require
    var problems = facts.buildFailures.map(problem) + facts.suites.flatMap(SuiteProblems.of)
    if facts.plan.unreached.isEmpty, facts.suites.allSatisfy({ !$0.shouldHaveRun }) {
      problems.append(
        Problem(
          check: "suite", subject: facts.manifest.system, sentence: "has no suite that runs now",
          location: nil,
          remedy: "add suites with `when: \(facts.plan.trigger.rawValue)` to the manifest"))
    }
    problems += unjudged(facts, findings)
    problems += findings.all
      .filter { evidence in
        !evidence.isAdvisory
          && (evidence.verdict == .doesNotHold
            || evidence.verdict == .notChecked
              && required.contains(where: evidence.check.isCovered(by:)))
          // A selection says nothing about the rest, neither good nor bad.
          && !facts.plan.isPartial
      }
      .map { evidence in
        Problem(
          check: evidence.check, subject: evidence.subject,
          sentence: evidence.verdict == .notChecked
            ? "is under `require` as `\(evidence.check.rawValue)` but was not checked: "
              + evidence.reason : evidence.reason,
          location: evidence.sources.first?.location, remedy: evidence.remedy)
      }
    let advisory = findings.all.filter { $0.isAdvisory && $0.verdict == .doesNotHold }
    let notes =
      advisory.map { "\($0.check.rawValue): \($0.subject): \($0.reason) (advisory)" }
      + facts.suites.flatMap { suite in
        suite.excused.map {
          "\(suite.id): \($0.test.text) failed and is in quarantine (\($0.owner), \($0.issue))"
        }
      }
      + facts.contractWarnings + lostPromises(facts)
      + facts.suites.flatMap { suite in
        suite.warnings.filter { !$0.isDamaging }.map { "\(suite.id): \($0.message)" }
      }
    return Conclusion(
      headline: headline(facts, problems, advisory: advisory.count), problems: problems,
      notes: notes,
      isPartial: facts.plan.isPartial)
  }

  /// What must have been checked, and nothing was there to check it by.
  private static func unjudged(_ facts: RunFacts, _ findings: Findings) -> [Problem] {
    // Of a run without failures there is nothing to run again.
    guard !facts.plan.isPartial else { return [] }
    return facts.manifest.require
      .filter { $0 != "feedback.reruns" && findings.covered(by: [$0]).isEmpty }
      .map { check in
        Problem(
          check: check, subject: facts.manifest.system,
          sentence: "has `\(check.rawValue)` under `require`, but nothing that it is judged by",
          location: nil,
          remedy: "declare what it needs in the manifest, or take it out of `require`")
      }
  }

  /// Suites that ran before, but on no commit that this one builds on: lost tests would not show.
  private static func lostPromises(_ facts: RunFacts) -> [String] {
    facts.suites.compactMap { suite in
      guard suite.duration != nil, let history = facts.history[suite.id], history.latest != nil,
        history.promise == nil, !facts.promisesTests(suite)
      else { return nil }
      return
        "\(suite.id): no green run of this commit or its ancestors is known (a shallow clone?), "
        + "so lost tests would not show; `atLeast` in the manifest sets a floor"
    }
  }

  private static func problem(_ failure: RunFacts.BuildFailure) -> Problem {
    Problem(
      check: "build", subject: failure.service,
      sentence: "did not build: \(failure.happened); none of its suites ran",
      location: failure.log.map { ".assay/report/\($0)" }, remedy: "see the end of its output")
  }

  private static func headline(
    _ facts: RunFacts, _ problems: [Problem], advisory: Int
  ) -> String {
    if let first = problems.first {
      let more = problems.count - 1
      let rest = more == 0 ? "" : more == 1 ? ", and 1 more problem" : ", and \(more) more problems"
      return "\(first.subject) \(first.sentence)\(rest)"
    }
    let ran = facts.suites.filter { $0.duration != nil }
    let tests = ran.reduce(0) { $0 + $1.counts.passed }
    let excused = ran.reduce(0) { $0 + $1.excused.count }
    let unreached = facts.plan.unreached.count
    let what =
      "\(counted(tests, "test")) in \(ran.count) of \(counted(facts.suites.count, "suite")) passed"
      + (excused == 0 ? "" : ", \(counted(excused, "failure")) in quarantine")
      + (unreached == 0
        ? ""
        : ", \(counted(unreached, "suite")) did not run as this change cannot reach "
          + "\(unreached == 1 ? "it" : "them")")
    if facts.plan.isPartial { return "\(what); a selection says nothing about the rest" }
    return advisory == 0
      ? "\(what) and every check that ran holds"
      : "\(what); \(counted(advisory, "advisory check")) \(advisory == 1 ? "does" : "do") not hold"
  }
}

/// All evidence of a run, to be looked up by check.
struct Findings {
  var all: [Evidence]

  func covered(by patterns: [CheckID]) -> [Evidence] {
    all.filter { evidence in patterns.contains(where: evidence.check.isCovered(by:)) }
  }
}

/// `1 test`, `2 tests`.
func counted(_ number: Int, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
