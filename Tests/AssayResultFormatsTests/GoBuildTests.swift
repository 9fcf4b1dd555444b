import AssayResultFormats
import AssayTestRuns
import Testing

/// What `go test -json` prints of packages that do not build, and of places and beginnings.
struct GoBuildTests {
  static let complaint = "./calc.go:5:9: undefined: x"
  static let said = "example.com/calc does not build: " + complaint

  static func event(_ action: String, _ more: String) -> String {
    "{\"Action\":\"\(action)\",\(more)}\n"
  }

  static func build(_ output: String) -> String {
    event("build-output", "\"ImportPath\":\"example.com/calc\",\"Output\":\"\(output)\\n\"")
  }

  static let package = "\"Package\":\"example.com/calc\""

  /// As Go 1.19 prints it on its two streams.
  static let plain = """
    # example.com/calc [example.com/calc.test]
    \(complaint)
    FAIL\texample.com/calc [build failed]

    """

  static let runs: [(what: String, text: String, errors: [String])] = [
    ("no event at all", plain, [said]),
    (
      "the output before the complaint",
      "FAIL\texample.com/calc [build failed]\n# example.com/calc\n\(complaint)\n", [said]
    ),
    (
      "another package runs",
      plain + event("run", "\"Package\":\"p\",\"Test\":\"T\"")
        + event("pass", "\"Package\":\"p\",\"Test\":\"T\"") + event("pass", "\"Package\":\"p\""),
      [said]
    ),
    ("standard output alone", "FAIL\tp [setup failed]\n", ["p does not build"]),
    ("the complaint alone", "# example.com/calc\n\(complaint)\n", [said]),
    (
      "a dependency", "# q\nq.go:1:1: bad\nFAIL\tp [build failed]\n",
      ["p does not build: q.go:1:1: bad"]
    ),
    (
      "an external test package",
      "# p_test [p.test]\nx_test.go:1:1: bad\nFAIL\tp [build failed]\n",
      ["p does not build: x_test.go:1:1: bad"]
    ),
    (
      "the first five lines",
      "# p\n1\n2\n3\n4\n5\n6\nFAIL\tp [build failed]\n", ["p does not build: 1\n2\n3\n4\n5"]
    ),
    (
      "Go 1.20",
      "# example.com/calc\n\(complaint)\n"
        + event("output", package + ",\"Output\":\"FAIL\\texample.com/calc [build failed]\\n\"")
        + event("fail", package), [said]
    ),
    (
      "Go 1.24",
      build("# example.com/calc") + build(complaint)
        + event("build-fail", "\"ImportPath\":\"example.com/calc\"") + event("start", package)
        + event("fail", package + ",\"Elapsed\":0,\"FailedBuild\":\"example.com/calc\""), [said]
    ),
    (
      "Go 1.24, cut after the build",
      build("# example.com/calc") + build(complaint)
        + event("build-fail", "\"ImportPath\":\"example.com/calc\""), [said]
    ),
  ]

  @Test(arguments: runs)
  func `names a package that does not build and why`(
    _ run: (what: String, text: String, errors: [String])
  ) throws {
    let results = try LineFormatTests.read(.goTestJSON, run.text)
    #expect(results.suiteErrors == run.errors, "\(run.what)")
    #expect(!results.isDamaged, "\(run.what): \(results.warnings)")
  }

  @Test func `a warning of the compiler is no failure`() throws {
    let text =
      "# p\nwarning: old\n" + LineFormatTests.go("run", "T") + LineFormatTests.go("pass", "T")
      + LineFormatTests.go("pass", nil)
    let results = try LineFormatTests.read(.goTestJSON, text)
    #expect(results.suiteErrors.isEmpty && results.counts.passed == 1)
  }

  @Test func `tells what stands where events should`() throws {
    let results = try LineFormatTests.read(.goTestJSON, "go: cannot find main module\n")
    #expect(results.isDamaged)
    #expect(results.warnings.first?.message.contains("cannot find main module") == true)
  }

  @Test func `is damaged when the beginning is missing`() throws {
    let lines = ["T", "U"].flatMap {
      [LineFormatTests.go("run", $0), LineFormatTests.go("pass", $0)]
    }
    let end = LineFormatTests.go("pass", nil)
    let whole = try LineFormatTests.read(.goTestJSON, lines.joined() + end)
    #expect(!whole.isDamaged)
    let tail = try LineFormatTests.read(.goTestJSON, lines[1...].joined() + end)
    #expect(tail.warnings.map(\.isDamaging) == [true])
    #expect(tail.warnings.first?.message.contains("p.T") == true)
    #expect(tail.counts.passed == 2)
    let fuzz = try LineFormatTests.read(
      .goTestJSON,
      LineFormatTests.go("output", nil, ",\"Output\":\"=== FUZZ  T\\n\"") + lines[1...].joined()
        + end)
    #expect(!fuzz.isDamaged)
  }

  static let outputs: [(output: String, file: String?, line: Int?)] = [
    ("=== RUN   T\\n    calc_test.go:8: want 3\\n    calc_test.go:9: more\\n", "calc_test.go", 8),
    ("=== RUN   T\\n        in/deep_test.go:4: sub\\n", "in/deep_test.go", 4),
    ("    /usr/lib/x.go:4: absolute\\n    ../x.go:5: above\\n", nil, nil),
    ("calc_test.go:8: not indented\\n    calc_test.go:x: no number\\n    .go:1: none\\n", nil, nil),
    ("    calc_test.go:99999999999999999999: huge\\n", nil, nil),
  ]

  @Test(arguments: outputs)
  func `takes the place of a failure from the test's output`(
    _ row: (output: String, file: String?, line: Int?)
  ) throws {
    for action in ["fail", "pass"] {
      let results = try LineFormatTests.read(
        .goTestJSON,
        LineFormatTests.go("run", "T")
          + LineFormatTests.go("output", "T", ",\"Output\":\"\(row.output)\"")
          + LineFormatTests.go(action, "T") + LineFormatTests.go(action, nil))
      let test = try #require(results.tests.first)
      #expect(test.file == (action == "fail" ? row.file : nil))
      #expect(test.line == (action == "fail" ? row.line : nil))
    }
  }
}
