/// What earlier runs say about a suite, read before planning.
package struct SuiteHistory: Sendable, Hashable {
  /// The median of earlier green runs.
  package var usualDuration: Duration?
  /// How many tests the latest green run among this commit's ancestors ran, and which run.
  package var promise: Promise?
  /// The latest counts and time, for layers that do not run now.
  package var latest: Latest?

  package struct Promise: Sendable, Hashable {
    package var tests: Int
    package var runID: String

    package init(tests: Int, runID: String) {
      self.tests = tests
      self.runID = runID
    }
  }

  package struct Latest: Sendable, Hashable {
    package var tests: Int
    package var duration: Duration

    package init(tests: Int, duration: Duration) {
      self.tests = tests
      self.duration = duration
    }
  }

  package init(usualDuration: Duration? = nil, promise: Promise? = nil, latest: Latest? = nil) {
    self.usualDuration = usualDuration
    self.promise = promise
    self.latest = latest
  }
}
