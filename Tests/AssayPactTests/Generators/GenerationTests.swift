import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct GenerationTests {
  private func generators(_ text: String) throws -> PactGenerators {
    try PactGenerators(try #require(try JSON(parsing: text).object), at: JSONPointer())
  }

  /// Fixed values, so that their places show.
  private static let state = #"{"type": "ProviderState", "expression": "id"}"#

  private func response(
    _ body: String, _ type: String?, _ generators: String, mode: Generation.Mode = .provider
  ) throws -> (String, [String]) {
    let response = PactResponse(
      ResponseParts(body: .present(Array(body.utf8), type.flatMap { ContentType($0) })),
      generators: try self.generators(generators))
    var generation = Generation.forTests(mode)
    let made = generation.response(response)
    let bytes = made.parts.body.bytes ?? []
    return (String(decoding: bytes, as: UTF8.self), made.faults.map(\.description))
  }

  @Test(arguments: [
    ("$", "17"), ("$.a", #"{"a":17,"b":[{"c":1},{"c":2}],"0":"x"}"#),
    ("$.b[1].c", #"{"a":0,"b":[{"c":1},{"c":17}],"0":"x"}"#),
    ("$.b[*].c", #"{"a":0,"b":[{"c":17},{"c":17}],"0":"x"}"#),
    ("$.b.*.c", #"{"a":0,"b":[{"c":17},{"c":17}],"0":"x"}"#),
    ("$.*", #"{"a":17,"b":17,"0":17}"#), ("$['0']", #"{"a":0,"b":[{"c":1},{"c":2}],"0":17}"#),
    ("$.b.0.c", #"{"a":0,"b":[{"c":17},{"c":2}],"0":"x"}"#),
    // What leads nowhere changes nothing.
    ("$.x.y", #"{"a":0,"b":[{"c":1},{"c":2}],"0":"x"}"#),
    ("$.b[7]", #"{"a":0,"b":[{"c":1},{"c":2}],"0":"x"}"#),
    ("$[*]", #"{"a":0,"b":[{"c":1},{"c":2}],"0":"x"}"#),
  ])
  func `changes JSON wherever a path leads`(_ path: String, _ expected: String) throws {
    let (body, faults) = try response(
      #"{"a": 0, "b": [{"c": 1}, {"c": 2}], "0": "x"}"#, "application/json",
      #"{"body": {"\#(path)": \#(Self.state)}}"#)
    #expect(body == expected)
    #expect(faults.isEmpty)
  }

  @Test(arguments: [
    ("a=1&b=2&a=3", "application/x-www-form-urlencoded", "$.a", "a=17&b=2&a=17", []),
    ("a=1&a=3", "application/x-www-form-urlencoded", "$.a[1]", "a=1&a=17", []),
    ("hello", "text/plain", "$", "17", []),
    ("hello", "text/plain", "$.a", "hello", ["body $.a: a text has no places but $"]),
    (
      "<a", "text/xml", "$.a", "<a", ["body $.a: values inside of text/xml cannot be generated"]
    ),
  ])
  func `changes forms and texts`(
    _ body: String, _ type: String, _ path: String, _ expected: String, _ words: [String]
  ) throws {
    let (made, faults) = try response(
      body, type, #"{"body": {"\#(path)": \#(Self.state)}}"#)
    // The values of one name stand together afterwards.
    #expect(Query(form: made).items == Query(form: expected).items)
    #expect(faults == words)
  }

  @Test(arguments: [
    (
      "$.o['@id']", #"<o id='17'><!-- n --> <i>1</i><i k="x">2</i><e></e><m>a<b/>c</m><n/></o>"#,
      nil
    ),
    (
      "$.o.i['#text']",
      #"<o id='7'><!-- n --> <i>17</i><i k="x">17</i><e></e><m>a<b/>c</m><n/></o>"#, nil
    ),
    ("$.o.i[1]", #"<o id='7'><!-- n --> <i>1</i><i k="x">17</i><e></e><m>a<b/>c</m><n/></o>"#, nil),
    (
      "$.o.i[*]['@k']",
      #"<o id='7'><!-- n --> <i>1</i><i k="17">2</i><e></e><m>a<b/>c</m><n/></o>"#, nil
    ),
    ("$.o.e", #"<o id='7'><!-- n --> <i>1</i><i k="x">2</i><e>17</e><m>a<b/>c</m><n/></o>"#, nil),
    ("$.x.y", nil, nil),
    ("$.o.m", nil, "the element has children between its text, or no room for one"),
    ("$.o.n", nil, "the element has children between its text, or no room for one"),
  ])
  func `changes XML and leaves the rest as it was written`(
    _ path: String, _ expected: String?, _ fault: String?
  ) throws {
    let text = #"<o id='7'><!-- n --> <i>1</i><i k="x">2</i><e></e><m>a<b/>c</m><n/></o>"#
    let (made, faults) = try response(
      text, "application/xml", #"{"body": {"\#(path)": \#(Self.state)}}"#)
    #expect(made == expected ?? text)
    #expect(faults == (fault.map { ["body \(path): \($0)"] } ?? []))
  }

  @Test(arguments: [
    ("<a><b>x</b>a long text</a>", "<a><b>17</b>17</a>"),
    ("<a>y<b>x</b></a>", "<a>17<b>17</b></a>"),
    (#"<a><b k="1">a long text</b>y</a>"#, #"<a><b k="1">17</b>17</a>"#),
  ])
  func `changes the text of an XML element before and behind its children`(
    _ text: String, _ expected: String
  ) throws {
    let (made, faults) = try response(
      text, "application/xml", #"{"body": {"$.a": \#(Self.state), "$.a.b": \#(Self.state)}}"#)
    #expect(made == expected)
    #expect(faults.isEmpty)
  }

  @Test func `what is generated for XML is escaped`() throws {
    let (made, faults) = try response(
      "<o><![CDATA[<x>]]></o>", "text/xml",
      #"{"body": {"$.o": {"type": "ProviderState", "expression": "${id} < ${id} & 'more'"}}}"#)
    #expect(made == "<o>17 &lt; 17 &amp; &apos;more&apos;</o>")
    #expect(faults.isEmpty)
  }

  @Test func `changes the parts of a body by their types`() throws {
    let lines = [
      "--b", #"Content-Disposition: form-data; name="order""#, "Content-Type: application/json", "",
      #"{"id": 1}"#, "--b", #"Content-Disposition: form-data; name="note""#, "", "hello", "--b",
      #"Content-Disposition: form-data; name="page""#, "Content-Type: text/xml", "", "<p>1</p>",
      "--b--", "",
    ]
    let (made, faults) = try response(
      lines.joined(separator: "\r\n"), "multipart/form-data; boundary=b",
      #"""
      {"body": {"$.order.id": \#(Self.state), "$.note": \#(Self.state),
        "$.page.p['@a']": \#(Self.state), "$.page.p": \#(Self.state), "$.absent": \#(Self.state),
        "$.note.x": \#(Self.state)}}
      """#)
    var expected = lines
    (expected[4], expected[8], expected[13]) = (#"{"id":17}"#, "17", "<p>17</p>")
    #expect(made == expected.joined(separator: "\r\n"))
    #expect(faults == ["body $.x of the part note: a text has no places but $"])
  }

  @Test func `a part without a type is text, and the whole body is no place`() throws {
    func body(_ text: String) -> String {
      "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n\(text)\r\n--b--\r\n"
    }
    let (made, faults) = try response(
      body("1"), "multipart/form-data; boundary=b",
      #"""
      {"body": {"$.note": {"type": "ProviderState", "expression": "name"}, "$": \#(Self.state)}}
      """#)
    #expect(made == body("Ann"))
    #expect(faults == ["body $: a body of several parts has no places but its parts"])
  }

  @Test func `leaves a body alone when nothing applies`() throws {
    let text = #"{ "a": 0 }"#
    let (body, faults) = try response(
      text, "application/json", #"{"body": {"$.a": \#(Self.state)}}"#, mode: .consumer)
    #expect(body == text)
    #expect(faults.isEmpty)
  }

  @Test func `goes on after a fault`() throws {
    let (body, faults) = try response(
      #"{"a": 0, "b": 0}"#, "application/json",
      #"""
      {"body": {"$.a": {"type": "Magic"}, "$.b": \#(Self.state)},
       "query": {"x": \#(Self.state)}, "status": {"type": "RandomString"}}
      """#)
    #expect(body == #"{"a":0,"b":17}"#)
    #expect(
      faults.map { $0.prefix(24) }
        == [
          "status: \"", "query x: an answer has no", "body $.a: the generator Mag",
        ].enumerated().map { index, text in index == 0 ? faults[0].prefix(24) : text.prefix(24) })
    #expect(faults[0].hasSuffix("is no status"))
  }

  @Test func `changes every part of a request`() throws {
    let request = PactRequest(
      RequestParts(
        method: "GET", path: "/x", query: Query("a=1&b=2&a=3"),
        headers: Headers([("X-Id", ["1", "2"]), ("Y", ["3"])])),
      generators: try generators(
        #"""
        {"path": {"type": "ProviderState", "expression": "/orders/${id}"},
         "method": {"type": "ProviderState", "expression": "name"},
         "query": {"a": \#(Self.state)}, "header": {"x-id": \#(Self.state), "$.Y[0]": \#(Self.state),
           "absent": \#(Self.state)}}
        """#))
    var generation = Generation.forTests()
    let made = generation.request(request)
    #expect(made.faults.isEmpty)
    #expect(made.parts.path == "/orders/17")
    #expect(made.parts.method == "Ann")
    #expect(made.parts.query == Query([.init("a", ["17", "17"]), .init("b", ["2"])]))
    #expect(made.parts.headers == Headers([("X-Id", ["17", "17"]), ("Y", ["17"])]))
  }

  @Test func `changes a status, and a message with its metadata`() throws {
    let response = PactResponse(
      generators: try generators(#"{"status": {"type": "RandomInt", "min": 404, "max": 404}}"#))
    var generation = Generation.forTests()
    #expect(generation.response(response).parts.status == 404)
    let message = PactMessage(
      MessageParts(contents: .present(Array("[0]".utf8), nil), metadata: ["id": 0, "x": "y"]),
      generators: try generators(
        #"{"metadata": {"id": \#(Self.state)}, "content": {"$[0]": \#(Self.state)}}"#))
    let made = generation.message(message)
    #expect(made.faults.isEmpty)
    #expect(made.parts.metadata == ["id": 17, "x": "y"])
    #expect(made.parts.contents.bytes == Array("[17]".utf8))
  }

  @Test func `changes the examples of variants`() throws {
    let rules = try PactRules(
      [
        "body": [
          "$.l": [
            "matchers": [
              [
                "match": "arrayContains",
                "variants": [
                  [
                    "index": 1, "rules": [:],
                    "generators": ["$.a": ["type": "ProviderState", "expression": "id"]],
                  ]
                ],
              ]
            ]
          ]
        ]
      ], at: JSONPointer())
    let response = PactResponse(
      ResponseParts(body: .present(Array(#"{"l":[{"a":0},{"a":0}]}"#.utf8), nil)), rules: rules)
    var generation = Generation.forTests()
    let made = generation.response(response)
    #expect(made.parts.body.bytes == Array(#"{"l":[{"a":0},{"a":17}]}"#.utf8))
  }

  @Test func `makes the same values from the same seed`() throws {
    let response = PactResponse(
      ResponseParts(body: .present(Array(#"{"a":"","b":""}"#.utf8), nil)),
      generators: try generators(#"{"body": {"$.*": {"type": "Uuid"}}}"#))
    let bodies = ([1, 1, 2] as [UInt64]).map { seed in
      var generation = Generation.forTests(seed: seed)
      return generation.response(response).parts.body
    }
    #expect(bodies[0] == bodies[1])
    #expect(bodies[0] != bodies[2])
  }

  @Test func `a fault deep inside leaves everything around it`() throws {
    let text = #"{"a":{"b":[1,{"c":2}]},"d":3}"#
    let (body, faults) = try response(
      text, "application/json", #"{"body": {"$.a.b[1].c": {"type": "Magic"}}}"#)
    #expect(body == text)
    #expect(faults == ["body $.a.b[1].c: the generator Magic is not known"])
  }

  @Test func `makes only so many values`() throws {
    let zeros = Array(repeating: "0", count: 100_001).joined(separator: ",")
    let (_, faults) = try response(
      "[\(zeros)]", nil, #"{"body": {"$[*]": {"type": "RandomBoolean"}}}"#)
    #expect(faults == ["body $[*]: more than 100000 values are to be made"])
  }

  @Test func `numbers of the seed are those of the published algorithm`() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }
}
