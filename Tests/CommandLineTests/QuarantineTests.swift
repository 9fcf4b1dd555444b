import AssayTestSupport
import Foundation
import Testing

/// Flaky tests and the list that excuses them, as `assay verify` treats them.
struct QuarantineTests {
  /// `S.t` passes and `S.u` fails.
  private static let halfRed = """
    echo '<testsuite tests="2"><testcase classname="S" name="t"/><testcase classname="S" name="u">\
    <failure message="slow by 7"/></testcase></testsuite>' > r.xml; exit 1
    """

  private func list(_ test: String, from: Double = -1, to: Double = 5, more: String = "") -> String
  {
    let style = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    let now = Date()
    return """
      quarantine: 1
      tests:
        - test: "\(test)"
          owner: "@orders"
          reason: the queue is slow
          issue: https://example.com/7
          since: \(now.addingTimeInterval(from * 86_400).formatted(style))
          expires: \(now.addingTimeInterval(to * 86_400).formatted(style))
      \(more)
      """
  }

  private func verify(
    _ list: String?, run: String = halfRed, in folder: TemporaryFolder
  ) async throws -> AssayProgram.Answer {
    try folder.write(
      Manifests.suite(run, top: "advisory: [pyramid, environments, anti-patterns]\n"),
      to: "assay.yaml")
    if let list { try folder.write(list, to: "assay.quarantine.yaml") }
    return try await AssayProgram.run(["verify"], in: folder)
  }

  @Test func `a failure in quarantine is told and does not block`() async throws {
    try await TemporaryFolder.with { folder in
      var answer = try await verify(nil, in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      answer = try await verify(list("S.u"), in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(
        answer.output.contains("S.u failed and is in quarantine (@orders, https://example.com/7)"))
      #expect(answer.output.contains("suite passed, 1 failure in quarantine"), "\(answer.output)")
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains(#""test" : "S.u""#) && report.contains(#""failed" : 1"#))
      #expect(try folder.read(".assay/report/junit.xml").contains("in quarantine, owner @orders"))
      #expect(try folder.read(".assay/report/index.html").contains("in quarantine until"))
    }
  }

  @Test(arguments: [
    ("S.u", -9.0, -2.0, halfRed, "expired 2 days ago"),
    ("S.v", -1, 5, halfRed, "no test is called S.v"),
    ("S.u", -1, 5, halfRed.replacing("exit 1", with: "kill -9 $$"), "was killed by SIGKILL"),
    (
      "S.u", -1, 5,
      "echo '<testsuite><testcase classname=\"S\" name=\"u\"/></testsuite>' > r.xml; exit 1",
      "exit code 1 although none of its tests failed"
    ),
    ("S.u", -1, 5, halfRed.replacing("</testsuite>", with: ""), "can't be trusted"),
  ])
  func `what quarantine never excuses is a no`(
    test: String, from: Double, to: Double, run: String, words: String
  ) async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify(list(test, from: from, to: to), run: run, in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      #expect(answer.output.contains(words), "\(answer.output)")
    }
  }

  @Test func `a test that is lost beside an excused failure is a no`() async throws {
    try await TemporaryFolder.with { folder in
      let green = Self.halfRed.replacing(
        #"<failure message="slow by 7"/>"#, with: ""
      ).replacing("exit 1", with: "exit 0")
      #expect(try await verify(list("S.u"), run: green, in: folder).status == 0)
      let lost = Self.halfRed.replacing(#"<testcase classname="S" name="t"/>"#, with: "")
      let answer = try await verify(list("S.u"), run: lost, in: folder)
      #expect(answer.status == 1, "\(answer.output)")
    }
  }

  @Test func `a list that is wrong stops before anything runs`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await verify("quarantine: 1\ntests: 5\n", in: folder)
      #expect(answer.status == 2, "\(answer)")
      #expect(answer.error.contains("assay.quarantine.yaml:2:8"), "\(answer.error)")
      #expect(!folder.exists("r.xml"))
    }
  }

  @Test func `a test that passes on retry again and again is flaky`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("assay: 1\n", to: "assay.yaml")
      for run in 0..<14 {
        let retried = run % 4 == 1
        let failed = #"<flakyFailure message="slow by \#(run)"/>"#
        try folder.write(
          """
          <testsuite><testcase classname="S" name="t"/><testcase classname="S" name="u">\
          \(retried ? failed : "")</testcase></testsuite>
          """, to: "r.xml")
        let answer = try await AssayProgram.run(
          [
            "tests", "ingest", "--suite", "app/unit", "--run", "r\(run)", "--commit", "c\(run)",
            "--branch", "main", "r.xml",
          ], in: folder)
        #expect(answer.status == 0, "\(answer)")
      }
      var answer = try await AssayProgram.run(["tests", "flaky"], in: folder)
      #expect(answer.output.contains("flaky  app/unit  S.u\n"), "\(answer)")
      #expect(answer.output.contains("passed on retry in run r"), "\(answer)")
      #expect(!answer.output.contains("S.t"))
      answer = try await AssayProgram.run(["tests", "flaky", "--json"], in: folder)
      try folder.write("* @all\n*.py @python-team\n", to: ".github/CODEOWNERS")
      try folder.write(
        """
        {"version": 1, "notes": [{"test": "S::u", "cause": "order", "what": "fails after S::t",
        "reproduction": "pytest S::t S::u", "command": "pytest"}]}
        """, to: ".assay/probe.json")
      let told = try await AssayProgram.run(["tests", "flaky"], in: folder)
      #expect(told.output.contains("  cause: order: fails after S::t\n"), "\(told)")
      #expect(told.output.contains("  @all\n"), "\(told)")
      let slow = try await AssayProgram.run(["tests", "slow"], in: folder)
      #expect(slow.output.contains("@all") || slow.output.contains("no test has a time"), "\(slow)")
      let board = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
      #expect(board?["runs"] as? Int == 14 && (board?["tests"] as? [Any])?.count == 1, "\(answer)")
    }
  }
}
