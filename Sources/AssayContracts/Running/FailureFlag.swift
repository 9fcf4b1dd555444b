import Synchronization
import Testing

/// Whether a test has failed so far.
final class FailureFlag: Sendable {
  private let raised = Mutex(false)

  var isRaised: Bool { raised.withLock(\.self) }

  /// Runs a test and looks at the issues that it records; known ones are no failure.
  func watching(
    _ test: Test, _ testCase: Test.Case?, _ function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let watch = IssueHandlingTrait.compactMapIssues { issue in
      if issue.isFailure { self.raised.withLock { $0 = true } }
      return issue
    }
    try await watch.provideScope(for: test, testCase: testCase, performing: function)
  }
}
