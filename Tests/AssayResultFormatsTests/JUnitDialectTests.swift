import AssayResultFormats
import AssayTestRuns
import Testing

/// What duplicates, reruns and special children mean, in small files of our own.
struct JUnitDialectTests {
  static func read(_ xml: String) throws -> ParsedResults {
    try ResultFileReader.read(bytes: Array(xml.utf8))
  }

  /// Each test as `name: outcome outcome`, in the file's order.
  static func summary(_ results: ParsedResults) -> [String] {
    results.tests.map { test in
      test.identity.text + ": " + test.attempts.map(\.outcome.rawValue).joined(separator: " ")
    }
  }

  static let rules: [(rule: String, xml: String, tests: [String])] = [
    (
      "failures before a pass are attempts",
      """
      <testsuite name="s" tests="2"><testcase classname="C" name="a"><failure/></testcase>\
      <testcase classname="C" name="a"/></testsuite>
      """, ["C.a: failed passed"]
    ),
    (
      "a failure that the suite counts beside the pass is not hidden",
      """
      <testsuite name="s" tests="2" failures="1"><testcase classname="C" name="works"><failure/>\
      </testcase><testcase classname="C" name="works"/></testsuite>
      """, ["C.works: failed", "C.works (2): passed"]
    ),
    (
      "a suite that does not count the failure before the pass means attempts",
      """
      <testsuite name="s" tests="3" failures="1"><testcase classname="C" name="a"><failure/>\
      </testcase><testcase classname="C" name="a"/><testcase classname="C" name="b"><failure/>\
      </testcase></testsuite>
      """, ["C.a: failed passed", "C.b: failed"]
    ),
    (
      "gotestsum counts attempts as tests",
      """
      <testsuite name="s" tests="2" failures="1"><properties><property name="go.version" value="1"/>\
      </properties><testcase classname="C" name="a"><failure/></testcase>\
      <testcase classname="C" name="a"/></testsuite>
      """, ["C.a: failed passed"]
    ),
    (
      "a test that fails each time hides nothing",
      """
      <testsuite name="s" tests="2" failures="2"><testcase classname="C" name="a"><failure/>\
      </testcase><testcase classname="C" name="a"><failure/></testcase></testsuite>
      """, ["C.a: failed failed"]
    ),
    (
      "a failure after a pass is not hidden",
      """
      <testsuite name="s"><testcase classname="C" name="a"/>\
      <testcase classname="C" name="a"><failure/></testcase></testsuite>
      """, ["C.a: passed", "C.a (2): failed"]
    ),
    (
      "a pass amid passes hides no failure",
      """
      <testsuite name="s"><testcase classname="C" name="a"><failure/></testcase>\
      <testcase classname="C" name="a"/><testcase classname="C" name="a"/></testsuite>
      """, ["C.a: failed", "C.a (2): passed", "C.a (3): passed"]
    ),
    (
      "a skip after a failure does not clear it",
      """
      <testsuite name="s"><testcase classname="C" name="a"><skipped/></testcase>\
      <testcase classname="C" name="a"><failure/></testcase></testsuite>
      """, ["C.a: skipped", "C.a (2): failed"]
    ),
    (
      "the same name in another suite is another test",
      """
      <testsuites><testsuite name="Chrome"><testcase classname="C" name="a"><failure/></testcase>\
      </testsuite><testsuite name="Firefox"><testcase classname="C" name="a"/></testsuite></testsuites>
      """, ["C.a: failed", "C.a (2): passed"]
    ),
    (
      "equal bare cases are two tests when the header counts both",
      """
      <testsuite name="pytest" tests="2"><testcase classname="C" name="a"/>\
      <testcase classname="C" name="a"/></testsuite>
      """, ["C.a: passed", "C.a (2): passed"]
    ),
    (
      "pytest-rerunfailures writes failed attempts bare and does not count them",
      """
      <testsuite name="pytest" tests="2"><testcase classname="C" name="a"/>\
      <testcase classname="C" name="a"/><testcase classname="C" name="b"/>\
      <testcase classname="C" name="b"/><testcase classname="C" name="b"><failure/></testcase>\
      </testsuite>
      """, ["C.a: failed passed", "C.b: failed failed failed"]
    ),
    (
      "bare cases of other runners are never failed attempts",
      """
      <testsuite name="mocha" tests="1"><testcase classname="C" name="a"/>\
      <testcase classname="C" name="a"/></testsuite>
      """, ["C.a: passed", "C.a (2): passed"]
    ),
    (
      "pytest's teardown error joins the failure before it",
      """
      <testsuite name="pytest" tests="2"><testcase classname="C" name="a"><failure message="f"/>\
      </testcase><testcase classname="C" name="a"><error message="failed on teardown with E"/>\
      </testcase></testsuite>
      """, ["C.a: errored"]
    ),
    (
      "surefire's flaky children are failed attempts before a pass",
      """
      <testsuite name="s" tests="1"><testcase classname="C" name="a"><flakyFailure/><flakyError/>\
      </testcase></testsuite>
      """, ["C.a: failed errored passed"]
    ),
    (
      "surefire's rerun children are failed attempts after a failure",
      """
      <testsuite name="s" tests="1"><testcase classname="C" name="a"><failure/><rerunFailure/>\
      <rerunError/></testcase></testsuite>
      """, ["C.a: failed failed errored"]
    ),
    (
      "a todo that fails is a known issue",
      """
      <testsuites><testcase classname="test" name="t"><skipped type="todo"/><failure/></testcase>\
      </testsuites>
      """, ["test.t: knownIssue"]
    ),
    (
      "an expected failure is a known issue",
      """
      <testsuite><testcase classname="C" name="a"><skipped type="pytest.xfail"/></testcase>\
      <testcase classname="C" name="b"><skipped type="XFAIL"/></testcase></testsuite>
      """, ["C.a: knownIssue", "C.b: knownIssue"]
    ),
    (
      "an error weighs more than a failure and both more than a skip",
      """
      <testsuite><testcase classname="C" name="a"><skipped/><failure/><error/></testcase>\
      <testcase classname="C" name="b"><failure/><skipped/></testcase></testsuite>
      """, ["C.a: errored", "C.b: failed"]
    ),
    (
      "a status speaks where no child does",
      """
      <testsuite><testcase name="a" status="notrun"/><testcase name="b" status="disabled"/>\
      <testcase name="c" status="run" result="suppressed"/><testcase name="d" status="fail"/>\
      <testcase name="e" status="run"/></testsuite>
      """, ["a: skipped", "b: skipped", "c: skipped", "d: failed", "e: passed"]
    ),
    (
      "without a class name the suites are the name's path",
      """
      <testsuites name="all"><testsuite name="A"><testsuite name="B"><testcase name="x"/>\
      </testsuite><testcase classname="" name="x"/></testsuite></testsuites>
      """, ["A > B.x: passed", "A.x: passed"]
    ),
  ]

  @Test(arguments: rules)
  func `reads duplicates and children by rule`(
    _ rule: (rule: String, xml: String, tests: [String])
  ) throws {
    let results = try Self.read(rule.xml)
    #expect(Self.summary(results) == rule.tests, "\(rule.rule)")
    #expect(!results.isDamaged, "\(results.warnings)")
  }

  static let times: [(text: String, milliseconds: Double?)] = [
    ("0.012", 12), ("1", 1000), ("8.631e-05", 0.08631), ("0,5", 500), ("1,234.5", 1_234_500),
    ("1.234,5", 1_234_500), (" 2.0 ", 2000), ("-345345", nil), ("", nil), ("fast", nil),
    ("1e300", nil), ("nan", nil), ("999638317000000000000", nil), (".5", 500), ("3.", 3000),
  ]

  @Test(arguments: times)
  func `reads times as producers write them`(_ time: (text: String, milliseconds: Double?)) throws {
    let results = try Self.read("<testsuite><testcase name='a' time='\(time.text)'/></testsuite>")
    let milliseconds = results.tests.first?.duration.map { $0 / .milliseconds(1) }
    switch (milliseconds, time.milliseconds) {
    case (let found?, let expected?): #expect(abs(found - expected) < 1e-6 * expected)
    default: #expect(milliseconds == time.milliseconds)
    }
  }

  @Test func `decodes entities, CDATA and character references`() throws {
    let results = try Self.read(
      """
      <testsuite><testcase classname="a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; &#233;&#x1F600;"\
       name="n&unknown;"><failure message="m &#10;2">x &lt; y <![CDATA[<raw> &amp; ]]>end</failure>\
      </testcase></testsuite>
      """)
    let test = try #require(results.tests.first)
    #expect(test.identity.suite == "a <b> & \"c\" 'd' é😀")
    #expect(test.identity.name == "n&unknown;")
    #expect(test.last.message == "m \n2")
    #expect(test.last.details == "x < y <raw> &amp; end")
  }

  @Test func `reads ISO-8859-1 when the file declares it`() throws {
    var bytes = Array("<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase name='".utf8)
    bytes += [0xE9, 0xFC]
    bytes += Array("'/></testsuite>".utf8)
    let results = try ResultFileReader.read(bytes: bytes)
    #expect(results.tests.first?.identity.name == "éü")
    #expect(results.warnings.isEmpty)
  }

  @Test func `keeps at most 16 KiB of a failing attempt and nothing of a passing one`() throws {
    let long = String(repeating: "é123456789", count: 10_000)
    let results = try Self.read(
      """
      <testsuite><testcase name="a"><failure>\(long)</failure><system-out>\(long)</system-out>\
      </testcase><testcase name="b"><system-out>\(long)</system-out></testcase></testsuite>
      """)
    let kept = try #require(results.tests.first?.last.details)
    #expect(kept.utf8.count <= 16 << 10)
    #expect(kept.utf8.count > 16_000)
    #expect(results.tests.last?.last.details == nil)
  }

  @Test func `adds the output of a failing case to its details`() throws {
    let results = try Self.read(
      """
      <testsuite><testcase name="a"><failure message="m">trace</failure><system-out>said</system-out>\
      </testcase></testsuite>
      """)
    #expect(results.tests.first?.last.details == "trace\nsaid")
  }

  @Test func `tells failures that belong to no test`() throws {
    let gotestsum = try Self.read(
      """
      <testsuites tests="1" failures="0" errors="1"><testsuite name="p" tests="1" failures="0">\
      <testcase classname="p" name="a"/></testsuite></testsuites>
      """)
    #expect(gotestsum.suiteErrors.count == 1)
    #expect(gotestsum.counts.passed == 1)
    let setUp = try Self.read(
      """
      <testsuite name="S" tests="1" errors="1"><error message="no class">trace</error></testsuite>
      """)
    #expect(setUp.suiteErrors == ["suite 'S': no class"])
    #expect(setUp.tests.isEmpty)
  }

  @Test func `warns when the header counts more tests than the file holds`() throws {
    let results = try Self.read(
      "<testsuite name='s' tests='3'><testcase name='a'/></testsuite>")
    #expect(results.warnings.map(\.isDamaging) == [true])
    #expect(results.warnings.first?.message.contains("announces 3 tests, but 1") == true)
    let fewer = try Self.read(
      "<testsuite name='s' tests='1'><testcase name='a'/><testcase name='b'/></testsuite>")
    #expect(fewer.warnings.map(\.isDamaging) == [false])
  }
}
