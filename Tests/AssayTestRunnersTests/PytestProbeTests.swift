import AssayEvidence
import AssayProbe
import AssayTestSupport
import Foundation
import Testing

/// Serial: each fills the machine with processes, and some measure time.
@Suite(.serialized)
struct PytestProbeTests {
  /// One test of each cause that this machine decides on for good, and some that are sound.
  static func suite(_ lock: String) -> String {
    """
    import datetime, locale, os, random, socket, tempfile, threading, time
    import pytest
    state = {}
    def test_sets_up(): state["ready"] = True; state["dirty"] = True
    def test_brittle(): assert state.get("ready")
    def test_stable(tmp_path): (tmp_path / "a").write_text("x")
    @pytest.mark.parametrize("name", ["a b", "c[d]'é"])
    def test_parameterized(name): assert name
    def test_time_zone(): assert datetime.datetime.fromtimestamp(0).hour == 0
    def test_locale():
        locale.setlocale(locale.LC_ALL, "")
        assert locale.format_string("%.1f", 1.5) == "1.5"
    def test_hash_order(): assert hash("a") % 4 != \(0) or os.environ["PYTHONHASHSEED"] == "0"
    def test_fixed_path():
        fd = os.open("\(lock)", os.O_CREAT | os.O_EXCL); time.sleep(0.02)
        os.close(fd); os.unlink("\(lock)")
    def test_leak(): state.setdefault("files", []).extend(open("/dev/null") for _ in range(55))
    def test_random(): assert random.random() > 0.1
    def test_network():
        socket.create_connection(("127.0.0.1", int(os.environ["SUITE_PORT"])), 2).close()
    def test_own_server():
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), 2).close()
    def test_skipped(): pytest.skip("never")
    def test_known(): pytest.xfail("known")
    """
  }

  @Test func `each cause is told from the others, and sound tests are left alone`() async throws {
    try await TemporaryFolder.with { folder in
      let lock = "/tmp/assay-probe-test-\(UUID().uuidString)"
      try folder.write(Self.suite(lock), to: "test_suite.py")
      let server = try ListeningSocket()
      let report = try await ProbedSuite.probe(
        ProbedSuite.pytest, in: folder,
        kinds: [
          .order, .alone, .copies, .network, .timeZone, .locale, .descriptors, .hashSeed, .umask,
        ], variables: ["SUITE_PORT": String(server.port)])
      var expected: [String: FlakeCause] = [
        "test_brittle": .order, "test_time_zone": .timeZone, "test_locale": .locale,
        "test_hash_order": .hashOrder, "test_fixed_path": .sharedPath, "test_leak": .resourceLeak,
        "test_random": .randomness, "test_network": .network,
      ]
      let unchecked = Set(report.notChecked.map(\.kind))
      if unchecked.contains(.network) { expected["test_network"] = nil }
      if unchecked.contains(.locale) { expected["test_locale"] = nil }
      #expect(ProbedSuite.causes(report) == expected, "\(report.text)")
      #expect(report.alreadyFailing.isEmpty)
      let shared = report.findings.first { $0.cause == .sharedPath }
      #expect(shared?.fixedPaths == [lock])
      #expect(report.leaks.contains { $0.test?.hasSuffix("test_leak") == true })
    }
  }

  @Test func `the command of a finding fails, and without the change it passes`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        import datetime
        state = {}
        def test_polluter(): state["dirty"] = 1
        def test_between(): pass
        def test_victim(): assert "dirty" not in state
        def test_zone(): assert datetime.datetime.fromtimestamp(0).hour == 0
        """, to: "tests/test_both.py")
      let report = try await ProbedSuite.probe(
        ProbedSuite.pytest + ["tests"], in: folder, kinds: [.order, .alone, .timeZone])
      #expect(report.findings.map(\.cause) == [.order, .timeZone], "\(report.text)")
      for finding in report.findings {
        let answer = try await AssayProgram.shell(finding.reproduction, in: folder)
        #expect(answer.status == 1, "\(finding.reproduction): \(answer.output)")
        #expect(answer.output.contains("1 failed"))
      }
      #expect(report.findings[0].reproduction.contains("test_polluter"))
      #expect(!report.findings[0].reproduction.contains("test_between"))
    }
  }

  @Test func `what a dead run leaves does not break the next`() async throws {
    try await TemporaryFolder.with { folder in
      let lock = "/tmp/assay-probe-test-\(UUID().uuidString)"
      try folder.write(
        """
        import os
        def test_stable(): pass
        def test_crash():
            os.close(os.open("\(lock)", os.O_CREAT | os.O_EXCL))
            if os.environ.get("TZ") == "Asia/Kathmandu": os._exit(9)
            os.unlink("\(lock)")
        """, to: "test_crash.py")
      let report = try await ProbedSuite.probe(
        ProbedSuite.pytest, in: folder, kinds: [.timeZone])
      #expect(ProbedSuite.causes(report) == ["test_crash": .timeZone], "\(report.text)")
      #expect(report.findings.first?.message == "pytest ended while this test ran")
      #expect(report.leaks.map(\.test) == ["test_crash.py::test_crash"])
      #expect(!FileManager.default.fileExists(atPath: lock))
    }
  }

  @Test func `only chosen tests are probed`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        "def test_one(): pass\ndef test_two(): pass\n", to: "test_some.py")
      let report = try await ProbedSuite.probe(
        ProbedSuite.pytest, in: folder, kinds: [.umask], only: ["two"])
      #expect(report.testCount == 1 && report.findings.isEmpty)
      #expect(report.checked == [.umask])
    }
  }

  @Test func `a suite that cannot be collected is bad input, with pytest's words`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("def test_one(:\n", to: "test_bad.py")
      let error = await #expect(throws: FailureReport.self) {
        try await ProbedSuite.probe(ProbedSuite.pytest, in: folder)
      }
      #expect(error?.status == .badInput)
      #expect(error?.happened.contains("SyntaxError") == true)
    }
  }

  @Test func `a command that is not there is bad input`() async throws {
    try await TemporaryFolder.with { folder in
      let error = await #expect(throws: FailureReport.self) {
        try await ProbedSuite.probe(["/nonexistent/pytest"], in: folder)
      }
      #expect(error?.happened.contains("127") == true)
    }
  }
}
