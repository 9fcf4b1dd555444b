import AssayTestSupport
import Foundation
import Testing

/// Reports of mutation tools in `assay verify`, from the outside.
struct MutationReportTests {
  /// Two of three mutants are noticed, the other on line 2.
  private static let report = #"""
    {"schemaVersion": "2", "thresholds": {"high": 80, "low": 60}, "files": {"src/a.py": {
     "language": "python", "source": "def f(a):\n  return a < 1\n", "mutants": [
      {"id": "1", "mutatorName": "boundary", "replacement": "a <= 1", "status": "Survived",
       "location": {"start": {"line": 2, "column": 10}, "end": {"line": 2, "column": 15}}},
      {"id": "2", "mutatorName": "number", "replacement": "2", "status": "Killed",
       "location": {"start": {"line": 2, "column": 14}, "end": {"line": 2, "column": 15}}},
      {"id": "3", "mutatorName": "result", "replacement": "None", "status": "Timeout",
       "location": {"start": {"line": 2, "column": 10}, "end": {"line": 2, "column": 15}}}]}}}
    """#

  private static func manifest(
    _ mutation: String, floor: Int = 80, suite: String = Manifests.oneGreenTest
  ) -> String {
    Manifests.suite(suite).replacing(
      "    path: .\n",
      with: """
            path: .
            critical: {path: src, regions: 0, mutation: \(floor)}
            mutation: \(mutation)

        """)
  }

  private func verify(
    _ manifest: String, _ arguments: [String] = [],
    _ prepare: (TemporaryFolder) async throws -> Void = { _ in }
  ) async throws -> (answer: AssayProgram.Answer, json: String) {
    try await TemporaryFolder.with { folder in
      try folder.write(manifest, to: "assay.yaml")
      try folder.write("def f(a):\n  return a < 1\n", to: "src/a.py")
      try folder.write(Self.report, to: "report.json")
      try await prepare(folder)
      let answer = try await AssayProgram.run(["verify"] + arguments, in: folder)
      return (answer, (try? folder.read(".assay/report/report.json")) ?? "")
    }
  }

  @Test func `a mutant that survives on a critical path says no, with its place and change`()
    async throws
  {
    // Most tools end with an error when mutants survive.
    let (answer, json) = try await verify(
      Self.manifest(
        "{report: m.json, run: 'echo $ASSAY_BASE > base; cp report.json m.json; exit 3'}")
    ) { folder in
      _ = try await AssayProgram.shell(CoverageCommandTests.commit, in: folder)
      try folder.write("def f(a):\n  return a < 1 \n", to: "src/a.py")
    }
    #expect(answer.status == 1, "\(answer)")
    let told = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(told.contains("has 66.6 % of 3 mutants noticed by tests, wanted 80 %"), "\(answer)")
    #expect(told.contains("src/a.py:2 `a < 1` → `a <= 1` (changed)"), "\(answer)")
    #expect(json.contains("\"feedback.mutation\""))
    #expect(json.contains("src\\/a.py:2") || json.contains("src/a.py:2"))
  }

  @Test func `enough mutants noticed is a pass, also of a report that a suite writes`() async throws
  {
    let (answer, _) = try await verify(
      Self.manifest("m.json", floor: 60, suite: "cp report.json m.json; \(Manifests.oneGreenTest)"))
    #expect(answer.status == 0, "\(answer)")
  }

  @Test(arguments: [
    ("{report: m.json, run: 'true'}", "there is no m.json"),
    ("{report: m.json, run: no-such-tool}", "exit code 127"),
    ("{report: report.json, run: 'touch -d 2001-01-01 report.json'}", "older than this run"),
    ("report.json", "older than this run"),
    ("{report: m.json, run: 'echo \"{}\" > m.json'}", "none of the formats"),
    (
      "{report: m.json, run: 'echo \"[7]\" > m.json'}",
      "m.json: line 1, /: a mutant and its result should stand here"
    ),
  ])
  func `a report that is missing, old or broken says no`(mutation: String, said: String)
    async throws
  {
    let (answer, _) = try await verify(Self.manifest(mutation, floor: 10)) { folder in
      let past = Date(timeIntervalSince1970: 1_700_000_000)
      try FileManager.default.setAttributes(
        [.modificationDate: past], ofItemAtPath: "\(folder.path)/report.json")
    }
    #expect(answer.status == 1, "\(answer)")
    let told = answer.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(told.contains(said), "\(answer)")
  }

  @Test func `a report that a suite of another time may write is not checked`() async throws {
    let later = """
            - {name: slow, layer: unit, run: cp report.json m.json, results: s.xml, when: staging}
      """
    let (answer, json) = try await verify(Self.manifest("m.json") + later + "\n")
    #expect(answer.status == 0, "\(answer)")
    #expect(json.contains("there is no m.json, and app"), "\(answer)")
  }

  @Test func `a tool that is cut short is no pass where the check is required`() async throws {
    let run = "{report: m.json, run: 'cp report.json m.json; sleep 600', within: 1s}"
    let (answer, _) = try await verify(
      Self.manifest(run, floor: 50) + "require: feedback.mutation\n")
    #expect(answer.status == 1, "\(answer)")
    #expect(answer.output.contains("cut short"), "\(answer)")
  }

  @Test func `mutants are not tried when a suite fails, nor for one suite alone`() async throws {
    let mutation = "{report: m.json, run: 'touch tried; cp report.json m.json'}"
    try await TemporaryFolder.with { folder in
      try folder.write(Self.report, to: "report.json")
      try folder.write(Self.manifest(mutation, suite: "exit 1"), to: "assay.yaml")
      var answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer)")
      #expect(
        try folder.read(".assay/report/report.json").contains("no mutant was tried: `app"))
      try folder.write(Self.manifest(mutation), to: "assay.yaml")
      answer = try await AssayProgram.run(["verify", "--only", "app/unit"], in: folder)
      #expect(answer.status == 0, "\(answer)")
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/tried"))
    }
  }
}
