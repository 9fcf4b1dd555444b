import AssayTestSupport
import Foundation
import Testing

/// A repository that knows nothing of Assay, taken from `assay init` to a verdict.
struct StrangerTests {
  @Test func `a pytest project goes from init to yes, and to no when a test breaks`() async throws {
    let python = ShopCopy.repository.appending(path: "Examples/Shop/.venv/bin").path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let environment = ["PATH": "\(python):\(path)"]
    try await TemporaryFolder.with { folder in
      try folder.write("def double(x):\n    return 2 * x\n", to: "app/__init__.py")
      try folder.write(
        """
        import pytest
        from app import double

        @pytest.mark.parametrize("x", [0, 1, -3])
        def test_doubles(x):
            assert double(x) == x + x
        """, to: "tests/unit/test_app.py")
      try folder.write("[tool.pytest.ini_options]\npythonpath = ['.']\n", to: "pyproject.toml")
      let made = try await AssayProgram.run(["init"], in: folder, environment: environment)
      #expect(made.status == 0, "\(made.error)")
      let manifest = try folder.read("assay.yaml")
      let lines = manifest.split(separator: "\n").filter {
        !$0.trimmingPrefix { $0 == " " }.hasPrefix("#")
      }
      #expect(lines.count < 15, "\(manifest)")
      let checked = try await AssayProgram.run(["check"], in: folder, environment: environment)
      #expect(checked.status == 0, "\(checked.error)")
      let green = try await AssayProgram.run(["verify"], in: folder, environment: environment)
      #expect(green.status == 0, "\(green.output)\(green.error)")
      #expect(green.output.contains("3 tests in 1 of 1 suite passed"), "\(green.output)")
      try folder.write("def double(x):\n    return x * x\n", to: "app/__init__.py")
      let red = try await AssayProgram.run(["verify"], in: folder, environment: environment)
      #expect(red.status == 1)
      #expect(red.output.contains("test_doubles[1]"), "\(red.output)")
    }
  }
}
