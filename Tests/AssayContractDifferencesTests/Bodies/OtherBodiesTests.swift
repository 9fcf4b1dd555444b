import AssayContractDifferences
import AssayMatching
import Testing

struct OtherBodiesTests {
  @Test func `text is compared line by line, and word by word inside them`() throws {
    let difference = try Comparing(
      "one\ntwo words here\nthree\nfour", "one\ntwo other here\nfour\nfive", type: "text/plain"
    ).difference()
    #expect(
      difference.rows.map(\.drawn).map { String($0.prefix(40)) } == [
        "  one", "~ two [words] here | two [other] here  <", "- three", "  four", "+ five",
      ])
    #expect(difference.form == .text)
    #expect(
      difference.rows[1].notes
        == (try Comparing(
          "one\ntwo words here\nthree\nfour", "one\ntwo other here\nfour\nfive", type: "text/plain"
        ).mismatches))
  }

  @Test func `a return before a line break is a difference`() throws {
    let difference = try Comparing("a\nb", "a\r\nb", type: "text/plain").difference()
    #expect(difference.rows.map(\.kind) == [.changed, .same])
    #expect(difference.rows[0].actual?.segments == [.init("a"), .init("\r", isChanged: true)])
  }

  @Test func `letters that only look alike are different`() throws {
    let difference = try Comparing("caf\u{E9}", "cafe\u{301}", type: "text/plain").difference()
    #expect(difference.rows.map(\.kind) == [.changed])
  }

  @Test func `XML is aligned by elements, with mismatches of attributes at their tags`() throws {
    let difference = try Comparing(
      "<r><a id='1'>x</a><b/><c><d>1</d></c></r>",
      "<?xml version='1.0'?><r><a id='2'>y</a><c><d>2</d><d>1</d></c></r>", type: "text/xml",
      isRequest: true
    ).difference()
    #expect(
      difference.drawn == [
        "  <r>",
        #"~   <a id='[1]'>[x]</a> |   <a id='[2]'>[y]</a>  <- expected "1", found "2""#
          + #"  <- expected "x", found "y""#,
        "-   <b/>  <- the element b is missing", "    <c>", "+     <d>2</d>", "      <d>1</d>",
        "    </c>", "  </r>",
        #"shifted: body $.r.c[0].d[0].#text: expected "1", found "2""#,
        "shifted: body $.r.c[0].d[1]: the element d is not expected",
      ])
    #expect(difference.form == .xml)
  }

  @Test func `roots of other names stand beside each other`() throws {
    let difference = try Comparing("<a><x/></a>", "<b><x/></b>", type: "text/xml").difference()
    #expect(
      difference.drawn == [
        "~ <[a]> | <[b]>  <- expected the element a, found b", "    <x/>", "~ </[a]> | </[b]>",
      ])
  }

  @Test func `forms are compared by name`() throws {
    let difference = try Comparing(
      "a=1&b=2&c=3", "b=5&a=1&d=7", type: "application/x-www-form-urlencoded", isRequest: true
    ).difference()
    #expect(
      difference.drawn == [
        "  a = 1", "+ d = 7  <- d is not expected",
        #"~ b = [2] | b = [5]  <- expected "2", found "5""#, "- c = 3  <- c is missing",
      ])
  }

  @Test func `parts of several are compared by name, each as what it is`() throws {
    func body(_ id: Int, _ words: String, _ more: String) -> String {
      """
      --x\r
      Content-Disposition: form-data; name="data"\r
      Content-Type: application/json\r
      \r
      {"id": \(id)}\r
      --x\r
      Content-Disposition: form-data; name="text"\r
      Content-Type: text/plain\r
      \r
      \(words)\r
      --x\r
      Content-Disposition: form-data; name="\(more)"\r
      \r
      one
      \(words)
      three\r
      --x--\r

      """
    }
    let comparing = try Comparing(
      body(1, "some words", "a"), body(2, "other words", "a"),
      type: "multipart/form-data; boundary=x")
    let difference = comparing.difference()
    #expect(
      difference.rows.map(\.drawn).map { String($0.prefix(60)) } == [
        "  data: {", #"~   "id": [1] |   "id": [2]  <- expected 1, found 2"#, "  }",
        #"~ text: [some] words | text: [other] words  <- expected "som"#,
        #"  a: text  <- expected "one\nsome words\nthree", found "one\"#, "    one",
        "~   [some] words |   [other] words", "    three", "  end of a",
      ])
    #expect(difference.form == .multipart)
    #expect(difference.listed == [])
    let other = try Comparing(
      body(1, "w", "a"), body(1, "w", "b"), type: "multipart/form-data; boundary=x", isRequest: true
    ).difference()
    #expect(
      other.rows.map(\.kind) == [
        .same, .same, .same, .same, .missing, .missing, .missing, .missing, .missing, .unexpected,
        .unexpected, .unexpected, .unexpected, .unexpected,
      ])
    #expect(
      other.rows.flatMap(\.notes).map(\.sentence) == [
        "the part a is missing", "the part b is not expected",
      ])
  }

  @Test func `bytes are shown around the first that differs`() throws {
    var bytes = (0..<200).map { UInt8($0) }
    let expected = bytes
    bytes[83] = 0xFF
    let type = ContentType("application/octet-stream")
    let comparing = try Comparing(.present(expected, type), .present(bytes, type))
    let difference = comparing.difference()
    #expect(difference.form == .bytes)
    #expect(difference.rows.first?.kind == .elided(7))
    #expect(difference.rows.last?.kind == .omitted(3))
    let changed = difference.rows.filter { $0.kind == .changed }
    #expect(
      changed.map(\.drawn).map { String($0.prefix(92)) } == [
        "~ 00000050  50 51 52 [53] 54 55 56 57  PQR[S]TUVW | 00000050  50 51 52 [ff] 54 55 56 57  PQR"
      ])
    #expect(changed.first?.notes == comparing.mismatches)
  }

  @Test(arguments: [
    (Body.present(Array("[1]".utf8), ContentType("application/json")), Body.empty, 3),
    (.empty, .present(Array("ab\n".utf8), ContentType("text/plain")), 2),
    (.null, .present(Array("{\"a\":1}".utf8), ContentType("application/json")), 3),
    (.present([0xFF, 0xFE], nil), .missing, 1),
    (.missing, .missing, 0),
    (
      .present(Array("[1]".utf8), ContentType("application/json")),
      .present(Array("<a/>".utf8), ContentType("text/html")), 3
    ),
    (
      .present(Array("[1]".utf8), ContentType("application/json")),
      .present(Array("[1".utf8), ContentType("application/json")), 3
    ),
  ])
  func `bodies of which one cannot be compared stand beside each other`(
    expected: Body, actual: Body, rows: Int
  ) throws {
    let comparing = try Comparing(expected, actual)
    let difference = comparing.difference()
    #expect(difference.rows.count == rows, "\(difference.drawn)")
    #expect(difference.rows.flatMap(\.notes) == comparing.mismatches)
    #expect(difference.rows.allSatisfy(\.isOfInterest) || comparing.mismatches.isEmpty)
  }
}
