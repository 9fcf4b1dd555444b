import AssayCoverage
import AssayEvidence
import AssayResultFormats
import Testing

/// Reports of mutation tools, of our own writing.
struct MutationReportTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var format: String
    var text: String
    /// As `outcome path:first-last change`.
    var mutants: [String]

    var testDescription: String { format }
  }

  static let samples = [
    Sample(
      format: "mutation-testing-elements",
      text: #"""
        {"schemaVersion": "2", "thresholds": {"high": 80, "low": 60}, "projectRoot": "/src",
         "files": {"a.ts": {"language": "ts", "source": "let é = 1\nif a  < b {\n  f()\n}\n",
         "mutants": [
          {"id": "1", "mutatorName": "Relation", "replacement": "a <= b", "status": "Survived",
           "location": {"start": {"line": 2, "column": 4}, "end": {"line": 2, "column": 10}}},
          {"id": "2", "mutatorName": "Block", "replacement": "", "status": "NoCoverage",
           "location": {"start": {"line": 2, "column": 11}, "end": {"line": 4, "column": 2}}},
          {"id": "3", "mutatorName": "Number", "replacement": "2", "status": "Killed",
           "location": {"start": {"line": 1, "column": 9}, "end": {"line": 1, "column": 10}}},
          {"id": "4", "mutatorName": "Call", "description": "removed call", "status": "Timeout",
           "location": {"start": {"line": 3, "column": 3}}},
          {"id": "5", "mutatorName": "Call", "status": "Pending", "replacement": null,
           "location": {"start": {"line": 3, "column": 3}, "end": {"line": 3, "column": 99}}},
          {"id": "6", "mutatorName": "A", "status": "Ignored", "location": {"start": {"line": 1}}},
          {"id": "7", "mutatorName": "B", "status": "CompileError",
           "location": {"start": {"line": 1}}},
          {"id": "8", "mutatorName": "C", "status": "RuntimeError",
           "location": {"start": {"line": 1}}}]}}}
        """#,
      mutants: [
        "survived a.ts:2-2 `a < b` → `a <= b`", "notReached a.ts:2-4 `{ …` → left out",
        "killed a.ts:1-1 `…` → `2`", "timedOut a.ts:3-3 removed call", "notRun a.ts:3-3 Call",
        "ignored a.ts:1-1 A", "notViable a.ts:1-1 B", "notViable a.ts:1-1 C",
      ]),
    Sample(
      format: "PIT",
      text: #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <mutations partial="true">
        <mutation detected='false' status='SURVIVED' numberOfTestsRun='1'><sourceFile>Price.java\#
        </sourceFile><mutatedClass>com.shop.Price$Rule</mutatedClass><mutatedMethod>&lt;init&gt;\#
        </mutatedMethod><lineNumber>7</lineNumber><indexes><index>5</index></indexes>\#
        <killingTest/><description>a &amp; b</description></mutation>
        <mutation status='KILLED'><sourceFile>P.kt</sourceFile><mutatedClass>P</mutatedClass>\#
        <lineNumber>0</lineNumber><description>d</description></mutation>
        <mutation status='NO_COVERAGE'><sourceFile>P.kt</sourceFile><lineNumber>3</lineNumber>\#
        </mutation><mutation status='RUN_ERROR'><sourceFile>P.kt</sourceFile>\#
        <lineNumber>4</lineNumber></mutation>
        </mutations>
        """#,
      mutants: [
        "survived com/shop/Price.java:7-7 a & b in <init>", "killed P.kt:1-1 d",
        "notReached P.kt:3-3 ", "notRun P.kt:4-4 ",
      ]),
    Sample(
      format: "cargo-mutants",
      text: #"""
        {"outcomes": [{"scenario": "Baseline", "summary": "Success", "phase_results": []},
         {"scenario": {"Mutant": {"name": "src/a.rs:7:9: replace > with == in f", "file": "src/a.rs",
          "span": {"start": {"line": 7, "column": 9}, "end": {"line": 8, "column": 1}},
          "replacement": "=="}}, "summary": "MissedMutant"},
         {"scenario": {"Mutant": {"file": "src/b.rs", "span": {"start": {"line": 1, "column": 1}},
          "replacement": "()"}}, "summary": "CaughtMutant"},
         {"scenario": {"Mutant": {"name": "x", "file": "src/b.rs",
          "span": {"start": {"line": 2, "column": 1}}}}, "summary": "Unviable"}],
         "total_mutants": 3, "end_time": "2026-11-24T00:00:00Z"}
        """#,
      mutants: [
        "survived src/a.rs:7-8 replace > with == in f", "killed src/b.rs:1-1 `…` → `()`",
        "notViable src/b.rs:2-2 x",
      ]),
    Sample(
      format: "gremlins",
      text: #"""
        {"go_module": "example.com/shop", "files": [{"file_name": "pkg/a.go", "mutations": [
         {"type": "CONDITIONALS_BOUNDARY", "status": "LIVED", "line": 20, "column": 8},
         {"type": "INVERT_LOGICAL", "status": "NOT COVERED", "line": 5},
         {"type": "INVERT_LOGICAL", "status": "RUNNABLE", "line": 6}]}]}
        """#,
      mutants: [
        "survived pkg/a.go:20-20 conditionals boundary at column 8",
        "notReached pkg/a.go:5-5 invert logical", "notRun pkg/a.go:6-6 invert logical",
      ]),
    Sample(
      format: "cosmic-ray",
      text: #"""
        [{"job_id": "1", "mutations": [{"module_path": "a.py", "operator_name": "core/Add_Sub",\#
        "occurrence": 0, "start_pos": [3, 4], "end_pos": [3, 9]}]}, {"worker_outcome": "normal",\#
        "test_outcome": "survived", "diff": "--- a.py\n+++ a.py\n@@\n x\n-  a + b\n+  a - b"}]
        [{"job_id": "b", "mutations": []}, {"worker_outcome": "normal", "test_outcome": "survived"}]
        [{"job_id": "2", "mutations": [{"module_path": "a.py", "operator_name": "core/Not",\#
        "start_pos": [8, 4], "end_pos": [9, 9]}]}, null]
        [{"job_id": "3", "mutations": [{"module_path": "a.py", "operator_name": "core/Not",\#
        "start_pos": [8, 4], "end_pos": [9, 9]}]}, {"worker_outcome": "skipped",\#
        "test_outcome": "killed"}]
        """#,
      mutants: [
        "survived a.py:3-3 `a + b` → `a - b`", "notRun a.py:8-9 core/Not",
        "ignored a.py:8-9 core/Not",
      ]),
  ]

  private static func read(_ text: String) throws -> ReportedMutants {
    try MutationFileReader.read(bytes: Array(text.utf8), name: "m.json")
  }

  @Test(arguments: samples)
  func `reads each tool's report`(_ sample: Sample) throws {
    for start in ["", "\u{FEFF}", "\n "] where sample.format != "PIT" || start.isEmpty {
      let report = try Self.read(start + sample.text)
      #expect(
        report.mutants.map {
          "\($0.outcome) \($0.path):\($0.lines.lowerBound)-\($0.lines.upperBound) \($0.change)"
        } == sample.mutants)
      #expect(report.shortfall == nil)
    }
  }

  @Test(arguments: samples.filter { $0.format != "cosmic-ray" })
  func `a report that is cut off is refused`(_ sample: Sample) throws {
    let bytes = Array(sample.text.utf8)
    for length in stride(from: 0, to: bytes.count - 12, by: 7) {
      #expect(throws: FailureReport.self, "cut at \(length)") {
        try MutationFileReader.read(bytes: Array(bytes[..<length]))
      }
    }
  }

  @Test(arguments: [
    ("", "the file is empty."),
    ("\n \n", "the file is empty."),
    ("killed 3", "its content is none of the formats"),
    ("{\"a\": 1}", "its content is none of the formats"),
    ("{\"schemaVersion\": \"2\"}", "/: 'files' is missing."),
    ("{\"schemaVersion\": 2, \"files\": {}}", "/schemaVersion: a text should stand here."),
    (
      "{\"schemaVersion\": \"3.0\", \"files\": {}}",
      "/schemaVersion: '3.0' is none of the versions 1 and 2."
    ),
    (
      "{\"schemaVersion\": \"1\", \"files\": {\"s/a.c\": {\"mutants\": [{\"mutatorName\": \"m\", "
        + "\"status\": \"Dead\", \"location\": {\"start\": {\"line\": 1}}}]}}}",
      "/files/s~1a.c/mutants/0/status: 'Dead' is none of CompileError, Ignored, Killed"
    ),
    (
      "{\"schemaVersion\": \"1\", \"files\": {\"a\": {\"mutants\": [{\"status\": \"Killed\", "
        + "\"location\": {\"start\": {\"line\": 9}, \"end\": {\"line\": 8}}}]}}}",
      "/files/a/mutants/0/location/start: line 9 comes after 8, its end."
    ),
    (
      "{\"go_module\": \"m\", \"files\": [{\"file_name\": \"a\", \"mutations\": [{\"type\": \"T\", "
        + "\"status\": \"LIVED\", \"line\": 99999999999}]}]}",
      "/files/0/mutations/0/line: the number of a line should stand here."
    ),
    ("{\"outcomes\": [{\"summary\": \"Timeout\"}]}", "/outcomes/0: 'scenario' is missing."),
    ("{\"outcomes\": 1}", "/outcomes: an array should stand here."),
    ("[1]\n", "line 1, /: a mutant and its result should stand here."),
    (
      "[{\"mutations\": []}, null]\n[{\"mutations\": [}\n",
      "line 2, /0/mutations/0: expected a value"
    ),
    (
      "[{\"mutations\": [{\"start_pos\": [2], \"end_pos\": []}]}, null]",
      "line 1, /0/mutations/0: it begins after its end."
    ),
    ("<testsuite/>", "line 1: the root element <testsuite> is not <mutations>."),
    (
      "<mutations>\n<mutation status='DEAD'/>\n</mutations>",
      "line 2: the status 'DEAD' of a mutant is none that is known."
    ),
    (
      "<mutations>\n\n<mutation status='KILLED'><sourceFile>A.java</sourceFile></mutation>"
        + "</mutations>", "line 3: a mutant is without its 'sourceFile' or 'lineNumber'."
    ),
  ])
  func `says what is wrong and where`(_ text: String, _ message: String) throws {
    let error = #expect(throws: FailureReport.self) { try Self.read(text) }
    #expect(error?.happened.hasPrefix(message) == true, "\(error?.happened ?? "")")
    #expect(error?.subject == "m.json")
  }

  @Test(arguments: [
    ("{\"outcomes\": [], \"end_time\": null}", "the tool's run did not end"),
    (
      "{\"outcomes\": [{\"scenario\": \"Baseline\", \"summary\": \"Failure\"}]}",
      "the tests do not pass without any change"
    ),
  ])
  func `a report that is not whole says so`(_ text: String, _ shortfall: String) throws {
    #expect(try Self.read(text).shortfall == shortfall)
  }

  @Test func `large reports are read, and long changes are short`() throws {
    let mutant = """
      {"id": "1", "mutatorName": "m", "replacement": "\(String(repeating: "xy ", count: 300))",
       "status": "Killed", "location": {"start": {"line": 1, "column": 1}}}
      """
    let report = try Self.read(
      "{\"schemaVersion\": \"2\", \"files\": {\"a\": {\"source\": \"\", \"mutants\": ["
        + Array(repeating: mutant, count: 5_000).joined(separator: ",") + "]}}}")
    #expect(report.mutants.count == 5_000)
    #expect(report.mutants.allSatisfy { $0.change.count < 80 })
  }
}
