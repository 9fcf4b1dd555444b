public import XCTest

extension XCTestCase {
  /// Gives the running test a part of a server that nobody else has, until its end.
  ///
  ///     override func setUp() async throws {
  ///       database = try await lease(.postgres(migrations: "db/migrations")).url
  ///
  /// - Parameter dependency: as a trait of Swift Testing describes it.
  /// - Returns: the part, which is taken back after the test's own `tearDown`.
  /// - Throws: what was wrong with the description, or why there is no server.
  public func lease(_ dependency: TestDependency) async throws -> Lease {
    let lease = try await dependency.lease(for: name)
    // Blocks run one after the other while the test case waits for them.
    nonisolated(unsafe) let test = self
    addTeardownBlock {
      await lease.end(afterFailure: unsafe test.testRun?.hasSucceeded == false)
    }
    return lease
  }
}
