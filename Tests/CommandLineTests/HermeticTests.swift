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
    _ settings: String, in folder: TemporaryFolder, layer: String = "unit",
    run command: String = "/usr/bin/python3 -m pytest -q",
    by line: String = "\"$ASSAY\" verify"
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
              layer: \(layer)
              run: \(command)
              \(settings)
      advisory: [environments, anti-patterns]
      """, to: "assay.yaml")
    return try await AssayProgram.shell(line, in: folder)
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

  @Test func `unit tests are watched unless the manifest says otherwise`() async throws {
    try await TemporaryFolder.with { folder in
      // What the runner itself writes is no test's doing.
      let answer = try await verify("env: {PYTEST_ADDOPTS: -o cache_dir=mine}", in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      #expect(folder.exists("outside/leak") && folder.exists("app/mine"), "\(answer.output)")
      #expect(answer.output.contains("`test_a.test_connects` (unit) connected to 127.0.0.1:9"))
      #expect(answer.output.contains("`test_a.test_writes` (unit) created"), "\(answer.output)")
      #expect(!answer.output.contains("outside of any test"), "\(answer.output)")
    }
  }

  @Test func `a suite whose command has a path of its own runs all the same`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify(
        "", in: folder, run: "PYTHONPATH=. /usr/bin/python3 -m pytest -q")
      #expect(folder.exists("outside/leak"), "\(answer.output)")
      #expect(answer.output.contains("3 passed"), "\(answer.output)")
      #expect(answer.output.contains("connected to 127.0.0.1:9"), "\(answer.output)")
    }
  }

  @Test func `a machine that cannot watch says so, and the suite runs`() async throws {
    try await TemporaryFolder.with { folder in
      // Under a supervisor there can be no second one.
      let supervisor = "sandbox --mode watch --network any --log '\(folder.path)/log' --"
      let answer = try await verify(
        "", in: folder, by: "ASSAY_SANDBOX_HELPER=1 exec \"$ASSAY\" \(supervisor) \"$ASSAY\" verify"
      )
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(folder.exists("outside/leak"))
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("this machine does not show what tests do"), "\(answer.output)")
    }
  }

  @Test func `a contract suite that is only watched is not said to have loopback alone`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let answer = try await verify("hermetic: watch", in: folder, layer: "contract")
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("`hermetic: watch` lets everything pass"), "\(answer.output)")
      #expect(!report.contains("ran without any network but loopback"))
    }
  }

  @Test func `with off nothing is watched`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify("hermetic: off", in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(folder.exists("outside/leak"))
    }
  }

  /// Stands for `swift test`: two tests at the same time, of which `b()` connects, or one of them.
  private static let swift = """
    #!/usr/bin/python3
    import json, socket, sys, time
    words = sys.argv
    chosen = words[words.index("--filter") + 1] if "--filter" in words else ""
    tests = [name for name in ("a()", "b()") if chosen in ("", f"^M\\\\.S/{name[0]}\\\\(\\\\)(/[^/]*)?$")]
    with open("runs", "a") as runs:
        runs.write(" ".join(tests) + "\\n")
    with open(words[words.index("--event-stream-output-path") + 1], "w") as file:
        def write(kind, payload):
            file.write(json.dumps({"version": 0, "kind": kind, "payload": payload}) + "\\n")
        def event(kind, **more):
            now = {"absolute": time.monotonic(), "since1970": time.time()}
            write("event", {"kind": kind, "instant": now, "messages": [], **more})
        names = {name: f"M.S/{name}/S.swift:{place}:1" for place, name in enumerate(tests, 1)}
        for name, id in names.items():
            write("test", {"kind": "function", "name": name, "id": id, "isParameterized": False,
                           "sourceLocation": {"fileID": "M/S.swift", "line": 1, "column": 1}})
        event("runStarted")
        for id in names.values():
            event("testStarted", testID=id)
        if "b()" in tests:
            with socket.socket() as it:
                it.connect_ex(("127.0.0.1", 9))
        for id in names.values():
            event("testEnded", testID=id)
        event("runEnded")
    """

  @Test func `of tests that run at the same time each is run alone to see who did it`() async throws
  {
    try await TemporaryFolder.with { folder in
      try folder.write(Self.swift, to: "app/swift")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/app/swift")
      try folder.write(
        """
        assay: 1
        system: demo
        services:
          app:
            path: app
            suites:
              - {name: unit, layer: unit, run: ./swift test, hermetic: watch, writes: .}
        advisory: [environments, anti-patterns]
        """, to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)\(answer.error)")
      #expect(
        answer.output.contains("`M.S.b()` (unit) connected to 127.0.0.1:9"), "\(answer.output)")
      #expect(!answer.output.contains("one of"), "\(answer.output)")
      #expect(try folder.read("app/runs") == "a() b()\na()\nb()\n")
      // What they found out is no result of the suite.
      #expect(answer.output.contains("2 passed"), "\(answer.output)")
    }
  }
}
