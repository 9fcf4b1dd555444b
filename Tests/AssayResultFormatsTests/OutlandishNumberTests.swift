import AssayEvidence
import AssayResultFormats
import AssayTestRuns
import Testing

/// Numbers that no runner means: none of them may trap or fill memory.
struct OutlandishNumberTests {
  static let numbers = ["inf", "nan", "-inf", "1e999", "1e300", "-1e300", "9223372036854775808"]

  @Test(arguments: numbers)
  func `keeps a test whose time is no time`(_ number: String) throws {
    let console = """
      Test Suite 'All tests' started at 2026-11-22 22:35:01.653
      Test Case 'P.testA' started at 2026-11-22 22:35:01.683
      Test Case 'P.testA' passed (\(number) seconds)
      Test Suite 'All tests' passed at 2026-11-22 22:35:01.708
      \t Executed 1 test, with 0 failures (0 unexpected) in \(number) (\(number)) seconds

      """
    let xctest = try LineFormatTests.read(.xctestConsole, console)
    #expect(xctest.tests.map(\.outcome) == [.passed])
    #expect(xctest.tests.first?.duration == nil)
    // JSON knows no inf: such a line is no event, and what it would have ended is an error.
    let go = try LineFormatTests.read(
      .goTestJSON,
      LineFormatTests.go("run", "T") + LineFormatTests.go("pass", "T", ",\"Elapsed\":\(number)")
        + LineFormatTests.go("pass", nil))
    #expect(go.tests.map(\.duration) == [nil])
    #expect(go.isDamaged || go.counts.passed == 1)
    let instant = "\"instant\":{\"absolute\":\(number),\"since1970\":1}"
    func event(_ kind: String, _ more: String = "") -> String {
      "{\"kind\":\"event\",\"payload\":{\"kind\":\"\(kind)\",\(instant)\(more)},\"version\":0}"
    }
    let id = ",\"testID\":\"\(SwiftTestingEventTests.id)\""
    let swift = try SwiftTestingEventTests.read([
      event("runStarted"), event("testStarted", id), event("testEnded", id), event("runEnded"),
    ])
    #expect(swift.isDamaged || swift.counts.passed == 1)
  }

  @Test func `adds up whatever headers claim`() throws {
    let huge = String(repeating: "9", count: 18)
    let suite = "<testsuite name='s' tests='\(huge)' failures='\(huge)' errors='\(huge)'/>"
    let results = try JUnitDialectTests.read(
      "<testsuites>" + String(repeating: suite, count: 20) + "</testsuites>")
    #expect(results.isDamaged)
    #expect(!results.suiteErrors.isEmpty)
  }

  static let totals = [
    (covered: "3", total: "2"), (covered: "-1", total: "2"), (covered: "-3", total: "-2"),
    (covered: "1", total: "9223372036854775807"),
  ]

  @Test(arguments: totals)
  func `refuses sums of coverage that can't be`(_ row: (covered: String, total: String)) {
    let files = [
      """
      {"meta":{"version":"7"},"files":{"a.c":{"missing_lines":[],"executed_lines":[],\
      "summary":{"covered_lines":\(row.covered),"num_statements":\(row.total)}}}}
      """,
      """
      {"type":"llvm.coverage.json.export","version":"3.0.1","data":[{"files":[{"filename":"a.c",\
      "segments":[],"summary":{"lines":{"count":\(row.total),"covered":\(row.covered)},\
      "regions":{"count":2,"covered":1}}}]}]}
      """,
    ]
    for file in files {
      let error = #expect(throws: FailureReport.self) {
        try CoverageFileReader.read(bytes: Array(file.utf8), name: "c.json")
      }
      #expect(error?.status == .badInput)
    }
  }

  /// An uncovered line 1 and a segment after it.
  private static func segments(second line: String) -> [UInt8] {
    let file = """
      {"type":"llvm.coverage.json.export","version":"3.0.1","data":[{"files":[{"filename":"a.c",\
      "segments":[[1,1,0,true,true,false],[\(line),9,0,false,false,false],\
      [\(line),9,0,false,false,false]],"summary":{"lines":{"count":3,"covered":0},\
      "regions":{"count":2,"covered":1}}}]}]}
      """
    return Array(file.utf8)
  }

  @Test func `reads the lines between two segments of llvm`() throws {
    let files = try CoverageFileReader.read(bytes: Self.segments(second: "4"))
    #expect(files.first?.uncoveredLines == [1, 2, 3, 4])
  }

  // The third claims more lines than are ever kept, by a few bytes.
  @Test(arguments: ["-4", "-9223372036854775808", "9999999", "4000000000000000000"])
  func `refuses llvm's line numbers that can't be`(line: String) {
    #expect(throws: FailureReport.self) {
      try CoverageFileReader.read(bytes: Self.segments(second: line))
    }
  }
}
