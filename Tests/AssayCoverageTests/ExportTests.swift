import AssayCoverage
import AssayTestRuns
import Testing

/// Maps in the formats of others.
struct ExportTests {
  private static let map: CoverageMap = {
    var map = CoverageMap()
    map.change("src/a<b>.py") { file in
      file.add(line: 1, count: 2)
      file.add(line: 3, count: 0)
      file.add(line: 1, LineBranches(covered: 1, total: 2))
    }
    map.change("top.go") { $0.add(line: 7, count: 1) }
    return map
  }()

  @Test func `writes LCOV`() {
    #expect(
      Self.map.lcov == """
        TN:
        SF:src/a<b>.py
        BRDA:1,0,0,1
        BRDA:1,0,1,0
        BRF:2
        BRH:1
        DA:1,2
        DA:3,0
        LF:2
        LH:1
        end_of_record
        SF:top.go
        DA:7,1
        LF:1
        LH:1
        end_of_record

        """)
  }

  @Test func `writes Cobertura`() {
    let xml = Self.map.cobertura
    #expect(xml.contains("<coverage line-rate=\"0.6666\" branch-rate=\"0.5000\""))
    #expect(xml.contains("filename=\"src/a&lt;b&gt;.py\" line-rate=\"0.5000\""))
    #expect(
      xml.contains(
        "<line number=\"1\" hits=\"2\" branch=\"true\" condition-coverage=\"50% (1/2)\"/>"))
    #expect(xml.contains("<line number=\"3\" hits=\"0\"/>"))
    #expect(xml.contains("<package name=\"\" line-rate=\"1\" branch-rate=\"1\""))
  }

  @Test func `an empty map is an empty report`() {
    #expect(CoverageMap().lcov == "TN:\n")
    #expect(CoverageMap().cobertura.contains("lines-valid=\"0\""))
  }
}
