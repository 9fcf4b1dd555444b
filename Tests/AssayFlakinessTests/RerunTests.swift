import AssayFlakiness
import AssayTestRuns
import Testing

struct RerunTests {
  private func candidate(
    _ name: String, seconds: Double = 10, flake: Double = 0.5, rate: Double = 0.3
  ) -> RerunPlan.Candidate {
    RerunPlan.Candidate(
      test: HistoryBuilder.test(name), seconds: seconds,
      rate: BetaDistribution(alpha: 100 * rate, beta: 100 * (1 - rate)), flakeProbability: flake)
  }

  private func names(_ plan: RerunPlan) -> [String] { plan.reruns.map(\.test.identity.name) }

  @Test func `begins with the test whose seconds tell most`() {
    let plan = RerunPlan(
      candidates: [
        candidate("slow", seconds: 100), candidate("quick"), candidate("sure", flake: 0.999),
      ],
      budgetSeconds: 1000)
    #expect(names(plan) == ["quick", "slow", "sure"])
    #expect(plan.reruns[0].bits > plan.reruns[2].bits)
  }

  @Test func `stays within its budget`() {
    let candidates = (0..<50).map { candidate("t\($0)", seconds: 7) }
    for budget in [0.0, 6, 7, 50, 200, 351] {
      let plan = RerunPlan(candidates: candidates, budgetSeconds: budget)
      #expect(plan.seconds <= budget)
      #expect(plan.reruns.reduce(0) { $0 + $1.times } == Int(min(budget, plan.seconds) / 7))
      #expect(budget - plan.seconds < 7 || plan.reruns.count == 50)
    }
  }

  @Test func `a test that fails often takes more reruns to tell`() {
    let rare = RerunPlan(candidates: [candidate("a", rate: 0.02)], budgetSeconds: 1e6)
    let often = RerunPlan(candidates: [candidate("a", rate: 0.6)], budgetSeconds: 1e6)
    #expect((rare.reruns.first?.times ?? 0) < (often.reruns.first?.times ?? 0))
    #expect((often.reruns.first?.times ?? 100) <= 20)
  }

  @Test(arguments: [0, 1] as [Double])
  func `what is certain is not run again`(flake: Double) {
    let plan = RerunPlan(candidates: [candidate("a", flake: flake)], budgetSeconds: 1000)
    #expect(plan.reruns.isEmpty)
  }

  @Test func `odd input makes no plan, and no trap`() {
    let odd = candidate("a", seconds: .nan, flake: 7)
    #expect(RerunPlan(candidates: [odd], budgetSeconds: -1).reruns.isEmpty)
    #expect(RerunPlan(candidates: [], budgetSeconds: 10).reruns.isEmpty)
  }

  @Test func `spread over tests tells more than one test again and again`() {
    let plan = RerunPlan(
      candidates: (0..<4).map { candidate("t\($0)") }, budgetSeconds: 40)
    #expect(plan.reruns.map(\.times) == [1, 1, 1, 1])
  }

  @Test(
    arguments: [(0.26, 10), (0.1, 29), (0.5, 5), (1, 1), (0.01, 299), (0, 1_000_000)]
      as [(Double, Int)])
  func `finds a rate with so many runs`(rate: Double, runs: Int) {
    #expect(StressPlan.runs(finding: rate, confidence: 0.95) == runs)
  }

  @Test(arguments: [(10, 0.2589), (59, 0.0495), (0, 1)] as [(Int, Double)])
  func `says what so many runs find`(runs: Int, rate: Double) {
    #expect(abs(StressPlan.rate(foundBy: runs, confidence: 0.95) - rate) < 1e-4)
  }

  private func identity(_ name: String) -> TestIdentity { TestIdentity(suite: "S", name: name) }

  @Test func `rounds go on with the tests that nothing has settled`() {
    let (a, b, c) = (identity("a"), identity("b"), identity("c"))
    var rounds = RerunRounds([(a, 3), (b, 2), (c, 2)], until: .pass)
    rounds.record([a: TestAttempt(.failed), b: TestAttempt(.passed)])
    // The runner knows no c.
    #expect(rounds.next == [a] && rounds.missing == [c])
    rounds.record([a: TestAttempt(.failed)])
    rounds.record([a: TestAttempt(.passed)])
    #expect(rounds.next.isEmpty && rounds.count == 3)
    #expect(rounds.attempts[a]?.map(\.outcome) == [.failed, .failed, .passed])
  }

  @Test func `stress runs end with the first failure`() {
    let (a, b) = (identity("a"), identity("b"))
    var rounds = RerunRounds([(a, 5), (b, 2)], until: .failure)
    rounds.record([a: TestAttempt(.errored), b: TestAttempt(.passed)])
    rounds.record([b: TestAttempt(.passed)])
    #expect(rounds.next.isEmpty)
    #expect(rounds.attempts[a]?.count == 1 && rounds.attempts[b]?.count == 2)
  }
}
