import AssayCoverage
import AssayEvidence
import AssayResultFormats
import AssayTestRuns
import AssayTestSupport
import Testing

struct CoverageMapReadingTests {
  static func map(_ text: String) throws -> CoverageMap {
    try CoverageFileReader.readMap(bytes: Array(text.utf8))
  }

  @Test(arguments: CoverageTests.small)
  func `reads the lines of each format alike`(_ sample: (format: String, text: String)) throws {
    let file = try #require(try Self.map(sample.text)["a.c"])
    #expect(file.covered == LineSet([1, 3]))
    #expect(file.uncovered == LineSet([2]))
  }

  @Test func `reads LCOV's branches and who measured each record`() throws {
    let file = try Self.map(
      """
      TN:first
      SF:a.c
      DA:1,3
      DA:2,0
      BRDA:1,0,jump to line 2, or 3,1
      BRDA:1,0,1,-
      end_of_record
      TN:second
      SF:a.c
      DA:1,1e2,checksum
      DA:2,1
      BRDA:1,0,1,7
      end_of_record

      """)["a.c"]
    #expect(file?.lines == [1: 103, 2: 1])
    #expect(file?.tests == ["first": LineSet([1]), "second": LineSet([1, 2])])
    #expect(
      file?.branches == [1: LineBranches(ways: ["0,jump to line 2, or 3": true, "0,1": true])])
  }

  @Test func `reads coverage.py's contexts and branches`() throws {
    let file = try Self.map(
      """
      {"meta":{"version":"7"},"files":{"a.py":{"executed_lines":[1,2],"missing_lines":[3],
      "summary":{"covered_lines":2,"num_statements":3},"executed_branches":[[2,4]],
      "missing_branches":[[2,3],[2,-1]],
      "contexts":{"1":[""],"2":["t.py::b|run","t.py::b|setup","t.py::a"],"x":["y"]}}}}
      """)["a.py"]
    #expect(file?.tests == ["t.py::a": LineSet([2]), "t.py::b": LineSet([2])])
    #expect(file?.branches[2]?.covered == 1)
    #expect(file?.branches[2]?.total == 3)
  }

  @Test func `reads the sources that Cobertura's paths are relative to`() throws {
    let map = try Self.map(
      """
      <coverage><sources><source> /project/a&amp;b </source><source>.</source></sources><packages>
      <package><classes><class filename="x.py"><lines><line number="1" hits="9" branch="true"
      condition-coverage="50% (1/2)"/><line number="0" hits="1"/><line number="2" hits="0"
      condition-coverage="nonsense"/></lines></class><class filename="x.py"><lines>
      <line number="2" hits="4"/></lines></class></classes></package></packages></coverage>
      """)
    #expect(map.sourceFolders == ["/project/a&b", "."])
    #expect(map["x.py"]?.lines == [1: 9, 2: 4])
    #expect(map["x.py"]?.branches == [1: LineBranches(covered: 1, total: 2)])
  }

  @Test func `reads JaCoCo's packages, each file under its package`() throws {
    let map = try Self.map(
      """
      <report name="r"><package name="com/acme"><sourcefile name="A.java">
      <line nr="3" mi="0" ci="4" mb="1" cb="3"/><line nr="4" mi="2" ci="0" mb="2" cb="0"/>
      <line nr="5" mi="0" ci="0"/></sourcefile></package>
      <package name="com/other"><sourcefile name="A.java"><line nr="1" mi="0" ci="1"/>
      </sourcefile></package></report>
      """)
    #expect(map.paths == ["com/acme/A.java", "com/other/A.java"])
    #expect(map["com/acme/A.java"]?.lines == [3: 1, 4: 0])
    #expect(
      map["com/acme/A.java"]?.branches == [
        3: LineBranches(covered: 3, total: 4), 4: LineBranches(covered: 0, total: 2),
      ])
  }

  @Test func `reads SonarQube's branches`() throws {
    let file = try Self.map(
      """
      <coverage version="1"><file path="a"><lineToCover lineNumber="3" covered="true"
      branchesToCover="4" coveredBranches="3"/></file></coverage>
      """)["a"]
    #expect(file?.branches == [3: LineBranches(covered: 3, total: 4)])
  }

  @Test func `a line of Go ran as often as the block on it that ran most often`() throws {
    let file = try Self.map(
      "mode: count\nm/a.go:1.1,3.2 2 5\nm/b.go:1.1,1.2 1 1\nm/a.go:3.3,4.1 1 0\nm/a.go:1.1,3.2 2 2\n"
    )["m/a.go"]
    #expect(file?.covered == LineSet([1, 2, 3]))
    #expect(file?.uncovered == LineSet([4]))
    #expect(
      file?.regions[.init(startLine: 1, startColumn: 1, endLine: 3, endColumn: 2)] == 7)
  }

  @Test func `reads llvm-cov's branches and leaves gaps and expansions out of regions`() throws {
    let file = try Self.map(
      """
      {"type":"llvm.coverage.json.export","data":[{"files":[{"filename":"a.c",
      "branches":[[2,3,2,9,4,0,0,0,4],[2,3,2,9,1,0,0,0,4]],"segments":[[1,1,18446744073709551615,
      true,true,false],[4,2,0,false,false,false]],"summary":{"lines":{"count":4,"covered":4},
      "regions":{"count":2,"covered":2}}}],"functions":[{"filenames":["a.c","b.h"],"regions":[
      [1,1,4,2,9,0,0,0],[1,1,4,2,9,0,0,3],[2,1,2,2,0,1,0,0],[3,1,3,2,1,7,0,0],[9,9]]},
      {"filenames":["a.c"],"regions":[[1,1,4,2,1,0,0,0]]}]}]}
      """)["a.c"]
    #expect(file?.lines == [1: Int.max, 2: Int.max, 3: Int.max, 4: Int.max])
    #expect(
      file?.regions == [.init(startLine: 1, startColumn: 1, endLine: 4, endColumn: 2): 10])
    #expect(file?.branches[2]?.covered == 1)
    #expect(file?.branches[2]?.total == 2)
  }

  @Test func `hostile nesting is refused, not followed`() {
    let deep =
      "{\"type\":\"llvm.coverage.json.export\",\"data\":" + String(repeating: "[", count: 100_000)
    #expect(throws: FailureReport.self) { try Self.map(deep) }
    let elements = String(repeating: "<a>", count: 100_000)
    #expect(throws: FailureReport.self) { try Self.map("<coverage>\(elements)") }
  }

  @Suite(.enabled(if: ConformanceData.isExpected, Comment(rawValue: ConformanceData.missing)))
  struct Samples {
    static func map(_ name: String) throws -> CoverageMap {
      try CoverageFileReader.readMap(path: ConformanceData.path("coverage/" + name))
    }

    @Test func `regions of llvm-cov's functions agree with its summary`() throws {
      let map = try Self.map("llvm-cov-export-manual.json")
      let path = try #require(map.paths.first { $0.hasSuffix("Sources/Shop/Price.swift") })
      let file = try #require(map[path])
      #expect(file.regions.count == 15)
      #expect(file.regions.values.count { $0 > 0 } == 8)
      let risks = CoverageRisk.list(map.filtered { $0 == path }, changes: [:]) { _ in true }
      // `if percent < 0 { return 0 }` on one line: covered by lines, missed by regions.
      #expect(
        risks.contains {
          $0.kind == .region(.init(startLine: 4, startColumn: 18, endLine: 4, endColumn: 34))
        })
      #expect(risks.first?.kind == .lines(14...20))
    }

    @Test func `coverage.py's three formats say the same of each line`() throws {
      let json = try #require(try Self.map("coveragepy-contexts.json")["shop_mod.py"])
      for name in ["coveragepy-cobertura.xml", "coveragepy.lcov", "coveragepy.json"] {
        let other = try #require(try Self.map(name)["shop_mod.py"])
        #expect(other.lines == json.lines, "\(name)")
        #expect(other.totals.branches == .init(covered: 3, total: 4), "\(name)")
      }
      #expect(json.totals.branches == .init(covered: 3, total: 4))
      #expect(
        json.tests == [
          "test_cov.py::test_a": LineSet([2, 4, 5]), "test_cov.py::test_b": LineSet([2, 4]),
        ])
    }

    @Test func `llvm-cov's LCOV has the counts of its JSON`() throws {
      let (json, lcov) = (
        try Self.map("llvm-cov-export-manual.json"), try Self.map("llvm-cov-export.lcov")
      )
      for path in json.paths { #expect(json[path]?.lines == lcov[path]?.lines, "\(path)") }
    }

    @Test func `services in several languages become one map`() throws {
      let paths = SourcePaths(
        roots: ["/home/ci/project/gen/py", "/home/ci/project/fixture"],
        modules: ["shop": "services/go"],
        files: ["shop_mod.py", "Sources/Shop/Price.swift", "services/go/shop.go", "a.cc"])
      let maps = try ["coveragepy-cobertura.xml", "llvm-cov-export.lcov", "go-coverprofile.txt"]
        .map { try Self.map($0).normalized(by: paths).map.measured(by: .unit) }
      let whole = CoverageMap.merged(maps).filtered(paths.files.contains)
      #expect(whole.paths == ["Sources/Shop/Price.swift", "services/go/shop.go", "shop_mod.py"])
      #expect(whole.totals().lines.total == 16 + 3 + 7)
      #expect(whole["shop_mod.py"]?.layers(of: 2) == [.unit])
    }
  }
}
