import AssayEvidence
import AssayPact
import AssayPactFiles
import Foundation

/// Runs `body` with a mock of a provider, and adds the interactions to the pact when it succeeds.
///
/// It does not see what `#expect` finds, which the trait ``TestPact`` does.
///
/// - Parameters:
///   - pact: for example `.pact(consumer: "orders", provider: "inventory")`.
///   - interactions: what `body` asks, and what the mock answers.
///   - body: gets the mock.
/// - Returns: what `body` returns.
/// - Throws: what `body` throws; what nobody expected, or what never came; what is wrong with an
///   interaction or the pact file.
public func withPact<Result>(
  _ pact: TestPact, _ interactions: HTTPInteraction...,
  body: (PactMock) async throws -> Result
) async throws -> Result {
  try await pact.run { session in
    try await body(try await session.mock(interactions))
  }
}

extension TestPact {
  /// Runs a test without the trait.
  func run<Result>(_ body: (PactSession) async throws -> Result) async throws -> Result {
    let session = PactSession(try file())
    let result: Result
    do { result = try await body(session) } catch {
      // A client that the mock has refused fails for this reason.
      let faults = await session.end().filter { !$0.isMissing }.map(\.words)
      throw faults.isEmpty ? error : failure(faults + ["The test itself threw: \(error)"])
    }
    let faults = await session.end().map(\.words)
    guard faults.isEmpty else { throw failure(faults) }
    for loss in try session.write() {
      FileHandle.standardError.write(Data("\(session.file.path): \(loss)\n".utf8))
    }
    return result
  }

  private func failure(_ faults: [String]) -> FailureReport {
    FailureReport(
      .fail, attempt: "keep the pact", subject: "\(consumer) and \(provider)",
      happened: faults.joined(separator: "\n"))
  }
}
