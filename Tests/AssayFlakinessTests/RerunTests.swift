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

  @Test func `says what a smaller budget still finds`() {
    let plan = StressPlan(rate: 0.05, secondsPerRun: 2, budgetSeconds: 20)
    #expect(plan.runs == 10)
    #expect(abs(plan.detectableRate - 0.2589) < 1e-4)
    #expect(plan.seconds == 20)
    let enough = StressPlan(rate: 0.05, secondsPerRun: 0.1, budgetSeconds: 20)
    #expect(enough.runs == 59)
    #expect(enough.detectableRate <= 0.05)
    #expect(StressPlan(rate: 0.05, secondsPerRun: 2, budgetSeconds: 0).detectableRate == 1)
  }
}
