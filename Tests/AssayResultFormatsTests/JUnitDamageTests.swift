import AssayEvidence
import AssayResultFormats
import AssayTestRuns
import Testing

/// Broken and hostile files: never a crash, never silence.
struct JUnitDamageTests {
  static let whole = """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- a comment --><!DOCTYPE testsuites [<!ENTITY e "x">]>
    <testsuites name="all" tests="3" failures="1">
      <testsuite name="s" tests="3" failures="1">
        <properties><property name="p" value="1 &gt; 0"/></properties>
        <testcase classname='C' name="a &amp; b" time="0.1"/>
        <testcase classname="C" name="c"><failure message="m"><![CDATA[x ]] > <y>]]></failure></testcase>
        <testcase classname="C" name="d"><skipped/></testcase>
      </testsuite>
    </testsuites>
    """

  @Test func `reads the whole file without damage`() throws {
    let results = try ResultFileReader.read(bytes: Array(Self.whole.utf8))
    #expect(!results.isDamaged)
    #expect(results.warnings.count == 1, "the document type is told: \(results.warnings)")
    #expect(results.counts.total == 3)
    #expect(results.counts.failed == 1)
  }

  @Test func `is damaged when cut at any byte`() throws {
    let bytes = Array(Self.whole.utf8)
    for length in bytes.indices {
      let results = try ResultFileReader.read(bytes: Array(bytes[..<length]), format: .junit)
      let damage = results.warnings.filter(\.isDamaging)
      #expect(damage.contains { $0.byteOffset != nil }, "cut at \(length)")
      #expect(results.tests.count <= 3)
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `survives flipped bytes`(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func next() -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33)
    }
    for _ in 0..<100 {
      var bytes = Array(Self.whole.utf8)
      for _ in 0...next() % 4 { bytes[next() % bytes.count] = UInt8(next() % 256) }
      let whole = try ResultFileReader.read(bytes: bytes, format: .junit)
      let cut = next() % bytes.count
      let pieces = try ResultFileReader.read(
        chunks: [Array(bytes[..<cut]), Array(bytes[cut...])], format: .junit)
      #expect(pieces == whole, "seed \(seed), cut at \(cut)")
      #expect(whole.tests.count <= 4)
    }
  }

  static let hostile: [(what: String, xml: String, tests: Int)] = [
    ("not XML", "this is not an xml file", 0),
    ("not JUnit", "<suites><case name='a'/><testcase name='b'/></suites>", 0),
    ("a page of HTML", "<!DOCTYPE html><html><testsuite><testcase/></testsuite></html>", 0),
    ("only a declaration", "<?xml version='1.0'?>", 0),
    ("an element left open", "<testsuite><testcase name='a'>", 1),
    ("a wrong end tag", "<testsuite><testcase name='a'></testsuite>", 1),
    ("two roots", "<testsuite><testcase name='a'/></testsuite><testsuite/>", 1),
    ("text after the root", "<testsuite><testcase name='a'/></testsuite>oops", 1),
    (
      "an attribute without value", "<testsuite><testcase name='a' hidden></testcase></testsuite>",
      1
    ),
    ("a tag without end", "<testsuite><testcase name='a' <testcase name='b'/></testsuite>", 2),
    (
      "a case in a case",
      "<testsuite><testcase name='a'><testcase name='b'/></testcase></testsuite>", 2
    ),
    ("a quote in a name", "<testsuite><testcase name=\"a \"b\" c\" time=\"1\"/></testsuite>", 1),
    ("a tag in a name", "<testsuite><testcase name=\"a <b>\" time=\"1\"/></testsuite>", 1),
    ("an unknown encoding", "<?xml version='1.0' encoding='EBCDIC'?><testsuite/>", 0),
    ("a stray less-than", "<testsuite>1 < 2<testcase name='a'/></testsuite>", 1),
  ]

  @Test(arguments: hostile)
  func `warns with a place`(_ file: (what: String, xml: String, tests: Int)) throws {
    let results = try ResultFileReader.read(bytes: Array(file.xml.utf8), format: .junit)
    #expect(results.warnings.contains { $0.isDamaging && $0.byteOffset != nil }, "\(file.what)")
    #expect(results.tests.count == file.tests, "\(file.what): \(results.tests)")
  }

  @Test func `keeps a name that holds quotes and tags whole`() throws {
    let name = "`raw <xml> & \"quotes\"`()"
    let results = try ResultFileReader.read(
      bytes: Array("<testsuite><testcase name=\"\(name)\" time=\"2\" /></testsuite>".utf8))
    #expect(results.tests.first?.identity.name == name)
    #expect(results.tests.first?.duration == .seconds(2))
    #expect(results.isDamaged)
  }

  @Test func `limits depth`() throws {
    let depth = 100_000
    let xml =
      String(repeating: "<testsuite>", count: depth) + "<testcase/>"
      + String(repeating: "</testsuite>", count: depth)
    let results = try ResultFileReader.read(bytes: Array(xml.utf8))
    #expect(results.warnings.contains { $0.message.contains("deeper than") && $0.isDamaging })
    #expect(results.warnings.count < 50)
  }

  @Test func `limits the size of a tag`() throws {
    let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    let chunks =
      [Array("<testsuite><testcase name='a'/><testcase name='".utf8)]
      + Array(repeating: piece, count: 12) + [Array("'/><testcase name='b'/></testsuite>".utf8)]
    let results = try ResultFileReader.read(chunks: chunks)
    #expect(results.warnings.contains { $0.message.contains("longer than") && $0.isDamaging })
    #expect(results.tests.map(\.identity.name) == ["a", "b"])
  }

  @Test func `never replaces an entity that a document type declares`() throws {
    let results = try ResultFileReader.read(
      bytes: Array(
        """
        <!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY l "lol">]>
        <testsuite><testcase name="&f;"><failure>&l;&l;</failure></testcase></testsuite>
        """.utf8))
    #expect(results.tests.first?.identity.name == "&f;")
    #expect(results.tests.first?.last.details == "&l;&l;")
  }

  @Test func `says what was tried when a file is missing or of no known format`() {
    let missing = #expect(throws: FailureReport.self) {
      try ResultFileReader.read(path: "/nonexistent/results.xml")
    }
    #expect(missing?.status == .badInput)
    #expect(missing?.subject == "/nonexistent/results.xml")
    let unknown = #expect(throws: FailureReport.self) {
      try ResultFileReader.read(bytes: Array("hello".utf8), name: "out.txt")
    }
    #expect(unknown?.subject == "out.txt")
    #expect(unknown?.happened.contains("junit") == true)
  }

  @Test(arguments: [nil, ResultFormat.tap, .junit])
  func `is damaged when empty`(format: ResultFormat?) throws {
    let results = try ResultFileReader.read(bytes: [], format: format)
    #expect(results.warnings.map(\.isDamaging) == [true])
    #expect(results.tests.isEmpty)
  }
}
