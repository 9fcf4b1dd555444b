import AssayFlakiness
import AssayTestRuns
import Testing

struct AttemptSequenceTests {
  @Test(arguments: [
    ("F", false, true, false), ("FP", true, false, true), ("FFP", true, false, true),
    ("PF", true, false, false), ("P", false, false, true), ("FF", false, true, false),
  ])
  func `tells how a test's attempts ended`(
    text: String, isMixed: Bool, failedThroughout: Bool, endedWithPass: Bool
  ) throws {
    let attempts = try #require(AttemptSequence(text))
    #expect(attempts.isMixed == isMixed)
    #expect(attempts.failedThroughout == failedThroughout)
    #expect(attempts.endedWithPass == endedWithPass)
    #expect(attempts.description == text)
  }

  @Test(arguments: ["", "X", "F P", "fp", String(repeating: "F", count: 1001)])
  func `takes nothing else`(text: String) {
    #expect(AttemptSequence(text) == nil)
  }

  @Test func `reads a result's attempts, without those that say nothing`() {
    let result = TestResult(
      identity: TestIdentity(suite: "S", name: "t"), attempt: TestAttempt(.passed),
      earlier: [TestAttempt(.failed), TestAttempt(.skipped), TestAttempt(.errored)])
    #expect(AttemptSequence(result)?.description == "FFP")
    let skipped = TestResult(
      identity: TestIdentity(suite: "S", name: "t"), attempt: TestAttempt(.skipped))
    #expect(AttemptSequence(skipped) == nil)
  }
}
