import AssayEvidence
import AssayFlakiness
import AssayTestRuns
import AssayTestSupport
import Testing

/// Histories with a known truth.
///
/// The bars are loose: Benchmarks/flakiness.py has the real ones.
struct SimulationTests {
  struct Truth {
    var precision: Double
    var recall: Double
    var hidden: Int
  }

  /// 400 tests over 600 runs: 30 flaky of 2 to 40 %, incidents of a shared resource, regressions
  /// on main, pull requests that break tests.
  private func simulate(seed: UInt64, retries: Int) -> Truth {
    var random = TestGenerator(state: seed)
    var history = HistoryBuilder()
    history.testsRun = 400
    let rates = (0..<30).map { _ in Double.random(in: 0.02...0.4, using: &random) }
    var failedOnce: Set<Int> = []
    var hidden = 0
    var regression: (until: Int, tests: [Int]) = (0, [])
    var incident: (until: Int, resource: Int) = (0, 0)
    var line = ObservedRun.Line.main
    var commit = ""
    var brokenByCommit: Set<Int> = []
    for number in 0..<600 {
      if number == 0 || random.chance(0.8) {
        commit = "c\(number)"
        line = random.chance(0.4) ? .main : .pullRequest(number / 3)
        brokenByCommit = []
        if line != .main, random.chance(0.2) {
          for _ in 0..<5 { brokenByCommit.insert(Int.random(in: 30..<400, using: &random)) }
        }
      }
      if random.chance(0.02) {
        regression = (
          number + 8, (0..<4).map { _ in Int.random(in: 30..<400, using: &random) }
        )
      }
      if random.chance(0.015) { incident = (number + 3, Int.random(in: 0..<4, using: &random)) }
      let wrong = brokenByCommit.union(number < regression.until ? regression.tests : [])
      var failures: [String: String] = [:]
      for test in 0..<400 {
        let isHit = number < incident.until && test % 4 == incident.resource
        let chance = max(test < 30 ? rates[test] : 0, isHit ? 0.35 : 0)
        var attempts = ""
        repeat {
          attempts += wrong.contains(test) || random.chance(chance) ? "F" : "P"
        } while attempts.utf8.count <= retries && attempts.last == "F"
        guard attempts.first == "F" else { continue }
        failures["t\(test)"] = attempts
        if test < 30, !isHit { failedOnce.insert(test) }
      }
      let assessment = history.run(failures, line: line, commit: commit)
      hidden += assessment.judgements.count { judgement in
        let test = Int(judgement.test.identity.name.dropFirst()) ?? 0
        return judgement.isExcusable && test >= 30
      }
    }
    let flagged = Set(
      history.transitions.filter { $0.to == .flaky }
        .compactMap { Int($0.test.identity.name.dropFirst()) })
    let right = flagged.filter { $0 < 30 }.count
    return Truth(
      precision: Double(right) / Double(max(1, flagged.count)),
      recall: Double(flagged.intersection(failedOnce).count) / Double(max(1, failedOnce.count)),
      hidden: hidden)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `finds the flaky tests of a simulated history and no others`(seed: UInt64) {
    let truth = simulate(seed: seed, retries: 1)
    #expect(truth.precision >= 0.93)
    #expect(truth.recall >= 0.93)
    #expect(truth.hidden <= 2)
  }

  @Test func `finds most of them without retries`() {
    let truth = simulate(seed: 4, retries: 0)
    #expect(truth.precision >= 0.9)
    #expect(truth.recall >= 0.7)
    #expect(truth.hidden <= 2)
  }

  /// The first days of a history that was simulated elsewhere.
  @Test(.enabled(if: ConformanceData.isExpected, "\(ConformanceData.missing)"))
  func `finds the flaky tests of a shared history's first days`() throws {
    func rows(_ file: String) throws -> [[Substring]] {
      let text = String(
        decoding: try ConformanceData.bytes("flaky/sim/seed1/\(file)"), as: UTF8.self)
      return text.split(whereSeparator: \.isNewline).dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
    }
    let limit = 400
    var outcomes: [Int: [ObservedTest]] = [:]
    for row in try rows("outcomes.csv") {
      guard let run = Int(row[0]), run <= limit else { break }
      let attempts = try #require(AttemptSequence(String(row[2])))
      outcomes[run, default: []].append(
        ObservedTest(
          identity: TestIdentity(suite: "", name: String(row[1])), attempts: attempts))
    }
    let isFlaky = try rows("tests.csv").map { $0[2] == "1" }
    var detector = FlakinessDetector()
    var flagged: Set<Int> = []
    for row in try rows("runs.csv").prefix(limit) {
      let number = try #require(Int(row[0]))
      let day = try #require(Double(row[1]))
      let assessment = detector.observe(
        ObservedRun(
          id: String(row[0]), time: UnixTime(secondsSince1970: day * 86400),
          commit: String(row[4]), line: Int(row[3]).map { .pullRequest($0) } ?? .main,
          host: String(row[5]),
          suites: [
            ObservedSuite(
              name: "all", testsRun: isFlaky.count, tests: outcomes[number] ?? [])
          ]))
      flagged.formUnion(
        assessment.transitions.filter { $0.to == .flaky }
          .compactMap { Int($0.test.identity.name) })
    }
    let right = flagged.count { isFlaky[$0] }
    #expect(right >= 40)
    #expect(flagged.count - right <= 1)
  }
}
