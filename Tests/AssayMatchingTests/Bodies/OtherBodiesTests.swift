import AssayMatching
import Testing

struct OtherBodiesTests {
  private func compare(
    _ expected: String, _ actual: String, _ type: String, _ rules: String = "{}",
    isRequest: Bool = false
  ) throws -> [String] {
    try Comparing.body(
      .present(Array(expected.utf8), ContentType(type)),
      .present(Array(actual.utf8), ContentType(type)),
      rules, isRequest: isRequest
    ).map(\.description)
  }

  @Test func `what is missing, empty and null is told apart`() throws {
    let present = Body.present(Array("{}".utf8), ContentType("application/json"))
    let null = Body.present(Array("null".utf8), ContentType("application/json"))
    for (expected, actual, holds) in [
      (Body.missing, present, true), (.missing, .empty, true), (.empty, .missing, true),
      (.empty, present, false),
      (.null, null, true), (.null, .empty, true), (.null, present, false),
      (present, .missing, false),
      (present, .empty, false), (present, null, false), (null, .null, true),
    ] {
      #expect(try Comparing.body(expected, actual).isEmpty == holds, "\(expected) \(actual)")
    }
  }

  @Test func `bodies of other types are not compared`() throws {
    let json = Body.present(Array("{}".utf8), ContentType("application/json"))
    let text = Body.present(Array("{}".utf8), ContentType("text/plain"))
    let mismatches = try Comparing.body(json, text)
    #expect(mismatches.map(\.place) == [.contentType])
    let hal = Body.present(Array("{}".utf8), ContentType("application/hal+json"))
    #expect(try Comparing.body(json, hal) == [])
  }

  @Test func `XML is compared by names in their namespaces`() throws {
    let rules =
      #"{"$.a['@id']": {"matchers":[{"match":"integer"}]}, "$.a.b[*]": {"matchers":[{"match":"type"}]}}"#
    let example = #"<a id="1"><b>x</b></a>"#
    #expect(
      try compare(
        example, "<?xml version='1.0'?><!-- c --><a id='22'>\n<b><![CDATA[y]]></b></a>",
        "application/xml", rules) == [])
    #expect(
      try compare(example, #"<a id="q"><c/></a>"#, "application/xml", rules, isRequest: true) == [
        #"body $.a.@id: expected a number, found "q" (rule: integer at $.a.@id)"#,
        "body $.a.c[0]: the element c is not expected", "body $.a.b[0]: the element b is missing",
      ])
    #expect(try compare("<n:a xmlns:n='u'/>", "<a xmlns='u'/>", "text/xml") == [])
    #expect(try compare("<a>1 &amp; 2</a>", "<a>1 &#38; 2</a>", "text/xml") == [])
  }

  @Test(arguments: [
    "<a>", "<a></b>", "<a/><b/>", "<a b='1' b='2'/>", "<x:a/>", "<a>&bogus;</a>", "", "text",
    "<a b=1/>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a b='<'/>",
  ])
  func `what is no XML is told`(_ text: String) throws {
    guard !text.isEmpty else { return }
    let mismatches = try compare("<a/>", text, "application/xml")
    #expect(
      mismatches.count == 1 && mismatches[0].contains("the body is not XML: at byte"),
      "\(mismatches)")
  }

  @Test func `XML that nests too deep is told`() throws {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(try compare("<a/>", deep, "application/xml").first?.contains("deeper than 512") == true)
  }

  @Test func `forms are compared like queries`() throws {
    let type = "application/x-www-form-urlencoded"
    #expect(try compare("a=1&b=x%20y&a=2", "b=x+y&a=1&a=2", type, isRequest: true) == [])
    #expect(try compare("a=1", "a=1&c=3", type) == [])
    #expect(try compare("a=1", "a=2&c=3", type, isRequest: true).count == 2)
    #expect(try compare("a=1", "a=22", type, Comparing.rule(#"{"match":"integer"}"#)) == [])
  }

  @Test func `text is equal, or as the rule of the whole says`() throws {
    #expect(try compare("a", "b", "text/plain") == [#"body $: expected "a", found "b""#])
    #expect(
      try compare(
        "a", "bcd", "text/plain", #"{"$":{"matchers":[{"match":"regex","regex":"\\w+"}]}}"#) == [])
    let long = String(repeating: "x", count: 500)
    #expect(
      try compare(long + "a", long + "b", "text/plain").first?.contains(
        "different from byte 500 on") == true)
  }

  @Test func `bytes are told by how they begin`() throws {
    let rules = #"{"$":{"matchers":[{"match":"contentType","value":"image/png"}]}}"#
    let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10]
    let any = ContentType("application/octet-stream")
    #expect(try Comparing.body(.present(png, any), .present(png + [1, 2], any), rules) == [])
    let mismatches = try Comparing.body(
      .present(png, any), .present([0xFF, 0xD8, 0xFF, 0], any), rules)
    #expect(mismatches.first?.sentence == "looks like image/jpeg, not like image/png")
    #expect(try Comparing.body(.present([1, 2], any), .present([1, 3], any)).count == 1)
  }

  @Test func `parts are compared one by one, by their names`() throws {
    func body(_ boundary: String, _ json: String, more: String = "") -> String {
      """
      --\(boundary)\r
      Content-Disposition: form-data; name="meta"\r
      Content-Type: application/json\r
      \r
      \(json)\r
      \(more)--\(boundary)--\r

      """
    }
    func compare(_ actual: String, _ rules: String = "{}") throws -> [String] {
      try Comparing.body(
        .present(
          Array(body("AA", #"{"a":1}"#).utf8), ContentType("multipart/form-data; boundary=AA")),
        .present(Array(actual.utf8), ContentType("multipart/form-data; boundary=BB")), rules,
        isRequest: true
      ).map(\.description)
    }
    #expect(try compare(body("BB", #"{ "a": 1 }"#)) == [])
    #expect(try compare(body("BB", #"{"a":2}"#)) == ["body $.meta.a: expected 1, found 2"])
    #expect(
      try compare(body("BB", #"{"a":2}"#), #"{"$.meta.a":{"matchers":[{"match":"integer"}]}}"#)
        == [])
    let extra = "--BB\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n"
    #expect(
      try compare(body("BB", #"{"a":1}"#, more: extra)) == ["body $.x: the part x is not expected"])
    #expect(try compare("no parts").first?.contains("the boundary of the body is missing") == true)
  }
}
