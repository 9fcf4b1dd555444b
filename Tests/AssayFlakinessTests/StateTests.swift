import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import Testing

struct StateTests {
  @Test func `a test that begins to fail always is broken, and healthy when it passes again`() {
    var history = HistoryBuilder()
    history.clean(50)
    for _ in 0..<5 { history.run(["a": "FF"]) }
    #expect(history.state("a") == .broken)
    #expect(history.run(["a": "FF"]).judgements.first?.refusal == .broken)
    history.clean(10)
    #expect(history.states("a") == [.broken, .healthy])
    let sentence = history.transitions.first?.sentence ?? ""
    #expect(sentence.contains("failed all attempts in 5 runs in a row"), "\(sentence)")
  }

  @Test func `a flaky test that begins to fail always is broken`() {
    var history = HistoryBuilder()
    for _ in 0..<10 {
      history.clean(3)
      history.run(["a": "FP"])
    }
    #expect(history.state("a") == .flaky)
    for _ in 0..<8 { history.run(["a": "FF"]) }
    #expect(history.state("a") == .broken)
    history.clean(20)
    #expect(history.states("a").prefix(3) == [.flaky, .broken, .flaky])
  }

  @Test func `a test that fails half of its runs, without retries, is flaky and not broken`() {
    var random = TestGenerator(state: 7)
    var history = HistoryBuilder()
    history.clean(50)
    var broken = 0
    var excused = 0
    for number in 0..<300 {
      let commit = "c\(number / 2)"
      let assessment = history.run(random.chance(0.5) ? ["a": "F"] : [:], commit: commit)
      if history.state("a") == .broken { broken += 1 }
      excused += assessment.judgements.count(where: \.isExcusable)
    }
    #expect(history.states("a").contains(.flaky))
    #expect(broken < 20)
    #expect(excused > 75)
  }

  @Test func `one pull request alone breaks no test`() {
    var history = HistoryBuilder()
    history.clean(50)
    for _ in 0..<10 { history.run(["a": "FF"], line: .pullRequest(3)) }
    #expect(history.state("a") == .healthy)
  }

  @Test func `a repaired test is released after the passes that its rate demands`() throws {
    var history = HistoryBuilder()
    history.clean(10)
    for number in 0..<40 { history.run(number % 2 == 0 ? ["a": "FP"] : [:]) }
    #expect(history.state("a") == .flaky)
    let needed = try #require(history.detector.board.first?.passesNeeded)
    #expect((5...12).contains(needed))
    history.clean(needed)
    #expect(history.state("a") == .healthy)
    guard case .cleanRuns(let passes, needed) = history.transitions.last?.cause else {
      Issue.record("\(history.transitions)")
      return
    }
    #expect(passes == needed)
    #expect(history.run(["a": "FF"]).judgements.first?.refusal == .released)
  }

  @Test func `a relapse makes the next release harder`() throws {
    var history = HistoryBuilder()
    history.clean(10)
    var needed: [Int] = []
    for _ in 0..<2 {
      for number in 0..<40 { history.run(number % 2 == 0 ? ["a": "FP"] : [:]) }
      needed.append(try #require(history.detector.board.first?.passesNeeded))
      history.clean(needed.last ?? 0)
      #expect(history.state("a") == .healthy)
    }
    #expect(needed[1] > needed[0] * 3 / 2)
  }

  @Test func `a rare flake is released by time`() {
    var history = HistoryBuilder()
    history.clean(500)
    history.run(["a": "FP"])
    history.clean(29, after: 24 * 60)
    #expect(history.state("a") == .flaky)
    history.clean(2, after: 24 * 60)
    #expect(history.state("a") == .healthy)
    #expect(history.transitions.last?.cause == .notSeen(days: 30))
  }

  @Test func `a suspect is forgotten by time`() {
    var history = HistoryBuilder()
    history.clean(300)
    history.run(["a": "FP", "b": "FP"])
    #expect(history.state("a") == .suspect || history.state("a") == .healthy)
    history.clean(31, after: 24 * 60)
    #expect(history.state("a") == .healthy)
  }

  @Test func `quarantine follows the list`() {
    var history = HistoryBuilder()
    history.clean(20)
    history.run(["a": "FP"])
    let time = UnixTime(secondsSince1970: history.minutes * 60)
    var list = QuarantineList(
      file: "quarantine.yaml", entries: [QuarantineTests.entry("a")], maximumTests: 5)
    let inwards = history.detector.apply(list, at: time, run: "r21")
    #expect(inwards.map(\.to) == [.quarantined])
    #expect(inwards.first?.sentence.contains("owner team-a") == true)
    #expect(history.detector.apply(list, at: time, run: "r21").isEmpty)
    list.entries = []
    #expect(history.detector.apply(list, at: time, run: "r22").map(\.to) == [.flaky])
  }

  /// A flake of a known test, and what must never pass as one.
  @Test func `a failure is judged by itself`() {
    var history = HistoryBuilder()
    history.clean(100)
    for number in 0..<30 {
      history.run(number % 5 == 0 ? ["a": "FFP"] : [:], signature: "timeout")
      history.clean(1)
    }
    #expect(history.state("a") == .flaky)
    func judge(
      _ attempts: String, signature: String? = "timeout", crashed: Bool = false
    ) -> FailureJudgement.Refusal? {
      var copy = history
      return copy.run(["a": attempts], signature: signature, crashed: crashed).judgements.first?
        .refusal
    }
    #expect(judge("FFP") == nil)
    #expect(judge("FFP", crashed: true) == .crashed)
    #expect(judge("FFF", signature: "nil found") == .newSignature)
    #expect(judge("FFP", signature: "nil found") == nil)
    // It fails one run in ten, and never all attempts: again and again is something else.
    history.run(["a": "FFF"], signature: "timeout")
    #expect(judge("FFF") == .incredible)
  }

  @Test func `an incident's failures are no known flake`() {
    var history = HistoryBuilder()
    history.clean(100)
    for _ in 0..<5 {
      history.run(["v1": "FP"])
      history.clean(20)
    }
    #expect(history.state("v1") == .flaky)
    for _ in 0..<3 {
      history.run(Dictionary(uniqueKeysWithValues: (2..<30).map { ("v\($0)", "FP") }))
      history.clean(20)
    }
    let assessment = history.run(
      Dictionary(uniqueKeysWithValues: (1..<30).map { ("v\($0)", "FF") }))
    #expect(assessment.incident != nil)
    let judgement = assessment.judgements.first { $0.test == HistoryBuilder.test("v1") }
    #expect(judgement?.refusal == .incident)
  }
}
