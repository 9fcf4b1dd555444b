import AssayResultFormats
import AssayTestRuns
import AssayTestSupport
import Testing

/// XCTest's console, `go test -json` and TAP.
struct LineFormatTests {
  static func read(_ format: ResultFormat, _ text: String) throws -> ParsedResults {
    try ResultFileReader.read(bytes: Array(text.utf8), format: format)
  }

  // MARK: XCTest

  static let console = """
    Test Suite 'All tests' started at 2026-11-22 22:35:01.653
    Test Case 'P.testA' started at 2026-11-22 22:35:01.683
    printed without a line break Test Case 'P.testA' passed (0.25 seconds)
    Test Case 'P.testF' started at 2026-11-22 22:35:01.707
    /src/P.swift:6: error: P.testF : XCTAssertEqual failed: ("50") - wrong
    Test Case 'P.testF' failed (0.0 seconds)
    Test Case 'P.testS' started at 2026-11-22 22:35:01.707
    /src/P.swift:7: P.testS : Test skipped - no network here
    Test Case 'P.testS' skipped (0.0 seconds)
    Test Case '-[Mod.Q testO]' started.
    Test Case '-[Mod.Q testO]' passed (0.001 seconds).
    Test Suite 'All tests' failed at 2026-11-22 22:35:01.708
    \t Executed 4 tests, with 1 test skipped and 1 failure (0 unexpected) in 0.025 (0.025) seconds

    """

  @Test func `reads XCTest's console`() throws {
    let results = try Self.read(.xctestConsole, Self.console)
    #expect(results.tests.map(\.outcome) == [.passed, .failed, .skipped, .passed])
    #expect(results.tests.map(\.identity.text) == ["P.testA", "P.testF", "P.testS", "Mod.Q.testO"])
    #expect(results.tests[0].duration == .milliseconds(250))
    #expect(results.tests[1].last.message == "XCTAssertEqual failed: (\"50\") - wrong")
    #expect(results.tests[1].file == "/src/P.swift")
    #expect(results.tests[1].line == 6)
    #expect(results.tests[2].last.message == "no network here")
    #expect(results.warnings.isEmpty && results.suiteErrors.isEmpty)
    #expect(ResultFileReader.recognise(prefix: Array(Self.console.utf8)) == .xctestConsole)
  }

  @Test func `is damaged when XCTest's console ends early`() throws {
    let lines = Self.console.split(separator: "\n", omittingEmptySubsequences: false)
    let end = lines.lastIndex { $0.hasPrefix("Test Suite") } ?? 0
    for count in 1..<end {
      let results = try Self.read(.xctestConsole, lines[..<count].joined(separator: "\n"))
      #expect(results.isDamaged, "\(count) lines")
    }
    let crash = try Self.read(.xctestConsole, lines[..<4].joined(separator: "\n"))
    #expect(crash.tests.last?.outcome == .errored)
    #expect(crash.tests.last?.identity.name == "testF")
    #expect(crash.suiteErrors.count == 1)
  }

  // MARK: Go

  static func go(_ action: String, _ test: String?, _ more: String = "") -> String {
    let name = test.map { ",\"Test\":\"\($0)\"" } ?? ""
    return "{\"Action\":\"\(action)\",\"Package\":\"p\"\(name)\(more)}\n"
  }

  static let goRuns:
    [(what: String, lines: [String], tests: [String], errors: Int, damaged: Bool)] = [
      (
        "a parent whose subtests pass is no test",
        [
          go("run", "T"), go("run", "T/a"), go("pass", "T/a"), go("pass", "T"), go("pass", nil),
        ], ["p.T/a: passed"], 0, false
      ),
      (
        "a parent that fails with its subtest is no test",
        [
          go("run", "T"), go("run", "T/a"), go("fail", "T/a"), go("fail", "T"), go("fail", nil),
        ], ["p.T/a: failed"], 0, false
      ),
      (
        "a parent that fails by itself is a test",
        [
          go("run", "T"), go("run", "T/a"), go("pass", "T/a"), go("fail", "T"), go("fail", nil),
        ], ["p.T/a: passed", "p.T: failed"], 0, false
      ),
      (
        "a rerun is an attempt",
        [
          go("run", "T"), go("fail", "T"), go("fail", nil), go("run", "T"), go("pass", "T"),
          go("pass", nil),
        ], ["p.T: failed passed"], 0, false
      ),
      (
        "a panic is an error",
        [
          go("run", "T"), go("output", "T", ",\"Output\":\"panic: boom\\n\""), go("fail", "T"),
          go("fail", nil),
        ], ["p.T: errored"], 0, false
      ),
      (
        "a test that never ends is an error",
        [go("run", "T"), go("fail", nil)], ["p.T: errored"], 0, false
      ),
      (
        "a package that does not build is a suite error",
        [
          "# p\n", "./a.go:1:1: undefined: x\n",
          go("output", nil, ",\"Output\":\"FAIL\\tp [build failed]\\n\""), go("fail", nil),
        ], [], 1, false
      ),
      ("a package without tests is fine", [go("start", nil), go("skip", nil)], [], 0, false),
      ("a package that never ends is damage", [go("run", "T")], ["p.T: errored"], 0, true),
      (
        "a line that is cut is damage",
        [go("run", "T"), go("pass", "T"), go("pass", nil), "{\"Ac"],
        ["p.T: passed"], 0, true
      ),
      ("a file without events is damage", ["FAIL\n"], [], 0, true),
    ]

  @Test(arguments: goRuns)
  func `reads go test -json`(
    _ run: (what: String, lines: [String], tests: [String], errors: Int, damaged: Bool)
  ) throws {
    let results = try Self.read(.goTestJSON, run.lines.joined())
    #expect(JUnitDialectTests.summary(results) == run.tests, "\(run.what)")
    #expect(results.suiteErrors.count == run.errors, "\(run.what)")
    #expect(results.isDamaged == run.damaged, "\(run.what)")
  }

  // MARK: TAP

  static let tapRuns: [(what: String, text: String, tests: [String], damaged: Bool)] = [
    ("plan first", "1..2\nok 1 a\nnot ok 2 - b\n", ["a: passed", "b: failed"], false),
    (
      "plan last, version 13", "TAP version 13\nok\nok 2\n1..2\n",
      ["test 1: passed", "test 2: passed"], false
    ),
    (
      "directives",
      "1..4\nok 1 a # SKIP no net\nnot ok 2 b # TODO later\nnot ok 3 c # skip\nok 4 d \\# no # todo\n",
      ["a: skipped", "b: knownIssue", "c: skipped", "d # no: knownIssue"], false
    ),
    ("too few", "1..3\nok 1 a\n", ["a: passed"], true),
    ("too many", "1..1\nok 1 a\nok 2 b\n", ["a: passed", "b: passed"], true),
    ("no plan", "ok 1 a\n", ["a: passed"], true),
    ("bail out", "1..2\nok 1 a\nBail out! no database\n", ["a: passed"], true),
    ("skipped as a whole", "1..0 # SKIP nothing here\n", [], false),
    (
      "subtests",
      "TAP version 14\n1..1\n# Subtest: s\n    1..2\n    ok 1 a\n    not ok 2 b\nnot ok 1 - s\n",
      ["s.a: passed", "s.b: failed"], false
    ),
    (
      "nested subtests",
      "1..1\n    1..1\n        1..1\n        ok 1 x\n    ok 1 - in\nok 1 - out\n",
      ["out > in.x: passed"], false
    ),
    ("a subtest that lacks tests", "1..1\n    1..2\n    ok 1 a\nok 1 - s\n", ["s.a: passed"], true),
    (
      "a parent that fails alone", "1..1\n    1..1\n    ok 1 a\nnot ok 1 - s\n",
      ["s.a: passed", "s: failed"], false
    ),
    (
      "an end inside a subtest", "1..1\n    1..1\n    ok 1 a\n", ["unfinished subtest.a: passed"],
      true
    ),
    ("an open diagnostic block", "1..1\nnot ok 1 a\n  ---\n  message: m\n", ["a: failed"], true),
    (
      "output that looks like nothing", "hello\n1..1\nokay then\nok 1 a\nnot okay\n", ["a: passed"],
      false
    ),
  ]

  @Test(arguments: tapRuns)
  func `reads TAP`(_ run: (what: String, text: String, tests: [String], damaged: Bool)) throws {
    let results = try Self.read(.tap, run.text)
    #expect(JUnitDialectTests.summary(results) == run.tests, "\(run.what)")
    #expect(results.isDamaged == run.damaged, "\(run.what): \(results.warnings)")
  }

  @Test func `keeps TAP's diagnostics of failing tests`() throws {
    let results = try Self.read(
      .tap,
      "1..1\nnot ok 1 a\n  ---\n  duration_ms: 2.5\n  error: '1 == 2'\n  stack: |-\n    ok 1 inside\n  ...\n"
    )
    #expect(results.tests.count == 1)
    #expect(results.tests.first?.last.message == "1 == 2")
    #expect(results.tests.first?.duration == .microseconds(2500))
    #expect(results.tests.first?.last.details?.contains("ok 1 inside") == true)
  }

  // MARK: Samples

  static let samples: [(file: String, format: ResultFormat, counts: [Int], damaged: Bool)] = [
    ("swift-6.3.1/console-serial.txt", .xctestConsole, [4, 2, 0, 1, 0], false),
    ("swift-6.3.1/console-parallel.txt", .xctestConsole, [0, 2, 0, 0, 0], true),
    ("generated/gotestsum.jsonl", .goTestJSON, [3, 3, 1, 1, 0], false),
    ("generated/bats.tap", .tap, [1, 1, 0, 1, 0], false),
    ("generated/node-test.tap", .tap, [2, 2, 0, 1, 1], false),
    ("generated/node-test.xml", .junit, [2, 2, 0, 1, 1], false),
    ("generated/pytest-xunit2.xml", .junit, [10, 4, 3, 1, 1], false),
    ("generated/gotestsum-rerun-fails.xml", .junit, [4, 3, 0, 1, 0], false),
    ("generated/ctest.xml", .junit, [1, 2, 0, 2, 0], false),
    ("generated/gtest.xml", .junit, [4, 2, 0, 2, 0], false),
    ("generated/unittest-xml-reporting.xml", .junit, [1, 2, 2, 1, 1], false),
  ]

  @Test(
    .enabled(if: ConformanceData.isExpected, Comment(rawValue: ConformanceData.missing)),
    arguments: samples)
  func `reads what runners wrote`(
    _ sample: (file: String, format: ResultFormat, counts: [Int], damaged: Bool)
  ) throws {
    let results = try ResultFileReader.read(
      path: ConformanceData.path("testresults/" + sample.file))
    #expect(results.format == sample.format)
    let counts = results.counts
    #expect(
      [counts.passed, counts.failed, counts.errored, counts.skipped, counts.knownIssues]
        == sample.counts, "\(JUnitDialectTests.summary(results))")
    #expect(results.isDamaged == sample.damaged, "\(results.warnings)")
  }
}
