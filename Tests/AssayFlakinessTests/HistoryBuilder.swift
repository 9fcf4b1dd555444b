import AssayEvidence
import AssayFlakiness
import AssayTestRuns

/// A detector with a history of one suite of a thousand tests, twenty minutes from run to run.
struct HistoryBuilder {
  var detector = FlakinessDetector()
  var minutes = 0.0
  var number = 0
  var transitions: [StateTransition] = []
  var testsRun = 1000

  static func test(_ name: String) -> TestReference {
    TestReference(suite: "app/unit", identity: TestIdentity(suite: "", name: name))
  }

  /// One run; `failures` are attempts by test, all others passed.
  @discardableResult
  mutating func run(
    _ failures: [String: String] = [:], line: ObservedRun.Line = .main, commit: String? = nil,
    host: String? = nil, isComplete: Bool = true, after: Double = 20,
    signature: String? = nil, crashed: Bool = false
  ) -> RunAssessment {
    minutes += after
    number += 1
    let tests = failures.sorted { $0.key < $1.key }.compactMap { name, text in
      AttemptSequence(text).map {
        ObservedTest(
          identity: TestIdentity(suite: "", name: name), attempts: $0, signature: signature,
          hasCrashed: crashed, seconds: 60)
      }
    }
    let run = ObservedRun(
      id: "r\(number)", time: UnixTime(secondsSince1970: minutes * 60),
      commit: commit ?? "c\(number)", line: line, host: host ?? "h\(number)",
      suites: [
        ObservedSuite(
          name: "app/unit", testsRun: testsRun, isComplete: isComplete, tests: tests)
      ])
    let assessment = detector.observe(run)
    transitions += assessment.transitions
    return assessment
  }

  mutating func clean(_ runs: Int, line: ObservedRun.Line = .main, after: Double = 20) {
    for _ in 0..<runs { run(line: line, after: after) }
  }

  func state(_ name: String) -> FlakinessState { detector.state(of: Self.test(name)) }

  func states(_ name: String) -> [FlakinessState] {
    transitions.filter { $0.test == Self.test(name) }.map(\.to)
  }
}

/// SplitMix64, so that the tests need no outside randomness.
struct TestGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}
