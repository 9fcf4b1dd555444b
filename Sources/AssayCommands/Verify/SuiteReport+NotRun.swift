import AssayManifest
import AssayTestRuns
import AssayVerification

extension SuiteReport {
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
