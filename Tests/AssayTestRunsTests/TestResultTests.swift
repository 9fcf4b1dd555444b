import AssayTestRuns
import Testing

struct TestResultTests {
  private func test(_ outcomes: TestOutcome...) -> TestResult {
    var result = TestResult(
      identity: TestIdentity(suite: "S", name: "t"), attempt: TestAttempt(outcomes[0]))
    for outcome in outcomes.dropFirst() {
      result.append(TestAttempt(outcome, duration: .seconds(1)))
    }
    return result
  }

  @Test func `the last attempt decides and a pass after a failure is flaky`() {
    #expect(test(.failed, .passed).outcome == .passed)
    #expect(test(.failed, .passed).isFlaky)
    #expect(!test(.passed, .failed).isFlaky)
    #expect(!test(.skipped, .passed).isFlaky)
  }

  @Test func `each test counts once, by its last attempt`() {
    let counts = TestCounts([
      test(.failed, .passed), test(.failed), test(.errored), test(.skipped), test(.knownIssue),
    ])
    #expect(counts.total == 5)
    #expect(counts.passed == 1)
    #expect(counts.failures == 2)
    #expect(counts.executed == 4)
    #expect(counts.flaky == 1)
  }

  @Test func `an unmeasured test has no duration, else attempts add up`() {
    #expect(test(.passed).duration == nil)
    #expect(test(.failed, .failed, .passed).duration == .seconds(2))
  }

  @Test func `layers run cheapest first`() {
    #expect(TestLayer.allCases.sorted() == [.unit, .contract, .integration, .endToEnd])
  }
}
