package import AssayEvidence
package import AssayTestRuns

/// When a test ran, by the clock of the machine that ran it.
package struct TestInterval: Sendable, Hashable {
  package var test: TestIdentity
  package var start: UnixTime
  /// nil: it had not ended when its results did.
  package var end: UnixTime?
  /// The process that runs it, itself or by others that it starts; nil where that is not known.
  package var process: Int?

  package init(test: TestIdentity, start: UnixTime, end: UnixTime?, process: Int? = nil) {
    self.test = test
    self.start = start
    self.end = end
    self.process = process
  }

  /// Whether an observation can be of the process that runs this test.
  func fits(_ observation: Observation) -> Bool {
    guard let process else { return true }
    return observation.process == process || observation.ancestors.contains(process)
  }
}
