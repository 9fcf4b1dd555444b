import AssayContracts
import AssayEvidence
import AssayJSON
import AssayPact
import AssayTestSupport
import Foundation
import Testing

/// A real suite with the trait; what it writes is of no interest.
@Suite(
  .pact(
    consumer: "shop", provider: "stock",
    folder: FileManager.default.temporaryDirectory.appending(path: "assay-contracts-tests").path,
    startsAnew: true))
struct TraitTests {
  private static let question = HTTPInteraction.uponReceiving("a question")
    .withRequest(.get, "/a").willRespondWith(200, json: "yes")

  @Test(arguments: [1, 2, 3]) func `each case has a mock of its own`(number: Int) async throws {
    let mock = try await Pact.current.mock(Self.question)
    #expect(try await ask("\(mock.url)/a").json == "yes")
  }

  @Test func `a test may have several mocks and messages`() async throws {
    let pact = try Pact.with("stock")
    let one = try await pact.mock(Self.question)
    let other = try await pact.mock(Self.question)
    #expect(one.port != other.port)
    for mock in [one, other] { _ = try await ask("\(mock.url)/a") }
    try await pact.message(.expectsToReceive("news").withContent(json: "new")) { message in
      #expect(message.text == "\"new\"")
    }
  }

  @Test func `a provider that the test has no pact with is named`() {
    let failure = #expect(throws: FailureReport.self) { _ = try Pact.with("payments") }
    #expect(failure?.remedy == "It has pacts with: stock.")
  }

  // MARK: What the trait does

  /// Runs a test under a trait of its own.
  ///
  /// - Returns: the issues that it recorded.
  private func run(
    _ folder: TemporaryFolder, _ body: @escaping @Sendable () async throws -> Void
  ) async throws -> [String] {
    let test = try #require(Test.current)
    let issues = IssueLog()
    // They are no failures of the test that looks at them.
    let handling = IssueHandlingTrait.compactMapIssues { issue in
      issues.add(issue)
      return nil
    }
    try await handling.provideScope(for: test, testCase: Test.Case.current) {
      try await folder.pact.provideScope(
        for: test, testCase: Test.Case.current, performing: body)
    }
    return issues.all
  }

  @Test func `a test that passed has its interactions in the pact`() async throws {
    try await TemporaryFolder.with { folder in
      let issues = try await run(folder) {
        let mock = try await Pact.current.mock(Self.question)
        _ = try await ask("\(mock.url)/a")
      }
      #expect(issues.isEmpty)
      #expect(try folder.settledPact().interactions.map(\.description) == ["a question"])
    }
  }

  @Test func `a request that never came fails the test`() async throws {
    try await TemporaryFolder.with { folder in
      let issues = try await run(folder) { _ = try await Pact.current.mock(Self.question) }
      #expect(issues == ["expected but never sent: a question (GET /a)"])
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test func `a test that failed adds nothing`() async throws {
    try await TemporaryFolder.with { folder in
      let issues = try await run(folder) {
        let mock = try await Pact.current.mock(Self.question)
        let answer = try await ask("\(mock.url)/a")
        #expect(answer.json == "no")
      }
      #expect(issues.count == 1)
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }
}
