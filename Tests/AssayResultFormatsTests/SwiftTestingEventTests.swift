import AssayResultFormats
import AssayTestRuns
import AssayTestSupport
import Testing

struct SwiftTestingEventTests {
  static func event(_ kind: String, _ id: String?, _ more: String = "", at: Double = 1) -> String {
    let test = id.map { ",\"testID\":\"\($0)\"" } ?? ""
    return "{\"kind\":\"event\",\"payload\":{\"kind\":\"\(kind)\",\"instant\":{\"absolute\":\(at),"
      + "\"since1970\":1}\(test)\(more)},\"version\":0}"
  }

  static func read(_ lines: [String], isCut: Bool = false) throws -> ParsedResults {
    let text = lines.joined(separator: "\n") + (isCut ? "" : "\n")
    return try ResultFileReader.read(bytes: Array(text.utf8), format: .swiftTestingEvents)
  }

  static let id = "M.S\\/N\\/f(a:)\\/F.swift:12:4"

  @Test func `names a test without its place`() throws {
    let results = try Self.read([
      "{\"kind\":\"test\",\"payload\":{\"kind\":\"function\",\"name\":\"`a\\/b.c`()\",\"id\":"
        + "\"M.S\\/`a\\/b.c`()\\/F.swift:1:2\",\"sourceLocation\":{\"fileID\":\"M\\/F.swift\","
        + "\"filePath\":\"\\/x\\/F.swift\",\"line\":1,\"column\":2}},\"version\":0}",
      Self.event("runStarted", nil),
      Self.event("testStarted", "M.S\\/`a\\/b.c`()\\/F.swift:1:2", at: 2),
      Self.event("testEnded", "M.S\\/`a\\/b.c`()\\/F.swift:1:2", at: 2.5),
      Self.event("testStarted", Self.id), Self.event("testEnded", Self.id),
      Self.event("runEnded", nil),
    ])
    #expect(
      results.tests.map(\.identity) == [
        TestIdentity(suite: "M.S", name: "`a/b.c`()"), TestIdentity(suite: "M.S/N", name: "f(a:)"),
      ])
    #expect(results.tests.first?.file == "/x/F.swift")
    #expect(results.tests.first?.line == 1)
    #expect(results.tests.first?.duration == .milliseconds(500))
    #expect(results.warnings.isEmpty)
  }

  static let issues: [(issue: String, outcome: TestOutcome)] = [
    ("{\"isKnown\":false}", .failed), ("{\"isKnown\":true}", .knownIssue),
    ("{\"isKnown\":false,\"isFailure\":true,\"severity\":\"error\"}", .failed),
    ("{\"isKnown\":false,\"isFailure\":false,\"severity\":\"warning\"}", .passed),
    ("{\"isKnown\":false,\"severity\":\"warning\"}", .passed),
    ("{\"isKnown\":true,\"isFailure\":false,\"severity\":\"error\"}", .knownIssue),
  ]

  @Test(arguments: issues)
  func `judges by issues and not by words`(_ row: (issue: String, outcome: TestOutcome)) throws {
    let results = try Self.read([
      Self.event("runStarted", nil), Self.event("testStarted", Self.id),
      Self.event(
        "issueRecorded", Self.id,
        ",\"issue\":\(row.issue),\"messages\":[{\"symbol\":\"fail\",\"text\":\"why\"}]"),
      Self.event("testEnded", Self.id), Self.event("runEnded", nil),
    ])
    #expect(results.tests.map(\.outcome) == [row.outcome])
    if row.outcome == .failed { #expect(results.tests.first?.last.message == "why") }
    #expect(results.warnings.isEmpty)
  }

  @Test func `makes attempts of repetitions`() throws {
    let results = try Self.read([
      Self.event("runStarted", nil), Self.event("testStarted", Self.id),
      Self.event("issueRecorded", Self.id, ",\"issue\":{\"isKnown\":false}"),
      Self.event("testEnded", Self.id), Self.event("testStarted", Self.id),
      Self.event("testEnded", Self.id), Self.event("runEnded", nil),
    ])
    #expect(results.tests.map { $0.attempts.map(\.outcome) } == [[.failed, .passed]])
    #expect(results.counts.flaky == 1)
  }

  @Test func `blames the running test when the process died`() throws {
    let results = try Self.read([
      Self.event("runStarted", nil), Self.event("testStarted", "M.a()\\/F.swift:1:1"),
      Self.event("testEnded", "M.a()\\/F.swift:1:1"),
      Self.event("testStarted", "M.b()\\/F.swift:2:1"),
    ])
    #expect(results.tests.map(\.outcome) == [.passed, .errored])
    #expect(results.isDamaged)
    #expect(results.suiteErrors.count == 1)
  }

  @Test func `is damaged by a line that is cut or no event`() throws {
    let lines = [Self.event("runStarted", nil), Self.event("runEnded", nil)]
    #expect(try !Self.read(lines).isDamaged)
    for length in 1..<lines[1].count {
      let cut = try Self.read([lines[0], String(lines[1].prefix(length))], isCut: true)
      #expect(cut.isDamaged, "cut at \(length)")
    }
    let odd = try Self.read([lines[0], "}{", lines[1]])
    #expect(odd.warnings.map(\.byteOffset) == [lines[0].utf8.count + 1])
  }

  @Test func `ignores kinds of a later version`() throws {
    let results = try Self.read([
      "{\"kind\":\"weather\",\"payload\":{\"kind\":\"rain\"},\"version\":\"200.1\"}",
      Self.event("runStarted", nil), Self.event("sunrise", nil), Self.event("runEnded", nil),
    ])
    #expect(results.tests.isEmpty)
    #expect(results.warnings.isEmpty)
  }

  @Suite(.enabled(if: ConformanceData.isExpected, Comment(rawValue: ConformanceData.missing)))
  struct Samples {
    /// The truth in the sources of the sample package: 19 tests.
    @Test(arguments: ["v0", "v6.3", "vnone", "x99"])
    func `reads each version of the same run alike`(version: String) throws {
      let path = ConformanceData.path("testresults/swift-6.3.1/events-\(version).jsonl")
      let results = try ResultFileReader.read(path: path)
      #expect(results.format == .swiftTestingEvents)
      #expect(results.warnings.isEmpty && results.suiteErrors.isEmpty)
      func names(_ outcome: TestOutcome) -> [String] {
        results.tests.filter { $0.outcome == outcome }.map(\.identity.name).sorted()
      }
      #expect(
        names(.failed) == [
          "cross(n:s:)", "failsPlainly()", "knownIssueNotRecorded()", "recordsIssue()",
          "requireFails()", "throwsError()",
        ])
      #expect(
        names(.skipped) == ["cancels()", "skippedEnabled()", "skippedIf()", "skippedWithReason()"])
      #expect(names(.knownIssue) == ["knownIssue()"])
      #expect(results.counts.passed == 8)
      let raw = results.tests.first { $0.identity.name.contains("raw identifier") }
      #expect(raw?.identity.suite == "ShopTests.StockTests/Nested")
      let free = results.tests.first { $0.identity.name == "freeFunction()" }
      #expect(free?.identity.suite == "ShopTests")
    }

    @Test func `finds the test that crashed`() throws {
      let results = try ResultFileReader.read(
        path: ConformanceData.path("testresults/swift-6.3.1/events-v0-crash.jsonl"))
      let errored = results.tests.filter { $0.outcome == .errored }.map(\.identity.text)
      // The second ran at the same time and was lost with the process.
      #expect(errored == ["ErgoTests.Crashy.crashes()", "ErgoTests.Q.flakyFails()"])
      #expect(results.isDamaged)
      #expect(results.suiteErrors.count == 1)
    }

    @Test func `reads known issues and attachments of custom traits`() throws {
      let results = try ResultFileReader.read(
        path: ConformanceData.path("testresults/swift-6.3.1/events-v0-traits-quarantine.jsonl"))
      #expect(!results.isDamaged)
      #expect(results.counts.knownIssues > 0)
    }
  }
}
