import AssayTestSupport
import Foundation
import Testing

/// `hermetic` in assay.yaml, with a real runner.
struct HermeticTests {
  private static let tests = """
    import os, socket

    def test_pure():
        assert 1 + 1 == 2

    def test_connects():
        with socket.socket() as it:
            if it.connect_ex(("127.0.0.1", 9)) == 0:
                it.close()

    def test_writes():
        try:
            with open(os.environ["OUTSIDE"], "w") as file:
                file.write("x")
        except OSError:
            pass
    """

  private func verify(
    _ settings: String, in folder: TemporaryFolder
  ) async throws -> AssayProgram.Answer {
    try folder.write(Self.tests, to: "app/test_a.py")
    try folder.write("", to: "outside/.keep")
    try folder.write(
      """
      assay: 1
      system: demo
      services:
        app:
          path: app
          env: {OUTSIDE: \(folder.path)/outside/leak}
          suites:
            - name: unit
              layer: unit
              run: /usr/bin/python3 -m pytest -q
              \(settings)
      advisory: [environments, anti-patterns]
      """, to: "assay.yaml")
    return try await AssayProgram.run(["verify"], in: folder)
  }

  @Test(arguments: ["watch", "enforce"])
  func `what unit tests reach is told by test`(mode: String) async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify("hermetic: \(mode)", in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      #expect(answer.output.contains("`test_a.test_connects` (unit) connected to 127.0.0.1:9"))
      // Lines are folded.
      let text = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      let leak = "\(folder.path)/outside/leak"
      #expect(text.contains("`test_a.test_writes` (unit) created \(leak)"), "\(answer.output)")
      #expect(!answer.output.contains("test_pure"))
      #expect(folder.exists("outside/leak") == (mode == "watch"))
    }
  }

  @Test func `what a suite may reach is no violation`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify(
        "hermetic: enforce\n        reaches: loopback\n        writes: ../outside", in: folder)
      #expect(folder.exists("outside/leak"))
      #expect(!answer.output.contains("connected to 127.0.0.1:9\n"), "\(answer.output)")
      let report = try folder.read(".assay/report/report.json")
      #expect(!report.contains("(unit) created"), "\(answer.output)")
    }
  }

  @Test func `what is no endpoint is told, and the suite does not run unwatched`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify("hermetic: watch\n        reaches: everything", in: folder)
      #expect(answer.status == 2, "\(answer.output)\(answer.error)")
      #expect("\(answer.output)\(answer.error)".contains("'everything'"), "\(answer.error)")
      #expect(!folder.exists("outside/leak"))
    }
  }

  @Test func `without it nothing is watched`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify("hermetic: off", in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(folder.exists("outside/leak"))
    }
  }
}
