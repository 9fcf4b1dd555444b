import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import Testing

struct DetectionTests {
  @Test func `a test that passes on retry, alone, is flaky at once`() throws {
    var history = HistoryBuilder()
    history.clean(20)
    let assessment = history.run(["a": "FP"])
    let transition = try #require(assessment.transitions.first)
    #expect((transition.from, transition.to) == (.healthy, .flaky))
    #expect(transition.run == "r21")
    #expect(transition.standing.failures == 1)
    #expect(transition.standing.runs == 21)
    #expect(transition.standing.probability >= 0.95)
    #expect(
      transition.sentence
        == "app/unit: a is flaky since run r21 (was healthy): it passed on retry in run r21, "
        + "alone; flaky with 99 %, 1 of 21 runs failed.")
  }

  @Test func `the run that shows a flake does not excuse it yet`() {
    var history = HistoryBuilder()
    history.clean(20)
    #expect(history.run(["a": "FP"]).judgements.first?.refusal == .notFlaky)
    history.clean(2)
    #expect(history.run(["a": "FP"]).judgements.first?.refusal == nil)
  }

  @Test func `many tests that fail together are an incident, not flaky`() throws {
    var history = HistoryBuilder()
    history.clean(50)
    let victims = Dictionary(uniqueKeysWithValues: (0..<20).map { ("v\($0)", "FP") })
    let assessment = history.run(victims)
    let incident = try #require(assessment.incident)
    #expect(assessment.incidentProbability > 0.99)
    #expect(incident.tests.count == 20)
    #expect(incident.runs == ["r51"])
    #expect(incident.sentence.hasPrefix("In run r51 20 tests failed together that usually pass"))
    #expect(assessment.transitions.isEmpty)
    #expect((0..<20).allSatisfy { history.state("v\($0)") == .healthy })
    // Later, alone, it counts.
    history.clean(5)
    history.run(["v3": "FP"])
    #expect(history.state("v3") == .flaky)
  }

  @Test func `runs close in time are one incident, and the same tests again one cluster`() throws {
    var history = HistoryBuilder()
    history.clean(50)
    func victims(_ range: Range<Int>) -> [String: String] {
      Dictionary(uniqueKeysWithValues: range.map { ("v\($0)", "FP") })
    }
    history.run(victims(0..<20))
    history.run(victims(10..<30))
    #expect(history.detector.incidents.map(\.runs) == [["r51", "r52"]])
    #expect(history.detector.incidents.first?.tests.count == 30)
    history.clean(100)
    history.run(victims(5..<25))
    #expect(history.detector.incidents.count == 2)
    #expect(Set(history.detector.incidents.map(\.cluster)).count == 1)
    let cluster = try #require(history.detector.failureClusters.first)
    #expect(cluster.tests.count == 30)
    #expect(cluster.runs == 3)
    #expect(Set(cluster.tests.prefix(10)).contains(HistoryBuilder.test("v10")))
    // What failed together before needs fewer tests to be seen as an incident again.
    history.clean(100)
    #expect(history.run(["v1": "FP", "v12": "FP", "v20": "FP"]).incidentProbability > 0.99)
  }

  @Test func `tests that fail together in every run are no lasting incident`() {
    var history = HistoryBuilder()
    for _ in 0..<100 {
      history.run(Dictionary(uniqueKeysWithValues: (0..<12).map { ("v\($0)", "FP") }))
    }
    #expect((0..<12).allSatisfy { history.state("v\($0)") == .flaky })
  }

  @Test func `released tests that flake again, together and without retries, are no incident`() {
    var random = TestGenerator(state: 11)
    var history = HistoryBuilder()
    let names = (0..<6).map { "v\($0)" }
    func flakes() -> [String: String] {
      Dictionary(uniqueKeysWithValues: names.filter { _ in random.chance(0.5) }.map { ($0, "F") })
    }
    history.clean(50)
    for number in 0..<150 { history.run(flakes(), commit: "a\(number / 2)") }
    #expect(names.allSatisfy { history.state($0) == .flaky })
    history.clean(200)
    #expect(names.allSatisfy { history.state($0) == .healthy })
    var incidents = 0
    for number in 0..<150 where history.run(flakes(), commit: "b\(number / 2)").incident != nil {
      incidents += 1
    }
    #expect(incidents < 15)
    #expect(names.allSatisfy { history.state($0) == .flaky })
  }

  @Test func `a failure and a pass on one commit are a flake`() throws {
    var history = HistoryBuilder()
    history.clean(20)
    history.run(["a": "FF"], commit: "same")
    #expect(history.state("a") == .healthy)
    history.run(commit: "same")
    #expect(history.state("a") == .flaky)
    let cause = try #require(history.transitions.last?.cause)
    guard case .evidence(let evidence) = cause else {
      Issue.record("\(cause)")
      return
    }
    #expect(evidence.first?.kind == .disagreement(other: "r22", commit: "same"))
    #expect(evidence.first?.run == "r21")
  }

  @Test func `the same works without retries, and when the pass came first`() {
    var history = HistoryBuilder()
    history.clean(20)
    history.run(commit: "same")
    history.run(["a": "F"], line: .pullRequest(4), commit: "same")
    #expect(history.state("a") == .healthy)
    history.clean(1)
    #expect(history.state("a") == .flaky)
  }

  @Test func `a regression from outside the commit is no flake`() {
    var history = HistoryBuilder()
    history.clean(20)
    history.run(line: .pullRequest(1), commit: "same")
    for number in 0..<5 {
      history.run(
        ["a": "FF", "b": "FF"], line: number == 1 ? .pullRequest(1) : .main,
        commit: number == 1 ? "same" : nil)
    }
    history.clean(10)
    #expect(history.states("a").allSatisfy { $0 != .flaky && $0 != .suspect })
  }

  @Test func `pull requests that break tests make none flaky`() {
    var history = HistoryBuilder()
    for number in 0..<40 {
      history.clean(3)
      let broken = [
        "a\(number % 7)": "FF", "b\(number % 5)": "FF", "c\(number)": "FF",
      ]
      history.run(broken, line: .pullRequest(number), commit: "p\(number)")
      history.run(line: .main)
      history.run(broken, line: .pullRequest(number), commit: "p\(number)")
    }
    #expect(history.transitions.allSatisfy { $0.to != .flaky })
  }

  @Test func `lone failures far beyond what changes break are a flake without retries`() throws {
    var history = HistoryBuilder()
    history.clean(200)
    for number in 0..<6 {
      history.run(["a": "F"], line: .pullRequest(number))
      history.clean(30)
    }
    #expect(history.state("a") == .flaky)
    let sentence = try #require(history.transitions.last?.sentence)
    #expect(sentence.contains("failed alone in run"))
  }

  @Test func `failures of one pull request are one piece of evidence`() {
    var history = HistoryBuilder()
    history.clean(200)
    for _ in 0..<8 {
      history.run(["a": "F"], line: .pullRequest(7))
      history.clean(5)
    }
    #expect(history.state("a") == .healthy)
  }

  @Test func `a batch of failures on one host is one piece of evidence`() {
    var history = HistoryBuilder()
    history.clean(60)
    // Two at once may be an incident, so one piece does not do.
    history.run(["a": "FP", "b": "FP"], host: "x")
    history.run(["a": "FP", "b": "FP"], host: "x", after: 5)
    history.run(["a": "FP", "b": "FP"], host: "x", after: 5)
    #expect(history.state("a") != .flaky)
    history.clean(20)
    history.run(["a": "FP"], host: "y")
    #expect(history.state("a") == .flaky)
  }

  @Test func `a test that is not listed in a selection has not passed`() {
    var history = HistoryBuilder()
    history.clean(20)
    history.run(["a": "FF"], commit: "same")
    history.run(commit: "same", isComplete: false)
    history.clean(3)
    #expect(history.state("a") == .healthy)
  }

  @Test func `a clock that goes backwards and a test listed twice do no harm`() {
    var history = HistoryBuilder()
    history.clean(20)
    history.run(["a": "FP"], after: -10_000)
    #expect(history.state("a") == .flaky)
    let attempts = AttemptSequence("FP")
    let twice = [attempts, attempts].compactMap { $0 }.map {
      ObservedTest(identity: TestIdentity(suite: "", name: "b"), attempts: $0)
    }
    let assessment = history.detector.observe(
      ObservedRun(
        id: "x", time: UnixTime(secondsSince1970: 0), commit: nil, line: .branch("b"),
        suites: [ObservedSuite(name: "app/unit", testsRun: 0, tests: twice)]))
    #expect(assessment.judgements.count == 1)
  }

  @Test func `the board ranks by what the flakes cost`() {
    var history = HistoryBuilder()
    history.clean(20)
    for number in 0..<5 {
      history.run(["often": "FP"])
      history.clean(1)
      history.run(["costly": number < 2 ? "FF" : "FP"], line: .pullRequest(number))
      history.clean(1)
    }
    let board = history.detector.board
    #expect(board.map(\.test.identity.name) == ["costly", "often"])
    #expect(board.first?.cost.blockedRuns == 2)
    #expect(board.first?.cost.pullRequests == [0, 1])
    // Two triages of 15 minutes and five runs of one.
    #expect(board.first?.cost.minutes == 35)
    #expect(board.last?.cost.minutes == 5)
  }

  @Test func `red runs a day follow from rate and retries`() {
    #expect(abs(FlakeCost.redRuns(perDay: 80, rate: 0.1, retries: 1) - 0.8) < 1e-12)
    #expect(FlakeCost.redRuns(perDay: 80, rate: 0.1, retries: 0) == 8)
  }
}
