import AssayTestSupport
import Foundation
import Testing

/// Tests that use the `Assay` library, as a command of `assay exec`.
struct SwiftTestingTests {
  private static let tests = """
    "$(dirname "$ASSAY")"/assayPackageTests.xctest --testing-library swift-testing --filter
    """

  private func run(
    _ line: String, environment: [String: String] = [:]
  ) async throws -> AssayProgram.Answer {
    try await TemporaryFolder.with { folder in
      try await AssayProgram.shell(line, in: folder, environment: environment)
    }
  }

  @Test func `take their parts from the servers of the command`() async throws {
    // The trait's server is described to the command, which says that it started it.
    let answer = try await run(
      "$ASSAY exec --with notes=redis -- \(Self.tests) 'AssayTests.SuiteScopeTests'")
    #expect(answer.status == 0, "\(answer.output)\(answer.error)")
    #expect(answer.error.contains("shared: PostgreSQL"))
  }

  @Test func `keep what a failed test had when asked to`() async throws {
    let answer = try await run(
      """
      $ASSAY exec --with broken=postgres -- \
      \(Self.tests) 'AssayTests.FailingTests'
      """, environment: ["ASSAY_KEEP": "1", "ASSAY_TEST_FAILS": "1"])
    #expect(answer.status != 0)
    #expect(answer.error.contains("kept broken: postgres://"))
  }

  @Test func `say when the command is gone`() async throws {
    let answer = try await run(
      "\(Self.tests) 'AssayTests.SuiteScopeTests'",
      environment: ["ASSAY_API": "http://127.0.0.1:1/x/v1"])
    #expect(answer.status != 0)
    #expect((answer.output + answer.error).contains("Is the run that set ASSAY_API still there?"))
  }
}
