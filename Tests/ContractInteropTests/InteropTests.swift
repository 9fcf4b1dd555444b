import AssayTestSupport
import Foundation
import Testing

/// Contracts across implementations: pact-python, which wraps the reference's Rust core, on one side
/// and `assay` on the other.
@Suite(.enabled(if: Reference.isExpected, "pact-python is not installed; make test does that"))
struct InteropTests {
  @Test(arguments: ["V3", "V4"]) func `a pact of the reference verifies here`(version: String)
    async throws
  {
    try await TemporaryFolder.with { folder in
      let written = try await AssayProgram.shell(
        "\(Reference.python) \(Reference.fixture("reference_consumer.py")) pacts \(version)",
        in: folder)
      try #require(written.status == 0, "\(written.error)")

      let kept = try await verify(in: folder)
      #expect(kept.status == 0, "\(kept.output)\(kept.error)")
      // Three requests, and with version 4 a message.
      #expect(kept.output.contains("\(version == "V4" ? 4 : 3) passed"), "\(kept.output)")

      let broken = try await verify("broken", in: folder)
      #expect(broken.status == 1)
      #expect(broken.output.contains("$.title"), "\(broken.output)")
    }
  }

  private func verify(_ mode: String = "", in folder: TemporaryFolder) async throws
    -> AssayProgram.Answer
  {
    // A pact of messages has another consumer, but the same provider.
    try await AssayProgram.shell(
      """
      '\(AssayProgram.path)' contract verify pacts --provider library --states /states \
        --messages /messages --run '\(Reference.python) \(Reference.fixture("library.py")) \(mode)'
      """, in: folder)
  }

  @Test func `a pact written here verifies there`() async throws {
    try await TemporaryFolder.with { folder in
      try FileManager.default.copyItem(
        atPath: Reference.fixture("library.json"), toPath: folder.path + "/library.json")
      let written = try await AssayProgram.shell(
        """
        '\(AssayProgram.path)' contract mock library.json --write pacts -- \
          \(Reference.python) \(Reference.fixture("consumer.py"))
        """, in: folder)
      #expect(written.status == 0, "\(written.output)\(written.error)")

      let kept = try await reference(in: folder)
      #expect(kept.status == 0, "\(kept.output)\(kept.error)")
      let broken = try await reference("broken", in: folder)
      #expect(broken.status != 0)
      #expect(broken.error.contains("title"), "\(broken.error)")
    }
  }

  /// The reference's verifier, against the same provider.
  private func reference(_ mode: String = "", in folder: TemporaryFolder) async throws
    -> AssayProgram.Answer
  {
    try await AssayProgram.shell(
      """
      \(Reference.python) \(Reference.fixture("reference_verifier.py")) \
        '\(Reference.fixture("library.py"))' '\(mode)' pacts/*.json
      """, in: folder)
  }
}

/// Where pact-python is.
enum Reference {
  /// The test set-up makes it.
  static let python =
    ProcessInfo.processInfo.environment["ASSAY_PACT_PYTHON"]
    ?? root.appending(path: ".build/pact-python/bin/python").path

  static var isExpected: Bool {
    FileManager.default.isExecutableFile(atPath: python)
      || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  private static let root: URL = {
    var folder = URL(filePath: #filePath)
    repeat {
      folder.deleteLastPathComponent()
    } while !FileManager.default.fileExists(
      atPath: folder.appending(path: "Package.swift").path(percentEncoded: false))
    return folder
  }()

  static func fixture(_ name: String) -> String {
    root.appending(path: "Tests/ContractInteropTests/Fixtures/\(name)").path
  }
}
