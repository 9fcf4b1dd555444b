import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import Testing

struct QuarantineTests {
  static func entry(
    _ pattern: String, suite: String? = nil, expiresInDays: Double = 1000
  ) -> QuarantineEntry {
    QuarantineEntry(
      pattern: TestPattern(pattern), suite: suite, owner: "team-a", reason: "waits for the mail",
      issue: "https://issues/1", since: UnixTime(secondsSince1970: 0),
      expires: UnixTime(secondsSince1970: expiresInDays * 86400), by: "ann", line: 3, column: 5)
  }

  static let now = UnixTime(secondsSince1970: 100 * 86400)

  private func list(_ entries: [QuarantineEntry], maximum: Int = 5) -> QuarantineList {
    QuarantineList(file: "quarantine.yaml", entries: entries, maximumTests: maximum)
  }

  private func failure(
    _ name: String, _ attempts: String = "FF", crashed: Bool = false,
    refusal: FailureJudgement.Refusal? = nil, isJudged: Bool = false
  ) throws -> QuarantinedRun.Failure {
    let attempts = try #require(AttemptSequence(attempts))
    var judgement: FailureJudgement?
    if isJudged || refusal != nil {
      // Judgements come from a detector only; one with this refusal is made of another.
      var history = HistoryBuilder()
      judgement = history.run([name: attempts.description]).judgements.first
      judgement?.refusal = refusal
    }
    return QuarantinedRun.Failure(
      identity: TestIdentity(suite: "", name: name), attempts: attempts, hasCrashed: crashed,
      judgement: judgement)
  }

  private func run(
    _ failures: [QuarantinedRun.Failure], tests: [String] = ["a", "b", "c", "d"],
    _ change: (inout QuarantinedRun.Suite) -> Void = { _ in }
  ) -> QuarantinedRun {
    var suite = QuarantinedRun.Suite(
      name: "app/unit", exitStatus: failures.isEmpty ? 0 : 1,
      tests: Set(tests.map { TestIdentity(suite: "", name: $0) }), failures: failures)
    change(&suite)
    return QuarantinedRun(suites: [suite], isComplete: true)
  }

  @Test func `a listed flake is excused, another failure blocks`() throws {
    let run = run([try failure("a", isJudged: true), try failure("b"), try failure("c", "FP")])
    let evaluation = list([Self.entry("a")]).evaluate(run, at: Self.now)
    #expect(evaluation.excused.map(\.test.identity.name) == ["a"])
    #expect(evaluation.excused.first?.entry?.owner == "team-a")
    #expect(evaluation.blocking.map(\.test.identity.name) == ["b"])
    #expect(evaluation.blocking.first?.refusal == .notListed)
    #expect(evaluation.findings.isEmpty)
    #expect(evaluation.verdict == .doesNotHold)
  }

  @Test func `with all failures excused the verdict holds`() throws {
    let evaluation = list([Self.entry("a")]).evaluate(run([try failure("a")]), at: Self.now)
    #expect(evaluation.verdict == .holds)
    #expect(evaluation.evidence.isEmpty)
  }

  @Test(arguments: [
    (FailureJudgement.Refusal.broken, QuarantineEvaluation.Refusal.broken),
    (.crashed, .crashed), (.newSignature, .newSignature), (.incredible, .incredible),
    (.incident, .incident), (.released, .released),
  ])
  func `what the history refuses is not excused`(
    judged: FailureJudgement.Refusal, expected: QuarantineEvaluation.Refusal
  ) throws {
    let evaluation = list([Self.entry("a")])
      .evaluate(run([try failure("a", refusal: judged)]), at: Self.now)
    #expect(evaluation.blocking.map(\.refusal) == [expected])
  }

  @Test func `a test that the history does not know yet is excused by the list's word`() throws {
    let evaluation = list([Self.entry("a")])
      .evaluate(run([try failure("a", refusal: .notFlaky)]), at: Self.now)
    #expect(evaluation.verdict == .holds)
  }

  @Test func `a crash is never excused`() throws {
    let evaluation = list([Self.entry("a")])
      .evaluate(run([try failure("a", crashed: true)]), at: Self.now)
    #expect(evaluation.blocking.first?.refusal == .crashed)
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: QuarantineEvaluation.Finding.Kind
    var change: @Sendable (inout QuarantinedRun.Suite) -> Void
  }

  @Test(arguments: [
    Damage(testDescription: "crash", kind: .suiteCrashed) { $0.hasCrashed = true },
    Damage(testDescription: "no end", kind: .unfinished) { $0.hasEnded = false },
    Damage(testDescription: "fewer tests", kind: .fewerTests) { $0.testsBefore = 5 },
  ])
  func `a damaged suite excuses nothing and fails the verdict`(damage: Damage) throws {
    let evaluation = list([Self.entry("a")])
      .evaluate(run([try failure("a")], damage.change), at: Self.now)
    #expect(evaluation.excused.isEmpty)
    #expect(evaluation.findings.map(\.kind) == [damage.kind])
    #expect(evaluation.evidence.map(\.check) == ["tests.quarantine"])
    #expect(evaluation.verdict == .doesNotHold)
  }

  @Test(arguments: ["", "c"])
  func `an exit code that no failing test explains fails the verdict`(retried: String) throws {
    let failures = retried.isEmpty ? [] : [try failure(retried, "FP")]
    let evaluation = list([Self.entry("a")]).evaluate(
      run(failures) { $0.exitStatus = 2 }, at: Self.now)
    #expect(evaluation.findings.map(\.kind) == [.unnamedFailure])
    #expect(
      evaluation.findings.first?.reason
        == "app/unit exited with 2, but its results name no failing test")
    #expect(evaluation.verdict == .doesNotHold)
  }

  @Test func `as many tests as before are enough`() throws {
    let evaluation = list([Self.entry("a")])
      .evaluate(run([try failure("a")]) { $0.testsBefore = 4 }, at: Self.now)
    #expect(evaluation.verdict == .holds)
  }

  @Test func `an expired entry excuses nothing and fails the verdict`() throws {
    let quarantine = list([Self.entry("a", expiresInDays: 97)])
    let evaluation = quarantine.evaluate(run([try failure("a")]), at: Self.now)
    #expect(evaluation.blocking.first?.refusal == .expired)
    #expect(evaluation.findings.first?.subject == "quarantine.yaml:3:5")
    #expect(
      evaluation.findings.first?.reason == "the quarantine of a expired 3 days ago; owner team-a")
    // Even when everything passes.
    #expect(quarantine.evaluate(run([]), at: Self.now).verdict == .doesNotHold)
  }

  @Test func `an entry that was renewed counts beside its expired one`() throws {
    let evaluation = list([Self.entry("a", expiresInDays: 97), Self.entry("a")])
      .evaluate(run([try failure("a")]), at: Self.now)
    #expect(evaluation.excused.count == 1)
    #expect(evaluation.findings.map(\.kind) == [.expired])
  }

  @Test func `an overfull list excuses nothing`() throws {
    // One entry, but it covers three tests.
    let evaluation = list([Self.entry("*", suite: "app/unit")], maximum: 3)
      .evaluate(run([try failure("a")]), at: Self.now)
    #expect(evaluation.blocking.first?.refusal == .overfull)
    #expect(evaluation.findings.map(\.kind) == [.overfull])
    #expect(evaluation.findings.first?.reason.contains("4 tests, at most 3") == true)
  }

  @Test func `more excused failures than the list may hold are none`() throws {
    // The suite's list of tests does not name them all, as a selection's would not.
    let failures = try ["a1", "a2", "a3"].map { try failure($0) }
    let evaluation = list([Self.entry("a*")], maximum: 2)
      .evaluate(run(failures, tests: ["a1", "b"]), at: Self.now)
    #expect(evaluation.blocking.map(\.refusal) == Array(repeating: .tooMany(3), count: 3))
    #expect(evaluation.findings.map(\.kind) == [.tooManyExcused])
  }

  @Test func `an entry without a test is a finding, when all tests were to run`() throws {
    let quarantine = list([Self.entry("gone"), Self.entry("a", suite: "other")])
    var everything = run([])
    let evaluation = quarantine.evaluate(everything, at: Self.now)
    #expect(
      evaluation.findings.map(\.reason) == [
        "no test is called gone", "no test is called a in other",
      ])
    everything.isComplete = false
    #expect(quarantine.evaluate(everything, at: Self.now).verdict == .holds)
    // After a crash the test may be among those that did not run.
    let crashed = run([]) { $0.hasCrashed = true }
    #expect(quarantine.evaluate(crashed, at: Self.now).findings.map(\.kind) == [.suiteCrashed])
  }

  @Test(arguments: [
    ("Suite.test", "Suite.test", true), ("Suite.test", "Suite.tests", false),
    ("Suite.test", "Suite.test[1-a]", true), ("Suite.test", "Suite.test(x: 1)", true),
    ("Suite.*", "Suite.test", true), ("*", "", true), ("*mail*", "Suite.sends mail", true),
    ("a*b*c", "aXbYc", true), ("a*b*c", "aXcYb", false), ("", "anything", false),
    ("", "[", false), ("a*", "b", false), ("grüße*", "grüße an", true),
    (String(repeating: "*a", count: 50), String(repeating: "a", count: 2000), true),
    (String(repeating: "*a", count: 50) + "b", String(repeating: "a", count: 2000), false),
  ])
  func `a pattern means the test, its cases, or what its stars allow`(
    pattern: String, name: String, expected: Bool
  ) {
    #expect(TestPattern(pattern).matches(name) == expected)
  }

  @Test func `proposes what blocks, as far as there is room`() throws {
    var history = HistoryBuilder()
    history.clean(20)
    for number in 0..<4 {
      for name in ["a", "b", "c"] {
        history.run([name: "FP"])
        history.clean(1)
        history.run([name: name == "c" ? "FP" : "FF"], line: .pullRequest(number))
        history.clean(1)
      }
      history.run(["b": "FF"], line: .pullRequest(50 + number))
      history.clean(1)
    }
    let proposals = history.detector.proposals(for: list([]), at: Self.now)
    // c costs no one a run; b more than a.
    #expect(
      proposals.map(\.reason) == [
        "app/unit: b blocked 8 runs and 8 pull requests, 132 minutes",
        "app/unit: a blocked 4 runs and 4 pull requests, 68 minutes",
      ])
    let full = list([Self.entry("x"), Self.entry("b")], maximum: 2)
    // So early nothing is to be released.
    let early = UnixTime(secondsSince1970: 86400)
    #expect(history.detector.proposals(for: full, at: early).isEmpty)
  }

  @Test func `proposes to release what is healthy again`() throws {
    var history = HistoryBuilder()
    history.clean(10)
    for number in 0..<40 { history.run(number % 2 == 0 ? ["a": "FP"] : [:]) }
    let quarantine = list([Self.entry("a"), Self.entry("never", expiresInDays: 2000)])
    let early = UnixTime(secondsSince1970: 86400)
    #expect(history.detector.proposals(for: quarantine, at: early).isEmpty)
    history.clean(20)
    let proposals = history.detector.proposals(for: quarantine, at: early)
    #expect(proposals.map(\.change) == [.release(quarantine.entries[0])])
    #expect(proposals.first?.reason.hasPrefix("a passed ") == true)
    // A test that never failed leaves by time.
    let late = history.detector.proposals(for: quarantine, at: Self.now)
    #expect(late.last?.reason == "never has not failed in the 100 days of its quarantine")
  }
}
