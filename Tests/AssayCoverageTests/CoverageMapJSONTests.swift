import AssayCoverage
import AssayJSON
import AssayTestRuns
import Testing

struct CoverageMapJSONTests {
  static let map: CoverageMap = {
    var map = CoverageMap()
    map.sourceFolders = ["src"]
    map.change("b") { file in
      for (line, count) in [1: 2, 2: 2, 3: 0, 7: Int.max] { file.add(line: line, count: count) }
      file.add(line: 2, LineBranches(ways: ["x": true, "y \"z\"": false]))
      file.add(line: 3, LineBranches(covered: 1, total: 4))
      file.add(.init(startLine: 1, startColumn: 2, endLine: 3, endColumn: 4), count: 5)
      file.layers = [.unit: LineSet([1, 2]), .endToEnd: LineSet([7])]
      file.tests = ["t|1": LineSet([1, 2, 7]), "": LineSet()]
    }
    map.change("a") { file in
      file.sums = .init(lines: .init(covered: 3, total: 4), regions: .init(covered: 1, total: 2))
    }
    map.change("empty") { _ in }
    return map
  }()

  @Test func `keeps all there is`() throws {
    let text = JSONPrinter.compact.text(Self.map.json)
    #expect(try CoverageMap(json: JSON(parsing: text)) == Self.map)
    #expect(
      text
        == #"{"assayCoverage":1,"sourceFolders":["src"],"files":{"a":{"lines":[],"sums":[3,4,1,2]},"#
        + #""b":{"lines":[[1,2,2],[3,3,0],[7,7,9223372036854775807]],"regions":[[1,2,3,4,5]],"#
        + #""branches":[[2,1,2,{"x":true,"y \"z\"":false}],[3,1,4,{}]],"#
        + #""layers":{"unit":[[1,2]],"e2e":[[7,7]]},"tests":{"":[],"t|1":[[1,2],[7,7]]}},"#
        + #""empty":{"lines":[]}}}"#)
  }

  @Test(arguments: [
    ("{}", "/"), ("{\"assayCoverage\":2,\"files\":{}}", "/assayCoverage"),
    ("{\"assayCoverage\":1}", "/files"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"lines\":3}}}", "/files/a/lines"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"lines\":[[1,2]]}}}", "/files/a/lines/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"lines\":[[2,1,1]]}}}", "/files/a/lines/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"lines\":[[1,9999999,1]]}}}", "/files/a/lines/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"lines\":[[1,99999999999,1]]}}}", "/files/a/lines/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"regions\":[[1,1,1,1,-1]]}}}", "/files/a/regions/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"branches\":[7]}}}", "/files/a/branches/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"layers\":{\"x\":[]}}}}", "/files/a/layers/x"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"tests\":{\"t\":[[0,3]]}}}}", "/files/a/tests/t/0"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"sums\":[3,2]}}}", "/files/a/sums"),
    ("{\"assayCoverage\":1,\"files\":{\"a\":{\"sums\":[1,2,4,3]}}}", "/files/a/sums"),
  ])
  func `says where a value is no coverage map`(text: String, pointer: String) throws {
    let json = try JSON(parsing: text)
    let fault = #expect(throws: CoverageMap.Fault.self) { try CoverageMap(json: json) }
    #expect(fault?.pointer.description == pointer)
  }
}
