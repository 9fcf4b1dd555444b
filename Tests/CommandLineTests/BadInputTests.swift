import AssayTestSupport
import Foundation
import Testing

/// Everything that reaches `assay` from outside can be wrong; none of it may look like a pass.
struct BadInputTests {
  @Test(arguments: [
    (["verify"], "there is no such file", "assay init"),
    (["check"], "there is no such file", "assay init"),
    (["verify", "--manifest", "nope/a.yaml"], "nope/a.yaml", "assay init"),
    (["verify", "--wehn", "staging"], "--wehn", "--when"),
    (["verify", "--when", "sometimes"], "sometimes", "staging"),
    (["verify", "--jobs", "0"], "1 to 1024", "0"),
    (["frobnicate"], "frobnicate", "help"),
    (["history"], "there is none yet", "assay verify"),
    (["init", "nowhere"], "no such folder", "nowhere"),
  ])
  func `usage errors exit with 2 and say what to do`(
    arguments: [String], said: String, hint: String
  ) async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.run(arguments, in: folder)
      #expect(answer.status == 2)
      #expect(answer.error.contains(said), "\(answer.error)")
      #expect(answer.error.contains(hint), "\(answer.error)")
      #expect(answer.output.isEmpty)
    }
  }

  @Test(arguments: [
    ("", "empty"),
    ("assay: 1\n", "system"),
    ("assay: 1\nsystem: [a]\nservices: 3\n", "assay.yaml:2:9"),
    ("assay: 1\nsystem: s\nservices:\n  a: {sutes: []}\n", "did you mean"),
    ("assay: 1\nsystem: \"s\nservices: {}", "assay.yaml:"),
    (
      "assay: 1\nsystem: s\nservices:\n  a: {suites: [{name: u, layer: unit, run: x}]}\n"
        + "dependencies:\n  p: {kind: postgres, needs: [q]}\n  q: {kind: redis, needs: [p]}\n",
      "→"
    ),
  ])
  func `a wrong manifest exits with 2 and names the place`(
    text: String, said: String
  ) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(text, to: "assay.yaml")
      for command in ["check", "verify"] {
        let answer = try await AssayProgram.run([command], in: folder)
        #expect(answer.status == 2)
        #expect(answer.error.contains(said), "\(command): \(answer.error)")
      }
    }
  }

  @Test func `check tells all errors at once`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        assay: 1
        system: s
        servces: {}
        budget: soon
        services:
          a:
            suites:
              - {name: u, layer: units, run: x}
        """, to: "assay.yaml")
      let answer = try await AssayProgram.run(["check", "--json"], in: folder)
      #expect(answer.status == 2)
      let found = try JSONSerialization.jsonObject(with: Data(answer.output.utf8))
      let findings = try #require(found as? [[String: Any]])
        .filter { $0["severity"] as? String == "error" }
      #expect(findings.compactMap { $0["line"] as? Int } == [3, 4, 8])
    }
  }

  @Test func `a folder that is not there is a warning to check and an error to verify`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let manifest = Manifests.suite(Manifests.oneGreenTest)
        .replacing("path: .", with: "path: nowhere")
      try folder.write(manifest, to: "assay.yaml")
      let check = try await AssayProgram.run(["check"], in: folder)
      #expect(check.status == 0, "\(check.error)")
      #expect(check.output.contains("`nowhere`, which does not exist"), "\(check.output)")
      let verify = try await AssayProgram.run(["verify"], in: folder)
      #expect(verify.status == 2)
      #expect(verify.error.contains("`nowhere`, which does not exist"), "\(verify.error)")
    }
  }

  @Test func `a selection that matches nothing is refused`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify", "--only", "app/unti"], in: folder)
      #expect(answer.status == 2)
      #expect(answer.error.contains("choose from: app, app/unit"), "\(answer.error)")
      let layer = try await AssayProgram.run(["verify", "--only", "contract"], in: folder)
      #expect(layer.status == 2)
    }
  }

  @Test func `an existing manifest is not overwritten`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("mine", to: "assay.yaml")
      let answer = try await AssayProgram.run(["init"], in: folder)
      #expect(answer.status == 2)
      #expect(try folder.read("assay.yaml") == "mine")
    }
  }

  @Test func `a reader that goes away is not our failure`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.shell(
        "trap '' PIPE; \"$ASSAY\" schema | head -c 1 > /dev/null; echo done", in: folder)
      #expect(answer.output == "done\n")
      #expect(answer.error.isEmpty, "\(answer.error)")
    }
  }
}
