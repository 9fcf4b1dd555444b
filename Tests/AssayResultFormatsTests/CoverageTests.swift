import AssayEvidence
import AssayResultFormats
import AssayTestRuns
import AssayTestSupport
import Foundation
import Testing

struct CoverageTests {
  static let small: [(format: String, text: String)] = [
    ("LCOV", "TN:\nSF:a.c\nDA:1,2\nDA:2,0\nDA:3,1\nLF:3\nLH:2\nend_of_record\n"),
    (
      "Cobertura",
      """
      <coverage><packages><package><classes><class filename="a.c"><methods><method><lines>\
      <line number="9" hits="0"/></lines></method></methods><lines><line number="1" hits="2"/>\
      <line number="2" hits="0"/><line number="3" hits="1"/></lines></class></classes></package>\
      </packages></coverage>
      """
    ),
    (
      "SonarQube",
      """
      <coverage version="1"><file path="a.c"><lineToCover lineNumber="1" covered="true"/>\
      <lineToCover lineNumber="2" covered="false"/><lineToCover lineNumber="3" covered="true"/>\
      </file></coverage>
      """
    ),
    ("Go", "mode: set\na.c:1.1,1.9 1 1\na.c:2.1,2.5 1 0\na.c:3.1,3.5 1 4\na.c:3.6,3.9 1 0\n"),
    (
      "coverage.py",
      """
      {"meta":{"version":"7"},"files":{"a.c":{"missing_lines":[2],"executed_lines":[1,3],\
      "summary":{"covered_lines":2,"num_statements":3}}}}
      """
    ),
    (
      "JaCoCo",
      """
      <!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><!-- <coverage> -->\
      <report name="x"><group name="g"><package name=""><class name="A" sourcefilename="a.c">\
      <method name="f"><counter type="LINE" missed="9" covered="9"/></method></class>\
      <sourcefile name="a.c"><line nr="1" mi="0" ci="2" mb="0" cb="0"/>\
      <line nr="2" mi="3" ci="0" mb="2" cb="0"/><line nr="3" mi="1" ci="1" mb="1" cb="1"/>\
      </sourcefile></package></group></report>
      """
    ),
    (
      "gcovr",
      """
      {"gcovr/format_version":"0.5","files":[{"file":"a.c","lines":[\
      {"line_number":1,"count":1},{"line_number":2,"count":0},{"line_number":3,"count":5},\
      {"line_number":4,"count":0,"gcovr/noncode":true}]}]}
      """
    ),
    (
      "llvm-cov",
      """
      {"type":"llvm.coverage.json.export","version":"3.0.1","data":[{"files":[{"filename":"a.c",\
      "segments":[[1,1,2,true,true,false],[1,20,0,true,true,false],[2,30,2,true,false,false],\
      [3,9,0,false,false,false]],"summary":{"lines":{"count":3,"covered":2},\
      "regions":{"count":2,"covered":1}}}]}]}
      """
    ),
  ]

  @Test(arguments: small)
  func `reads each format alike`(_ sample: (format: String, text: String)) throws {
    let files = try CoverageFileReader.read(bytes: Array(sample.text.utf8))
    #expect(files.map(\.path) == ["a.c"])
    #expect(files.first?.lines == FileCoverage.Ratio(covered: 2, total: 3))
    #expect(files.first?.uncoveredLines == [2])
    let regions: FileCoverage.Ratio? =
      switch sample.format {
      case "llvm-cov": .init(covered: 1, total: 2)
      case "Go": .init(covered: 2, total: 4)
      default: nil
      }
    #expect(files.first?.regions == regions)
  }

  @Test(arguments: small)
  func `refuses a file that was cut off`(_ sample: (format: String, text: String)) throws {
    let bytes = Array(sample.text.utf8)
    for length in stride(from: 0, to: bytes.count - 3, by: 5) {
      // Go's profile has no end mark: it can be cut between lines without a trace.
      if sample.format == "Go", length > 5 { break }
      let cut = Array(bytes[..<length])
      // Nor can one tell that an LCOV file lacks a whole record.
      let error = #expect(throws: FailureReport.self, "cut at \(length)") {
        try CoverageFileReader.read(bytes: cut, name: "c.info")
      }
      #expect(error?.status == .badInput)
      #expect(error?.subject == "c.info")
    }
  }

  static let bad = [
    "hello", "<html/>", "{}", "[]", "{\"type\":\"llvm.coverage.json.export\"}",
    "mode: set\nnonsense\n",
    "SF:a\nDA:x,1\nend_of_record\n", "<coverage><file path='a'><lineToCover/></file></coverage>",
    "mode: set\na:1.1,99999999999.1 1 1\n", "mode: set\na:0.1,1.1 1 1\n",
    "mode: set\na:9999999.1,19999999.1 1 1\n", "mode: set\na:1.1,1.2 1 -1\n",
    "SF:a\nBRDA:1,0\nend_of_record\n", "SF:a\nDA:99999999,1\nend_of_record\n",
    "BRDA:1,0,0,1\n", "SF:a\nDA:1,nan\nend_of_record\n",
    "<report><package name='p'><line nr='1' ci='1'/></package></report>",
    "<report><package name='p'><sourcefile/></package></report>",
    "<report><sourcefile name='a'><line nr='99999999' ci='1'/></sourcefile></report>",
    "{\"type\":\"llvm.coverage.json.export\",\"data\":[{\"files\":[{\"filename\":\"a\",\"segments\":"
      + "[[5,1,1,true,true],[3,1,0,false,false]],\"summary\":{\"lines\":{\"count\":1,"
      + "\"covered\":1},\"regions\":{\"count\":1,\"covered\":1}}}]}]}",
    "{\"type\":\"llvm.coverage.json.export\",\"data\":[{\"files\":[{\"filename\":\"a\","
      + "\"summary\":{\"lines\":{\"count\":1,\"covered\":2},\"regions\":{\"count\":1,"
      + "\"covered\":1}}}]}]}",
  ]

  @Test(arguments: bad)
  func `refuses what is no coverage`(_ text: String) {
    #expect(throws: FailureReport.self) { try CoverageFileReader.read(bytes: Array(text.utf8)) }
  }

  @Suite(.enabled(if: ConformanceData.isExpected, Comment(rawValue: ConformanceData.missing)))
  struct Samples {
    /// Lines covered and in all, as each file's own summary has them.
    static let lines: [(file: String, covered: Int, total: Int)] = [
      ("swift-test-llvmcov-export.json", 92, 279), ("llvm-cov-export-manual.json", 118, 279),
      ("llvm-cov-summary.json", 118, 279), ("llvm-cov-export.lcov", 118, 279),
      ("coveragepy-cobertura.xml", 5, 7), ("coveragepy.json", 5, 7),
      ("coveragepy-contexts.json", 5, 7), ("coveragepy.lcov", 5, 7), ("gcovr-cobertura.xml", 2, 2),
      ("gcovr-sonarqube.xml", 2, 2), ("gcovr.json", 2, 2), ("go-coverprofile.txt", 3, 3),
      ("node-lcov.info", 3, 3),
    ]

    @Test(arguments: lines)
    func `agrees with the file's own summary`(_ row: (file: String, covered: Int, total: Int))
      throws
    {
      let files = try CoverageFileReader.read(path: ConformanceData.path("coverage/" + row.file))
      let sum = files.map(\.lines).reduce(FileCoverage.Ratio(covered: 0, total: 0), +)
      #expect(sum == FileCoverage.Ratio(covered: row.covered, total: row.total))
    }

    @Test func `finds the uncovered lines of llvm-cov that its LCOV lists`() throws {
      let json = try CoverageFileReader.read(
        path: ConformanceData.path("coverage/llvm-cov-export-manual.json"))
      let lcov = try CoverageFileReader.read(
        path: ConformanceData.path("coverage/llvm-cov-export.lcov"))
      #expect(json.map(\.path) == lcov.map(\.path))
      #expect(json.map(\.uncoveredLines) == lcov.map(\.uncoveredLines))
      let price = json.first { $0.path.hasSuffix("Sources/Shop/Price.swift") }
      #expect(price?.regions == FileCoverage.Ratio(covered: 8, total: 15))
    }
  }
}
