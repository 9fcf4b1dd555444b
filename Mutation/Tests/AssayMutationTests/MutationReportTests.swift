import AssayCoverage
import AssayJSON
import AssayMutation
import Testing

/// The order of mutants, and what is said of them.
struct MutationReportTests {
  static let source = """
    func a(_ x: Int) -> Bool { x < 1 }
    func b(_ x: Int) { c(2); d(3) }
    """
  static let scan = SourceScan(path: "a.swift", text: source)

  static func report(
    _ outcomes: [MutantResult.Outcome], floor: Double? = nil, acceptsNotRun: Bool = false
  ) -> MutationReport {
    let results = zip(scan.mutants, outcomes).map { MutantResult($0, $1, tests: ["T/one()"]) }
    return MutationReport(
      results: results, sources: ["a.swift": scan.bytes], floor: floor,
      acceptsNotRun: acceptsNotRun)
  }

  @Test func `changed lines come first, then one of each function`() {
    let mutants = Self.scan.mutants
    #expect(
      MutantOrder.sorted(mutants.reversed(), changed: [:]).map(\.function).prefix(4)
        == ["a(_:)", "b(_:)", "a(_:)", "b(_:)"])
    let changed = MutantOrder.sorted(mutants, changed: ["a.swift": LineSet(2...2)])
    let count = mutants.count { $0.function == "b(_:)" }
    #expect(changed.prefix(count).allSatisfy { $0.function == "b(_:)" })
    #expect(changed.dropFirst(count).allSatisfy { $0.function == "a(_:)" })
  }

  @Test func `names what survived, with the tests that reach it`() {
    let report = Self.report([.survived, .killed(by: "T/one()"), .notReached, .timedOut])
    #expect(
      report.lines == [
        "a.swift:1: `x < 1` → `false` survived (covered by 1 test, which did not notice)",
        "a.swift:1: no test gets to 1 mutant in a(_:)",
        "4 mutants: 2 noticed, 1 survived, 1 not covered; 50 %",
      ])
    #expect(!report.holds)
  }

  @Test(
    arguments: [
      ([.killed(by: nil), .timedOut, .notCompiled], nil, false, true),
      ([.killed(by: nil), .survived], nil, false, false),
      ([.killed(by: nil), .survived], 50, false, true),
      ([.killed(by: nil), .survived], 51, false, false),
      ([.killed(by: nil), .notRun], nil, false, false),
      ([.killed(by: nil), .notRun], 50, false, false),
      ([.killed(by: nil), .notRun], nil, true, true),
      ([.accepted("so")], nil, false, true),
      ([.notReached], nil, false, false), ([.notCompiled], nil, false, false),
      ([.notCompiled], 50, false, false), ([.notRun], nil, true, false), ([], nil, false, true),
    ] as [([MutantResult.Outcome], Double?, Bool, Bool)])
  func `holds only if nothing is left unnoticed or not run`(
    outcomes: [MutantResult.Outcome], floor: Double?, acceptsNotRun: Bool, holds: Bool
  ) {
    #expect(Self.report(outcomes, floor: floor, acceptsNotRun: acceptsNotRun).holds == holds)
  }

  @Test(arguments: [
    (nil, "66.6 %"), (66.7, "66.6 %, asked for 66.7 %"), (67, "66.6 %, asked for 67 %"),
  ])
  func `says the score so exactly that it shows why it is not enough`(
    floor: Double?, words: String
  ) {
    let report = Self.report([.timedOut, .timedOut, .survived], floor: floor)
    #expect(
      report.lines.last == "3 mutants: 2 noticed, 1 survived; \(words)")
    #expect(!report.holds)
  }

  @Test func `a part of a percent that is asked for is not lost in the report`() {
    #expect(Self.report([.survived], floor: 99.5).json["thresholds"]?["high"] == 100)
  }

  @Test func `writes the report that other tools read`() throws {
    let json = Self.report([.survived, .killed(by: "T/one()"), .notRun]).json
    #expect(json["schemaVersion"] == "2")
    #expect(json["thresholds"]?["high"] == 100)
    let file = try #require(json["files"]?["a.swift"])
    #expect(file["language"] == "swift")
    #expect(file["source"]?.string == Self.source)
    let mutants = try #require(file["mutants"]?.array)
    #expect(mutants.map { $0["status"] } == ["Survived", "Killed", "Pending"])
    #expect(mutants.first?["location"]?["start"] == ["line": 1, "column": 28])
    #expect(mutants.first?["location"]?["end"] == ["line": 1, "column": 33])
    #expect(mutants[1]["killedBy"] == ["T/one()"])
    #expect(mutants[2]["statusReason"] == "the check ended before it was run")
  }

  @Test func `finds the lines that a compiler complains about`() {
    let output = """
      /p/a.swift:3:14: error: cannot convert
      /p/a.swift:3:20: error: another
      3 |   let x
        | `- error: cannot convert
      /p/b.swift:7:1: warning: no
      error: emit-module command failed
      """
    let errors = CompilerComplaints.errors(in: output)
    #expect(errors.map(\.path) == ["/p/a.swift"])
    #expect(errors.map(\.line) == [3])
    #expect(CompilerComplaints.areAboutFiles(below: "/p", in: output))
    #expect(!CompilerComplaints.areAboutFiles(below: "/other", in: output))
  }

  @Test(arguments: [
    "", "error: No space left on device", "/p/a.swift:7:1: warning: no\nerror: failed, signal 9",
  ])
  func `a build that fails for its surroundings is told apart`(output: String) {
    #expect(!CompilerComplaints.areAboutFiles(below: "/p", in: output))
  }
}
