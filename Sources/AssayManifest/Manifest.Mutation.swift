extension Manifest {
  /// Where a service's mutation tool says which changes of the code no test notices.
  package struct Mutation: Sendable, Hashable {
    /// Files or globs, relative to the service.
    package var report: [String]
    /// A shell command line that writes the report, run in the service's folder once its suites
    /// have passed; nil: a suite writes it.
    package var run: String?
    /// How long the command may take.
    package var within: Duration = .seconds(10 * 60)
    /// Which runs include the command.
    package var when: Trigger = .pullRequest

    package init(report: [String], run: String? = nil) {
      self.report = report
      self.run = run
    }
  }
}
