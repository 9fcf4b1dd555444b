import AssayManifest
import AssayTestRuns
import AssayVerification

extension SuiteReport {
  /// A suite that the plan left out for `reason`; without one it should have run.
  static func leftOut(
    _ suite: Manifest.Suite, of service: Manifest.Service, _ reason: String?
  ) -> SuiteReport {
    notRun(suite, of: service, reason: reason ?? "was not started", wasPlanned: reason == nil)
  }

  /// A suite that did not run; `wasPlanned` tells whether it should have.
  static func notRun(
    _ suite: Manifest.Suite, of service: Manifest.Service, reason: String, wasPlanned: Bool,
    usualDuration: Duration? = nil
  ) -> SuiteReport {
    var report = SuiteReport(
      service: service.name, name: suite.name, layer: suite.layer, command: suite.run,
      trigger: suite.when.rawValue, state: .notRun(reason), duration: nil,
      usualDuration: usualDuration, counts: TestCounts(), tests: [], warnings: [],
      dependencies: [], outputTail: "", log: nil)
    report.shouldHaveRun = wasPlanned
    return report
  }
}
