import AssayEvidence
import AssayPactFiles
public import Testing

/// What a running test has of a pact: mocks of the provider, messages from it.
public struct Pact: Sendable {
  /// Whose client is tested.
  public let consumer: String
  /// Whose answers are mocked.
  public let provider: String
  let session: PactSession

  init(_ test: TestPact, _ file: PactFile) {
    consumer = test.consumer
    provider = test.provider
    session = PactSession(file)
  }

  /// What the running test has, the innermost trait's last.
  @TaskLocal static var all: [Pact] = []

  /// The pact of the running test's only trait.
  public static var current: Pact {
    get throws {
      let known = all
      if known.count == 1 { return known[0] }
      throw FailureReport(
        .badInput, attempt: "use a pact", subject: "Pact.current",
        happened: known.isEmpty
          ? "No test with a pact runs in this task."
          : "The test has several: with \(known.map(\.provider).joined(separator: ", ")).",
        remedy: known.isEmpty
          ? "Give the test or its suite a trait, .pact(…); a detached task sees none."
          : "Say which: Pact.with(\"\(known[0].provider)\").")
    }
  }

  /// The pact that the running test has with a provider.
  ///
  /// - Parameter provider: its name in the trait.
  /// - Returns: the pact of the innermost trait with that name.
  /// - Throws: when the test has none of that name.
  public static func with(_ provider: String) throws -> Pact {
    if let pact = all.last(where: { $0.provider == provider }) { return pact }
    let known = all.map(\.provider).joined(separator: ", ")
    throw FailureReport(
      .badInput, attempt: "use a pact", subject: provider,
      happened: "The running test has none with that provider.",
      remedy: known.isEmpty
        ? "Give the test or its suite a trait, .pact(…); a detached task sees none."
        : "It has pacts with: \(known).")
  }

  /// Starts a mock of the provider, which is there until the test ends.
  ///
  /// The test fails when something else is asked than these interactions expect, or when one of
  /// them is not asked for.
  ///
  /// - Parameters:
  ///   - interactions: what the test asks, and what the mock answers.
  ///   - sourceLocation: where what is wrong is shown.
  /// - Returns: the mock, which listens.
  /// - Throws: what is wrong with an interaction; that there is no port.
  public func mock(
    _ interactions: HTTPInteraction..., sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> PactMock {
    try await session.mock(interactions, sourceLocation)
  }
}
