import AssayResultFormats
import AssayTestRuns
import Testing

struct PytestPlaceTests {
  static let rows:
    [(what: String, suite: String, attributes: String, text: String, place: String)] = [
      (
        "attributes count from 0", "pytest", "file='t/test_a.py' line='7'", "t/test_a.py:20: E",
        "t/test_a.py:8"
      ),
      ("other runners count from 1", "mocha", "file='a.js' line='7'", "", "a.js:7"),
      ("a line that can't be", "mocha", "file='a.js' line='0'", "", "a.js:nil"),
      ("a line that is huge", "pytest", "file='a.py' line='9223372036854775807'", "", "a.py:nil"),
      (
        "the last frame", "pytest", "",
        "def test():\nt/test_a.py:4: \n_ _ _\nE  assert 1\nlib/calc.py:12: AssertionError",
        "lib/calc.py:12"
      ),
      (
        "a library is no place of the project's", "pytest", "",
        "t/test_a.py:4: \n/usr/lib/x.py:9: ValueError\n../x/y.py:3: E", "t/test_a.py:4"
      ),
      ("absolute alone", "pytest", "", "/home/me/test_a.py:4: ValueError", "nil:nil"),
      ("no place", "pytest", "", "E   assert 1 == 2", "nil:nil"),
      ("another runner's text", "mocha", "", "t/test_a.py:4: E", "nil:nil"),
    ]

  @Test(arguments: rows)
  func `finds where a test failed`(
    _ row: (what: String, suite: String, attributes: String, text: String, place: String)
  ) throws {
    let results = try JUnitDialectTests.read(
      """
      <testsuites><testsuite name="\(row.suite)"><testcase classname="C" name="a" \(row.attributes)>\
      <failure message="m">\(row.text)</failure></testcase></testsuite></testsuites>
      """)
    let test = try #require(results.tests.first)
    let place = (test.file ?? "nil") + ":" + (test.line.map { "\($0)" } ?? "nil")
    #expect(place == row.place, "\(row.what)")
  }
}
