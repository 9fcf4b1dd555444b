import AssayServerTestSupport
import AssayTestSupport
import Foundation
import Testing

/// `feedback: {reruns, stress}` in assay.yaml, with real runners.
struct RepeatTests {
  /// Fails as long as it has not run `times` times; `state` is beside it.
  private static func python(_ name: String, failsIn runs: String) -> String {
    """
    def test_\(name)():
        path = "state/\(name)"
        count = 1 + (int(open(path).read()) if os.path.exists(path) else 0)
        with open(path, "w") as file:
            file.write(str(count))
        assert count not in \(runs), "run %d" % count


    """
  }

  private func prepare(
    _ folder: TemporaryFolder, feedback: String, extra: String = "",
    run: String = "/usr/bin/python3 -m pytest -q tests"
  ) throws {
    try folder.write("", to: "app/state/.keep")
    try folder.write(
      """
      assay: 1
      system: demo
      feedback: {\(feedback)}
      services:
        app:
          path: app
          suites:
            - {name: unit, layer: unit, run: '\(run)'\(extra)}
      advisory: [pyramid, environments, anti-patterns]
      """, to: "assay.yaml")
  }

  private func tests(_ tests: [String], in folder: TemporaryFolder) throws {
    try folder.write("import os\n\n" + tests.joined(), to: "app/tests/test_a.py")
  }

  private func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(arguments: ["", ", hermetic: enforce, writes: [state]"])
  func `failed tests run again, which tells flaky ones from defects`(extra: String) async throws {
    try await TemporaryFolder.with { folder in
      try prepare(folder, feedback: "reruns: 60s", extra: extra)
      try tests(
        [
          Self.python("flaky", failsIn: "(1, 2)"), Self.python("wrong", failsIn: "range(99)"),
          Self.python("good", failsIn: "range(2, 99)"),
        ], in: folder)
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)\(answer.error)")
      #expect(
        words(answer.output).contains("passed on 1 of 2 reruns: flaky, not a defect"),
        "\(answer.output)")
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("1 of 2 failed tests passed when run again"), "\(report)")
      #expect(report.contains("feedback.reruns"))
      #expect(try folder.read(".assay/report/index.html").contains("reruns"))
      // What passed at once did not run again.
      #expect(try folder.read("app/state/good") == "1")
      #expect(try (Int(folder.read("app/state/wrong")) ?? 0) > 2)
      let history = try await AssayProgram.run(["tests", "history", "test_flaky"], in: folder)
      #expect(history.output.contains("\n  F\n  1 run, 1 failed"), "\(history)")
      let export = try await AssayProgram.run(["tests", "export"], in: folder)
      #expect(export.output.contains(",FFP,"), "\(export)")
    }
  }

  @Test func `reruns turn no red run green`() async throws {
    try await TemporaryFolder.with { folder in
      try prepare(folder, feedback: "reruns: 60s")
      try tests([Self.python("flaky", failsIn: "(1,)")], in: folder)
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      #expect(words(answer.output).contains("passed on 1 of 1 rerun"), "\(answer.output)")
    }
  }

  @Test func `a runner that is not known is not checked`() async throws {
    try await TemporaryFolder.with { folder in
      try prepare(
        folder, feedback: "reruns: 60s", extra: ", results: r.xml", run: "cp red.xml r.xml; exit 1")
      try folder.write(
        "<testsuite><testcase classname=\"S\" name=\"t\"><failure/></testcase></testsuite>",
        to: "app/red.xml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("its runner is not known"), "\(report)")
    }
  }

  @Test func `a new test that fails when it runs again and again is a no`() async throws {
    try await TemporaryFolder.with { folder in
      // Ends with the first failure.
      try prepare(folder, feedback: "stress: 5m")
      try tests([Self.python("old", failsIn: "()")], in: folder)
      var answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(try folder.read(".assay/report/report.json").contains("says which tests are new"))
      try tests(
        [Self.python("old", failsIn: "()"), Self.python("new", failsIn: "(3,)")], in: folder)
      answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)\(answer.error)")
      #expect(
        words(answer.output).contains("is new, passed, and failed in run 3"), "\(answer.output)")
      #expect(try folder.read("app/state/old") == "2")
      // It does not become an old test by having been there once.
      try folder.write("0", to: "app/state/new")
      answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)\(answer.error)")
      // Runs 58 times, or as long as this.
      try prepare(folder, feedback: "stress: 20s")
      try tests(
        ["old", "new", "fine"].map { Self.python($0, failsIn: "()") }, in: folder)
      answer = try await AssayProgram.run(["verify", "--json"], in: folder)
      #expect(answer.output.contains("2 new tests passed"), "\(answer.output)\(answer.error)")
    }
  }

  @Test(.enabled(if: isInstalled("go"), "Go is not installed"))
  func `what the time cut off is no failure`() async throws {
    try await TemporaryFolder.with { folder in
      try prepare(folder, feedback: "stress: 2s", run: "go test ./...")
      try folder.write("module example.com/app\n\ngo 1.19\n", to: "app/go.mod")
      let old = "package app\n\nimport \"testing\"\n\nfunc TestOld(*testing.T) {}\n"
      try folder.write(old, to: "app/old_test.go")
      var answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      // Passes at once, and hangs when it runs again.
      try folder.write(
        """
        package app

        import (
          "os"
          "testing"
          "time"
        )

        func TestNew(*testing.T) {
          if _, err := os.Stat("state/seen"); err == nil {
            time.Sleep(time.Hour)
          }
          os.WriteFile("state/seen", nil, 0o600)
        }
        """, to: "app/new_test.go")
      answer = try await AssayProgram.run(["verify", "--json"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(answer.output.contains("the time for it (2 s) was over"), "\(answer.output)")
    }
  }

  @Test func `a new test that is skipped when it runs alone has not passed`() async throws {
    try await TemporaryFolder.with { folder in
      try prepare(folder, feedback: "stress: 5m")
      try tests([Self.python("old", failsIn: "()")], in: folder)
      #expect(try await AssayProgram.run(["verify"], in: folder).status == 0)
      try folder.write(
        """
        import pytest

        ran = []

        def test_old():
            ran.append(1)

        def test_new():
            if not ran:
                pytest.skip("needs test_old")

        """, to: "app/tests/test_a.py")
      let answer = try await AssayProgram.run(["verify", "--json"], in: folder)
      #expect(answer.output.contains("could not be run alone"), "\(answer.output)")
      #expect(!answer.output.contains("1 new test passed"))
    }
  }

  @Test func `a command's own PYTHONPATH, and the suite's coverage, stay`() async throws {
    try await TemporaryFolder.with { folder in
      try prepare(
        folder, feedback: "reruns: 60s", extra: ", coverage: cover.info",
        run: "PYTHONPATH=src /usr/bin/python3 -m pytest -q tests")
      try folder.write("value = 1\n", to: "app/src/mine.py")
      try folder.write("SF:a.py\nDA:1,1\nend_of_record\n", to: "app/whole.info")
      try folder.write(
        """
        import mine, os, shutil

        def test_fine():
            shutil.copy("whole.info", "cover.info")

        def test_flaky():
            is_again = os.path.exists("state/seen")
            open("state/seen", "w").close()
            if is_again:
                open("cover.info", "w").close()
            assert is_again

        """, to: "app/tests/test_a.py")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(words(answer.output).contains("passed on 1 of 1 rerun"), "\(answer.output)")
      #expect(try folder.read("app/cover.info").hasPrefix("SF:a.py"))
    }
  }

  @Test(.enabled(if: isInstalled("go"), "Go is not installed"))
  func `Go runs single tests again, too`() async throws {
    try await TemporaryFolder.with { folder in
      try prepare(folder, feedback: "reruns: 60s", run: "go test ./...")
      try folder.write("module example.com/app\n\ngo 1.19\n", to: "app/go.mod")
      try folder.write(
        """
        package app

        import (
          "os"
          "testing"
        )

        func TestFlaky(t *testing.T) {
          if _, err := os.Stat("state/seen"); err != nil {
            os.WriteFile("state/seen", nil, 0o600)
            t.Fatal("first time")
          }
        }

        func TestOther(t *testing.T) {
          if _, err := os.Stat("state/other"); err == nil {
            t.Fatal("ran again")
          }
          os.WriteFile("state/other", nil, 0o600)
        }
        """, to: "app/a_test.go")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)\(answer.error)")
      #expect(
        words(answer.output).contains("has 1 failing test, example.com/app.TestFlaky"),
        "\(answer.output)")
      #expect(words(answer.output).contains("passed on 1 of 1 rerun"), "\(answer.output)")
    }
  }
}
