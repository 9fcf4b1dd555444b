import AssayEvidence
import AssayFlakiness
import AssayGit
import AssaySQLite
import AssayTestRuns
import AssayVerification

/// Reads what earlier runs add to a report.
struct PastReading {
  let store: HistoryStore
  let root: String
  /// nil outside version control.
  let ancestors: Set<String>?
  let owners: TestOwners

  /// Runs that the trend and the strips show.
  static let shownRuns = 30
  /// Tests that the flaky board, the changes and the failing tests get a strip for.
  private static let shownTests = 50
  private static let slowestTests = 25
  /// Runs that the mean of a slow test is taken over.
  private static let slowRuns = 10
  private static let shownCommits = 20

  /// What the history adds to this run, which is not in it yet.
  func past(of report: VerificationReport, _ facts: RunFacts) async throws -> RunPast {
    var past = RunPast()
    let now = Dictionary(
      report.suites.flatMap { suite in
        suite.tests.map { (TestReference(suite: suite.id, identity: $0.identity), $0) }
      }, uniquingKeysWith: { first, _ in first })
    past.trend = try store.trend(
      system: report.system, trigger: report.run.trigger, limit: Self.shownRuns - 1)
    if !report.conclusion.isPartial { past.trend.append(RunPoint(report)) }
    past.flakyRuns = facts.flakiness?.runs ?? 0
    past.flaky = try (facts.flakiness?.board ?? []).enumerated().map { index, flaky in
      let test =
        index < Self.shownTests ? try self.test(flaky.test, now) : PastTest(flaky.test)
      return FlakyTestReport(flaky, owner: test.owner, strip: test.strip)
    }
    past.quarantine = quarantine(report, facts)
    past.quarantineLimit = facts.quarantine.maximumTests
    past.slowest = try Self.slowest(store, owners, limit: Self.slowestTests, runs: Self.slowRuns)
    let failing = report.suites.flatMap { suite in
      suite.tests.filter(\.outcome.isFailure).prefix(Self.shownTests)
        .map { TestReference(suite: suite.id, identity: $0.identity) }
    }
    past.failing = try failing.prefix(Self.shownTests).map { try test($0, now) }
    let green = try store.latestGreenRun(
      system: report.system, trigger: report.run.trigger, ancestors: ancestors)
    if let green {
      past.sinceGreen = try await changes(since: green, report, now)
    } else {
      past.noGreen =
        past.trend.allSatisfy { $0.id == report.run.id }
        ? "the history knows no earlier whole run"
        : "no earlier run that this commit builds on said yes"
    }
    return past
  }

  /// The tests that take longest, with their latest times.
  static func slowest(
    _ store: HistoryStore, _ owners: TestOwners, limit: Int, runs: Int
  ) throws -> [SlowTest] {
    try store.slowest(runs: runs, limit: limit).map { time in
      let latest = try store.occurrences(of: time.test.id, limit: max(runs, shownRuns))
      return SlowTest(
        test: PastTest(
          suite: time.test.task, identity: time.test.identity,
          owner: owners.owner(of: time.test.file, suite: time.test.task),
          strip: TestStrip(occurrences: latest)),
        runs: time.runs, mean: time.mean, longest: time.longest,
        recent: latest.prefix(runs).compactMap(\.duration).reversed())
    }
  }

  private func changes(
    since green: HistoryStore.GreenRun, _ report: VerificationReport,
    _ now: [TestReference: TestResult]
  ) async throws -> SinceGreen {
    let comparison = RunComparison(
      report.suites, earlier: try store.results(ofRun: green.id),
      failedSince: try store.failed(
        since: green.startedAt, branch: report.run.branch, ancestors: ancestors))
    func tests(_ references: [TestReference]) throws -> [PastTest] {
      try references.enumerated().map { index, reference in
        index < Self.shownTests ? try test(reference, now) : PastTest(reference)
      }
    }
    var changes = SinceGreen(
      run: green.id, startedAt: green.startedAt, commit: green.commit,
      newFailures: try tests(comparison.newFailures), fixed: try tests(comparison.fixed),
      newTests: comparison.newTests.map(PastTest.init), lostTests: try tests(comparison.lostTests))
    for slower in comparison.slower.prefix(Self.shownTests) {
      guard let known = try store.test(slower.test) else { continue }
      let times = try store.occurrences(of: known.id, limit: Self.slowRuns).compactMap(\.duration)
      // One slow run then and now is no change.
      guard let longest = times.max(), slower.now > longest * 1.25 else { continue }
      changes.slower.append(
        SinceGreen.SlowerTest(
          test: try test(slower.test, now), usual: times.sorted()[times.count / 2],
          now: slower.now))
    }
    if let commit = green.commit,
      let commits = await GitCommits.since(commit, folder: root, limit: Self.shownCommits)
    {
      changes.commitCount = commits.count
      changes.commits = commits.commits.map { SinceGreen.Commit(id: $0.id, subject: $0.subject) }
    }
    return changes
  }

  private func test(
    _ reference: TestReference, _ now: [TestReference: TestResult]
  ) throws -> PastTest {
    let result = now[reference]
    let known = try store.test(reference)
    var strip = TestStrip([])
    if let known {
      strip = TestStrip(occurrences: try store.occurrences(of: known.id, limit: Self.shownRuns))
    }
    if let result, let mark = TestStrip.Mark(result.attempts.map(\.outcome)) {
      strip.marks = (strip.marks + [mark]).suffix(Self.shownRuns)
    }
    return PastTest(
      suite: reference.suite, identity: reference.identity,
      owner: owners.owner(of: result?.file ?? known?.file, suite: reference.suite), strip: strip)
  }

  private func quarantine(_ report: VerificationReport, _ facts: RunFacts) -> [QuarantineReport] {
    facts.quarantine.entries.map { entry in
      let excused = report.suites.reduce(0) { count, suite in
        count
          + suite.excused.count {
            entry.covers(TestReference(suite: suite.id, identity: $0.test))
          }
      }
      return QuarantineReport(
        test: entry.pattern.text, suite: entry.suite, owner: entry.owner, reason: entry.reason,
        issue: entry.issue, expires: entry.expires, now: report.run.startedAt, excused: excused)
    }
  }
}

extension PastTest {
  init(_ reference: TestReference) {
    self.init(suite: reference.suite, identity: reference.identity)
  }
}

extension RunPoint {
  /// The run that is going on.
  init(_ report: VerificationReport) {
    let layers = TestLayer.allCases.compactMap { layer -> Layer? in
      let suites = report.suites.filter { $0.layer == layer && $0.duration != nil }
      guard !suites.isEmpty else { return nil }
      return Layer(
        layer: layer, tests: suites.reduce(0) { $0 + $1.counts.executed },
        duration: suites.reduce(.zero) { $0 + ($1.duration ?? .zero) })
    }
    self.init(
      id: report.run.id, startedAt: report.run.startedAt, commit: report.run.commit,
      duration: report.duration, mayShip: report.conclusion.mayShip, layers: layers)
  }
}
