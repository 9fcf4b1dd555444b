import AssayJSON
import AssayMatching
import Testing

/// What is prepared once answers as what is read anew, again and again.
struct PreparedTests {
  private let matching = Matching(tools: .forTests)

  private static let json = ContentType("application/json")

  private static func rules(_ text: String) throws -> MatchingRules {
    try RuleReader.read(JSON(parsing: text), at: JSONPointer())
  }

  @Test(arguments: [
    (#"{"a":[{"b":1}],"c":"x"}"#, #"{"a":[{"b":1},{"b":2}],"c":"x"}"#, "application/json"),
    (#"{"a":[{"b":1}],"c":"x"}"#, #"{"a":[{"b":"z"}],"d":"x"}"#, "application/json"),
    (#"{"a":[{"b":1}]}"#, "{", "application/json"), ("{", "{}", "application/json"),
    ("<a><b>1</b></a>", "<a><b>2</b><b>x</b></a>", "application/xml"),
    ("<a", "<a/>", "application/xml"),
    ("a=1&b=2", "b=3&a=x&a=4", "application/x-www-form-urlencoded"),
    ("abc", "abd", "text/plain"), ("abc", "abc", "application/octet-stream"),
    (
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{\"b\":1}\r\n--b--",
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{\"b\":\"x\"}\r\n--b--",
      "multipart/form-data; boundary=b"
    ),
  ])
  func `bodies differ as they do from what is read anew`(
    _ expected: String, _ actual: String, _ type: String
  ) throws {
    let rules = try Self.rules(
      #"{"body": {"$.a": {"matchers": [{"match": "type"}]}, "$.a[*].b": {"matchers": [{"match": "integer"}]}}}"#
    )
    let parts = RequestParts(body: .present(Array(expected.utf8), ContentType(type)))
    let prepared = PreparedRequest(parts, rules)
    for body in [actual, expected, "", actual] {
      let came = RequestParts(body: Body(received: Array(body.utf8), ContentType(type)))
      let mismatches = matching.request(parts, rules, came)
      #expect(matching.request(prepared, came) == mismatches)
      #expect(matching.holds(prepared, came) == mismatches.isEmpty)
    }
  }

  @Test func `a body without a type is read as what comes`() throws {
    let body = PreparedBody(.present(Array("a=1&b=2".utf8), nil), RuleTable())
    let form = Body.present(
      Array("b=2&a=1".utf8), ContentType("application/x-www-form-urlencoded"))
    #expect(matching.body(body, form, allowsUnexpected: false) == [])
    let text = Body.present(Array("b=2&a=1".utf8), ContentType("text/plain"))
    #expect(matching.body(body, text, allowsUnexpected: false).count == 1)
  }

  @Test func `heads differ as they do from what is read anew`() throws {
    let rules = try Self.rules(
      #"""
      {"path": {"matchers": [{"match": "regex", "regex": "/a/\\d+"}]},
       "query": {"q": {"matchers": [{"match": "integer"}]}},
       "header": {"X-One": {"matchers": [{"match": "type"}]}, "$.x-two[1]": {"matchers": [{"match": "integer"}]}},
       "metadata": {"m": {"matchers": [{"match": "type"}]}}, "status": {"matchers": [{"match": "statusCode", "status": "success"}]}}
      """#)
    let headers = Headers([
      ("X-One", ["a"]), ("X-Two", ["a", "2"]), ("Accept", ["text/html;Q=1, */*"]),
      ("Content-Type", ["text/plain;charset=UTF-8"]), ("Vary", ["a,b"]),
    ])
    let parts = RequestParts(path: "/a/1", query: Query("q=1&r=2"), headers: headers)
    let others: [Headers] = [
      headers, Headers(),
      Headers([
        ("x-one", ["b", "c"]), ("x-two", ["a", "x"]), ("accept", ["text/html;q=1,*/*"]),
        ("content-type", ["text/plain; charset=utf-8; a=b"]), ("vary", ["a, c"]),
      ]),
    ]
    let prepared = PreparedRequest(parts, rules)
    for (other, path) in zip(others, ["/a/2", "/a/x", "/a/3"]) {
      let came = RequestParts(path: path, query: Query("q=x&s"), headers: other)
      #expect(matching.request(prepared, came) == matching.request(parts, rules, came))
      let answer = ResponseParts(status: 201, headers: headers)
      let given = ResponseParts(status: 404, headers: other)
      #expect(
        matching.response(PreparedResponse(answer, rules), given)
          == matching.response(answer, rules, given))
    }
    let message = MessageParts(metadata: ["m": "a", "n": 1])
    for metadata: JSONObject in [["m": "b", "n": 1], ["m": 1], ["n": 2]] {
      let came = MessageParts(metadata: metadata)
      #expect(
        matching.message(PreparedMessage(message, rules), came)
          == matching.message(message, rules, came))
    }
  }

  @Test func `one expectation serves many tasks at a time`() async throws {
    let rules = try Self.rules(
      #"{"body": {"$": {"matchers": [{"match": "type"}]}, "$[*].a": {"matchers": [{"match": "regex", "regex": "x+"}]}, "$[3].a": {"matchers": [{"match": "integer"}]}}}"#
    )
    let parts = RequestParts(body: .present(Array(#"[{"a":"x"}]"#.utf8), Self.json))
    let prepared = PreparedRequest(parts, rules)
    let came = RequestParts(
      body: .present(Array(#"[{"a":"xx"},{"a":"x"},{"b":1},{"a":"x"}]"#.utf8), Self.json))
    let expected = matching.request(parts, rules, came)
    #expect(expected.count > 1)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 {
        group.addTask { matching.request(prepared, came) == expected }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}
