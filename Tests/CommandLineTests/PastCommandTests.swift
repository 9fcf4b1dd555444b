import AssayTestSupport
import Foundation
import Testing

/// What earlier runs add to a report, and anti-patterns found in what really happened.
struct PastCommandTests {
  private func results(_ cases: String) -> String {
    "echo '<testsuite>\(cases)</testsuite>' > r.xml"
  }

  private func verify(_ run: String, in folder: TemporaryFolder) async throws
    -> AssayProgram.Answer
  {
    try folder.write(
      Manifests.suite(run, top: "advisory: [pyramid, environments, anti-patterns]\n"),
      to: "assay.yaml")
    return try await AssayProgram.run(["verify"], in: folder)
  }

  @Test func `a red run is held against the last green one`() async throws {
    try await TemporaryFolder.with { folder in
      let green = results(
        #"<testcase classname="S" name="t" time="0.1"/><testcase classname="S" name="u"/>"#)
      var answer = try await verify(green, in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(!answer.output.contains("since the last green run"))
      #expect(try folder.read(".assay/report/index.html").contains("Nothing to compare with"))
      answer = try await verify(green, in: folder)
      #expect(answer.output.contains("the same tests with the same results"), "\(answer.output)")
      let red = results(
        #"<testcase classname="S" name="t" time="9"><failure message="no"/></testcase>"#
          + #"<testcase classname="S" name="v"/>"#)
      answer = try await verify(red, in: folder)
      #expect(answer.status == 1)
      let text = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(text.contains("1 new failure, 1 new test, 1 lost test"), "\(answer.output)")
      #expect(text.contains("lost: app/unit S.u"), "\(answer.output)")
      let page = try folder.read(".assay/report/index.html")
      #expect(page.contains("3 runs, 2 passed, 1 failed, the oldest first"))
      #expect(page.contains("id=\"section-trend\"") && page.contains("id=\"section-slow\""))
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("\"runs\" : \"..F\""), "\(report)")
    }
  }

  @Test func `a database that nobody gave and an address in a fixture are found`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        import socket

        def test_reads():
            with socket.socket() as it:
                it.connect_ex(("127.0.0.1", 5432))
        """, to: "app/test_a.py")
      try folder.write("[\n  {\"mail\": \"anna.berg@posteo.de\"}\n]\n", to: "app/tests/users.json")
      let manifest = """
        assay: 1
        system: demo
        services:
          app:
            path: app
            suites:
              - {layer: e2e, run: /usr/bin/python3 -m pytest -q test_a.py, hermetic: watch}
        advisory: [pyramid, environments]

        """
      try folder.write(manifest, to: "assay.yaml")
      var answer = try await AssayProgram.run(["verify"], in: folder)
      var text = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(answer.status == 1, "\(answer.error)")
      #expect(
        text.contains("`test_a.test_reads` tried to connect to 127.0.0.1:5432, where PostgreSQL"),
        "\(answer.output)")
      #expect(text.contains("app/tests/users.json holds what looks like the e-mail address"))
      #expect(!answer.output.contains("anna"))
      let entry = """
        accept:
          - {check: anti-patterns, reason: goes with the next release, expires: DAY}
        """
      try folder.write(manifest + entry.replacing("DAY", with: "2999-01-01"), to: "assay.yaml")
      answer = try await AssayProgram.run(["verify"], in: folder)
      text = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(text.contains("accepted until 2999-01-01: goes with the next release"))
      try folder.write(manifest + entry.replacing("DAY", with: "2020-01-01"), to: "assay.yaml")
      answer = try await AssayProgram.run(["verify"], in: folder)
      text = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(answer.status == 1)
      #expect(text.contains("expired on 2020-01-01"), "\(answer.output)")
      try folder.write(manifest + entry.replacing("DAY", with: "2027-02-30"), to: "assay.yaml")
      answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 2)
      #expect(answer.error.contains("expected a day such as 2026-12-31"), "\(answer.error)")
    }
  }
}
