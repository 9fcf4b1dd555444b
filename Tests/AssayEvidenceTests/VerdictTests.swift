import AssayEvidence
import Testing

struct VerdictTests {
  @Test(
    arguments: [
      ([.holds, .holds], Verdict.holds),
      ([.holds, .notChecked], .notChecked),
      ([.notChecked, .doesNotHold], .doesNotHold),
      ([.doesNotHold, .holds, .notChecked], .doesNotHold),
      ([], .notChecked),
    ] as [([Verdict], Verdict)])
  func `one failure decides, then one gap, and nothing at all is a gap`(
    parts: [Verdict], whole: Verdict
  ) {
    #expect(Verdict(combining: parts) == whole)
  }

  @Test func `an area covers its checks but not others that begin alike`() {
    let check: CheckID = "pyramid.count"
    #expect(check.isCovered(by: "pyramid"))
    #expect(check.isCovered(by: "pyramid.count"))
    #expect(!check.isCovered(by: "pyramid.inverted"))
    #expect(!CheckID("pyramids").isCovered(by: "pyramid"))
  }

  @Test func `a failure report says what, where, why and what to do`() {
    let report = FailureReport(
      .infrastructure, attempt: "start Postgres", subject: "db", happened: "no server",
      remedy: "install it")
    #expect(report.description == "could not start Postgres (db): no server\n  → install it")
  }

  @Test func `exit codes are the documented four`() {
    #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 2, 3])
  }
}
