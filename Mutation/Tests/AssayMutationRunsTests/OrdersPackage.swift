import Foundation
import Subprocess
import SystemPackage
import Testing

/// A tiny package in a temporary folder, and `assay-mutate` to run on it.
struct OrdersPackage {
  let folder: String

  static let pricing = """
    public struct Pricing: Sendable {
      public var freeFrom: Int
      public init(freeFrom: Int) { self.freeFrom = freeFrom }

      public func shipping(for total: Int) -> Int {
        guard total > 0 else { return 0 }
        return total >= freeFrom ? 0 : 5
      }

      public func discount(for total: Int, isMember: Bool) -> Int {
        if isMember && total > 100 {
          return total / 10
        }
        return 0
      }

      public func gift(for name: String?) -> String {
        name ?? "nobody"
      }

      func span(_ first: Int, _ last: Int) -> ClosedRange<Int> { first...last }
    }

    public let fee = 3

    """

  static let tests = """
    import Orders
    import Testing
    import XCTest

    @Suite struct PricingTests {
      @Test(arguments: [(-1, 0), (0, 0), (1, 5), (2, 5), (49, 5), (50, 0), (51, 0)])
      func shipping(total: Int, expected: Int) {
        #expect(Pricing(freeFrom: 50).shipping(for: total) == expected)
      }
      @Test func `a discount runs`() {
        #expect(Pricing(freeFrom: 50).discount(for: 200, isMember: true) >= 0)
      }
    }

    final class FeeTests: XCTestCase {
      func testFee() { XCTAssertEqual(fee, 3) }
    }

    """

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appending(path: "assay-mutate-tests-\(UUID().uuidString)").path
    try write(
      "Package.swift",
      """
      // swift-tools-version: 6.0
      import PackageDescription
      let package = Package(name: "orders", targets: [
        .target(name: "Orders", swiftSettings: [.unsafeFlags(["-warnings-as-errors"])]),
        .testTarget(name: "OrdersTests", dependencies: ["Orders"]),
      ])
      """)
    try write("Sources/Orders/Pricing.swift", Self.pricing)
    try write("Tests/OrdersTests/PricingTests.swift", Self.tests)
  }

  /// The Shop's package of planted tests, without what was built in it.
  init(plantedAt folder: URL) throws {
    self.folder =
      FileManager.default.temporaryDirectory
      .appending(path: "assay-mutate-planted-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: self.folder, withIntermediateDirectories: true)
    for name in ["Package.swift", "Sources", "Tests"] {
      try FileManager.default.copyItem(
        at: folder.appending(path: name), to: URL(filePath: "\(self.folder)/\(name)"))
    }
  }

  func write(_ path: String, _ text: String) throws {
    let url = URL(filePath: "\(folder)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ path: String) -> String? {
    FileManager.default.contents(atPath: "\(folder)/\(path)")
      .map { String(decoding: $0, as: UTF8.self) }
  }

  func git(_ arguments: String...) async throws {
    let result = try await run(
      .name("git"), arguments: Arguments(["-C", folder] + arguments), output: .discarded,
      error: .string(limit: 1 << 16))
    try #require(result.terminationStatus == .exited(0), "\(result.standardError)")
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  struct Answer {
    /// nil: it was ended by a signal.
    var exitCode: Int32?
    var output: String
    var progress: String
  }

  /// Runs the program that was built beside the tests.
  func mutate(_ arguments: String...) async throws -> Answer {
    try await mutate(arguments: arguments)
  }

  func mutate(arguments: [String]) async throws -> Answer {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "assay-mutate").path
    let result = try await run(
      .path(FilePath(program)), arguments: Arguments(arguments + ["--package-path", folder]),
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
    var exitCode: Int32?
    if case .exited(let code) = result.terminationStatus { exitCode = code }
    return Answer(
      exitCode: exitCode, output: result.standardOutput, progress: result.standardError)
  }
}
