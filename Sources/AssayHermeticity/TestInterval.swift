package import AssayEvidence
package import AssayTestRuns

/// When a test ran, by the clock of the machine that ran it.
package struct TestInterval: Sendable, Hashable {
  package var test: TestIdentity
  package var start: UnixTime
  /// nil: it had not ended when its results did.
  package var end: UnixTime?
  /// The last part of the folder that its process works in, where the runner starts one process a
  /// package there (Go); nil where that tells nothing.
  package var folderSuffix: String?

  package init(
    test: TestIdentity, start: UnixTime, end: UnixTime?, folderSuffix: String? = nil
  ) {
    self.test = test
    self.start = start
    self.end = end
    self.folderSuffix = folderSuffix
  }

  /// Whether the process of an observation can be the one that runs this test.
  func fits(_ observation: Observation) -> Bool {
    guard let folderSuffix else { return true }
    return observation.folder.hasSuffix("/" + folderSuffix)
  }
}
