import AssayEvidence
import AssayPact
import AssayPactFiles
import Foundation
public import Testing

/// The pact of a consumer with a provider that a test adds to: a trait of a test or suite, or what
/// ``withPact(_:_:_:)`` takes.
///
///     @Suite(.pact(consumer: "orders", provider: "inventory"))
///     struct InventoryContract {
///       @Test func `an item has a stock`() async throws {
///         let mock = try await Pact.current.mock(
///           .given("item 42 is in stock")
///             .uponReceiving("a question for the stock of an item")
///             .withRequest(.get, "/items/42")
///             .willRespondWith(200, json: ["id": 42, "pieces": .integer(7)]))
///         let stock = try await Inventory(url: mock.url).stock(of: 42)
///         #expect(stock.pieces == 7)
///
/// A test that passed, and whose mocks got all that they expect and nothing else, has its
/// interactions in the pact.
public struct TestPact: Sendable, SuiteTrait, TestTrait, TestScoping {
  /// A version of the format of pact files.
  public enum Version: Sendable, CaseIterable {
    /// Without rules.
    case v1
    /// Without rules.
    case v1_1
    /// With the rules regex and type.
    case v2
    /// With generators and messages.
    case v3
    /// With all that there is.
    case v4
  }

  let consumer: String
  let provider: String
  let folder: String?
  let version: Version
  let startsAnew: Bool
  let sourceFile: String

  /// The tests of a suite have mocks of their own each.
  public var isRecursive: Bool { true }

  /// Runs a test that may use ``Pact/current``, and adds to the pact when it passed.
  @concurrent public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let pact = Pact(self, try file())
    let failure = FailureFlag()
    do {
      try await failure.watching(test, testCase) {
        // The inner trait's replaces the suite's for the same sides.
        let others = Pact.all.filter { $0.consumer != consumer || $0.provider != provider }
        try await Pact.$all.withValue(others + [pact], operation: function)
      }
    } catch {
      for fault in await pact.session.end() where !fault.isMissing { fault.record() }
      throw error
    }
    let faults = await pact.session.end()
    for fault in faults { fault.record() }
    guard faults.isEmpty, !failure.isRaised else { return }
    for loss in try pact.session.write() {
      Issue.record("\(loss)", severity: .warning)
    }
  }

  /// Writes the pact file now, and not only when the process ends.
  ///
  /// - Throws: why it cannot be written; what tests have added stays in its journal.
  public func settle() throws { try file().settle() }

  /// Read once for all tests.
  private static let environment = ProcessInfo.processInfo.environment

  func file() throws(FailureReport) -> PactFile {
    let folder = try PactFolder.path(
      folder, sourceFile: sourceFile, environment: Self.environment)
    return PactFiles.file(
      in: folder, consumer: consumer, provider: provider, version: version.specification,
      startsAnew: startsAnew)
  }
}

extension Trait where Self == TestPact {
  /// The pact of a consumer with a provider.
  ///
  /// - Parameters:
  ///   - consumer: whose client is tested.
  ///   - provider: whose answers are mocked.
  ///   - folder: of the pact file `<consumer>-<provider>.json`, absolute or relative to the nearest
  ///     folder above the test with an assay.yaml or a Package.swift; nil: what `ASSAY_PACTS` or
  ///     `PACT_DIR` says, or else `pacts`.
  ///   - version: of the file; one that has a later version keeps it.
  ///   - startsAnew: whether interactions that no test of this process adds leave the file.
  ///   - sourceFile: the test's.
  /// - Returns: a trait that gives tests mocks of the provider.
  public static func pact(
    consumer: String, provider: String, folder: String? = nil, version: TestPact.Version = .v4,
    startsAnew: Bool = false, sourceFile: String = #filePath
  ) -> Self {
    TestPact(
      consumer: consumer, provider: provider, folder: folder, version: version,
      startsAnew: startsAnew, sourceFile: sourceFile)
  }
}

extension TestPact.Version {
  var specification: SpecificationVersion {
    switch self {
    case .v1: .v1
    case .v1_1: .v1_1
    case .v2: .v2
    case .v3: .v3
    case .v4: .v4
    }
  }
}
