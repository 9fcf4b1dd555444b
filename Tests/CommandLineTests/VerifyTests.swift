import AssayTestSupport
import Foundation
import Testing

/// `assay verify` as scripts and people see it.
struct VerifyTests {
  @Test func `a green run exits with 0 and writes all artifacts`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      for name in ["index.html", "report.json", "junit.xml", "summary.md", "logs/app~unit.log"] {
        #expect(folder.exists(".assay/report/\(name)"), "\(name)")
      }
      #expect(!answer.output.contains("\u{1B}"))
    }
  }

  @Test func `json on standard output is the whole report and nothing else`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify", "--json"], in: folder)
      let report = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
      #expect((report as? [String: Any])?["schema"] as? String == "assay.report/1")
      #expect(answer.output == (try folder.read(".assay/report/report.json")))
    }
  }

  @Test func `suites get real isolated servers by environment`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("CREATE TABLE item (id int primary key);", to: "db/1.sql")
      let check = """
        psql -qAt "$DATABASE_URL" -c "INSERT INTO item VALUES (1); SELECT count(*) FROM item" \
        | grep -qx 1 && test -n "$CACHE_URL" -a "$CACHE_URL" = "$REDIS_URL"
        """
      let script = "\(check)\n\(Manifests.oneGreenTest.replacing("r.xml", with: "$1.xml"))\n"
      try folder.write(script, to: "check.sh")
      try folder.write(
        """
        assay: 1
        system: demo
        services:
          app:
            path: .
            needs: [db, cache]
            suites:
              - {name: a, layer: integration, run: sh -e check.sh a, results: a.xml}
              - {name: b, layer: integration, run: sh -e check.sh b, results: b.xml}
        dependencies:
          db: {kind: postgres, migrations: db}
          cache: {kind: redis}
        advisory: [pyramid]
        """, to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("2 integration tests ran against PostgreSQL"))
      #expect(report.contains("its tests share parts of db, cache that no other suite or run has"))
    }
  }

  @Test func `groups output on GitHub and writes the step summary`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite("echo hello; exit 1"), to: "assay.yaml")
      try folder.write("", to: "summary")
      let answer = try await AssayProgram.run(
        ["verify"], in: folder,
        environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "\(folder.path)/summary"])
      #expect(answer.status == 1)
      #expect(answer.error.contains("::group::"), "\(answer.error)")
      #expect(answer.error.contains("::error"), "\(answer.error)")
      #expect(try folder.read("summary").contains("app/unit"))
    }
  }

  @Test func `streams a suite's output as it comes`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        Manifests.suite("echo a line from the suite; \(Manifests.oneGreenTest)"), to: "assay.yaml")
      let quiet = try await AssayProgram.run(["verify"], in: folder)
      #expect(!quiet.error.contains("a line from the suite"))
      let loud = try await AssayProgram.run(["verify", "--stream"], in: folder)
      #expect(loud.error.contains("a line from the suite"), "\(loud.error)")
    }
  }

  @Test func `fail-fast starts nothing after the first failure`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        assay: 1
        system: demo
        services:
          app:
            path: .
            suites:
              - {name: a, layer: unit, run: "false"}
              - {name: b, layer: unit, run: touch ran}
        """, to: "assay.yaml")
      let answer = try await AssayProgram.run(
        ["verify", "--fail-fast", "--jobs", "1"], in: folder)
      #expect(answer.status == 1)
      #expect(!folder.exists("ran"))
    }
  }

  @Test func `a selection passes by itself and gives no answer`() async throws {
    try await TemporaryFolder.with { folder in
      let manifest = Manifests.suite(Manifests.oneGreenTest, top: "budget: 1ms\nrequire: [chaos]\n")
      try folder.write(manifest, to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify", "--only", "app/unit"], in: folder)
      #expect(answer.status == 0, "\(answer.output)")
      #expect(answer.output.contains("Open: 1 test in 1 of 1 suite passed"), "\(answer.output)")
      #expect(try await AssayProgram.run(["verify"], in: folder).status == 1)
    }
  }

  @Test func `history lists runs and what became of each test`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      _ = try await AssayProgram.run(["verify"], in: folder)
      let runs = try await AssayProgram.run(["history"], in: folder)
      #expect(runs.output.contains("yes   1 tests, 0 failing"), "\(runs.output)")
      let tests = try await AssayProgram.run(["history", "app/unit"], in: folder)
      #expect(tests.output.contains("0/1 failed"), "\(tests.output)")
      #expect(tests.output.contains("S.t"))
    }
  }

  @Test(arguments: [[], ["verify"], ["check"], ["init"], ["history"], ["schema"]])
  func `every command explains itself with an example`(command: [String]) async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.run(command + ["--help"], in: folder)
      #expect(answer.status == 0)
      #expect(answer.output.contains("assay \(command.first ?? "verify")"))
      #expect(answer.output.contains("xample") || command.isEmpty)
    }
  }

  @Test func `prints its version, and completions for three shells`() async throws {
    try await TemporaryFolder.with { folder in
      let version = try await AssayProgram.run(["--version"], in: folder)
      #expect(version.status == 0)
      #expect(version.output.split(separator: ".").count == 3)
      for shell in ["bash", "zsh", "fish"] {
        let script = try await AssayProgram.run(
          ["--generate-completion-script", shell], in: folder)
        #expect(script.status == 0)
        #expect(script.output.contains("verify"))
      }
    }
  }
}
