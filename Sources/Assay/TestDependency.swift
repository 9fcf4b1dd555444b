import AssayDependencies
import AssayEvidence
public import Testing

/// A real server that a test needs: a trait of a test or suite, or what ``withDependency(_:_:)``
/// takes.
///
///     @Suite(.postgres(migrations: "db/migrations"), .redis())
///     struct CheckoutTests {
///       @Test func `an order is stored`() async throws {
///         let database = try Lease.named("postgres").url
///
/// The server starts with the first test that needs it, serves all tests of the process, and ends
/// with it, however that ends. Every test gets a part of its own: a database, a user, a prefix.
/// Under `assay exec`, `assay up` and `assay verify` parts of kinds that Assay knows come from their
/// servers.
public struct TestDependency: Sendable, SuiteTrait, TestTrait, TestScoping {
  /// Who shares a part.
  public enum Scope: Sendable {
    /// Each test, and each case of one with arguments, has its own.
    case test
    /// All tests of the suite that carries the trait share one.
    case suite
  }

  /// What it is called where parts are asked for.
  let name: String
  let request: Request
  let scope: Scope

  /// Where the description stands.
  enum Request: Sendable, Hashable {
    /// In the nearest assay.yaml above the file.
    case manifest(sourceFile: String)
    /// In the test, with absolute paths.
    case described(Dependency)
    /// In the test, wrong.
    case refused(FailureReport)
  }

  init(_ name: String, _ request: Request, per scope: Scope) {
    self.name = name
    self.request = request
    self.scope = scope
  }

  /// Whether the tests of a suite get a part each.
  public var isRecursive: Bool { scope == .test }

  /// Runs a test with its part, which ``Lease/current`` gives.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let lease = try await SharedServers.current.lease(self, for: Self.name(of: test))
    let failure = FailureFlag()
    do {
      try await failure.watching(test, testCase) {
        // The inner trait's replaces the suite's of the same name.
        let others = Lease.all.filter { $0.dependency != name }
        try await Lease.$all.withValue(others + [lease], operation: function)
      }
    } catch {
      await lease.end(afterFailure: true)
      throw error
    }
    await lease.end(afterFailure: failure.isRaised)
  }

  /// As reports call it, without the place in the source.
  private static func name(of test: Test) -> String {
    let parts = "\(test.id)".split(separator: "/")
    guard parts.count > 1, parts.last?.contains(".swift:") == true else { return "\(test.id)" }
    return parts.dropLast().joined(separator: "/")
  }

  /// Gives a part to whoever calls, who gives it back with ``Lease/release(keep:)``.
  ///
  /// - Parameter test: names the test in reports.
  /// - Returns: a part that nobody else has.
  /// - Throws: what was wrong with the description, or why there is no server.
  public func lease(for test: String? = nil) async throws -> Lease {
    try await SharedServers.current.lease(self, for: test)
  }
}

/// Runs `body` with a part of a server that nobody else has, and gives it back.
///
/// - Parameters:
///   - dependency: for example `.postgres(migrations: "db/migrations")`.
///   - body: gets the part.
/// - Returns: what `body` returns.
/// - Throws: what was wrong with the description, why there is no server, or what `body` throws.
public func withDependency<Result>(
  _ dependency: TestDependency, _ body: (Lease) async throws -> Result
) async throws -> Result {
  let lease = try await dependency.lease(for: Test.current?.name)
  do {
    let result = try await body(lease)
    await lease.end(afterFailure: false)
    return result
  } catch {
    await lease.end(afterFailure: true)
    throw error
  }
}

/// Runs `body` with a server of its own, whose life it may control, and stops it.
///
/// - Parameters:
///   - dependency: for example `.container("web", ContainerSpecification("nginx:1.22"))`.
///   - body: gets the server, which answers.
/// - Returns: what `body` returns.
/// - Throws: what was wrong with the description, why it did not start, or what `body` throws.
public func withServer<Result>(
  _ dependency: TestDependency, _ body: (Server) async throws -> Result
) async throws -> Result {
  let server = try await SharedServers.current.startAlone(dependency)
  do {
    let result = try await body(server)
    await server.stop()
    return result
  } catch {
    await server.stop()
    throw error
  }
}
