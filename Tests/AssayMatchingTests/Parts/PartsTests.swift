import AssayJSON
import AssayMatching
import Testing

struct PartsTests {
  let matching = Matching(tools: .forTests)

  private func query(_ expected: String, _ actual: String, _ rules: String = "{}") throws
    -> [String]
  {
    try matching.request(
      RequestParts(query: Query(expected)),
      RuleReader.read(["query": JSON(parsing: rules)], at: JSONPointer()),
      RequestParts(query: Query(actual))
    ).map(\.description)
  }

  @Test func `names of a query come in any order, the values of one in theirs`() throws {
    #expect(try query("a=1&b=2&a=3", "b=2&a=1&a=3") == [])
    #expect(try query("a=1&a=3", "a=3&a=1").count == 2)
    #expect(try query("a=1", "a=1&b=2") == ["query b: b is not expected"])
    #expect(try query("a=1", "") == ["query a: a is missing"])
    #expect(try query("a=1&a=2", "a=1") == ["query a: expected 2 values, found 1"])
    #expect(try query("a", "a=") == [])
    #expect(try query("a", "a=5").count == 1)
    #expect(try query("q=%C3%A9+x", "q=é%20x") == [])
    #expect(try query("q=%zz", "q=%zz") == [])
  }

  @Test func `rules of a query hold for all values of a name, or for one`() throws {
    #expect(try query("a=1", "a=42", #"{"a":{"matchers":[{"match":"integer"}]}}"#) == [])
    #expect(try query("a=1", "a=x", #"{"$.a":{"matchers":[{"match":"number"}]}}"#).count == 1)
    #expect(
      try query("a=1&a=2", "a=9&a=2", #"{"$.a[0]":{"matchers":[{"match":"integer"}]}}"#) == [])
    #expect(
      try query("a=1&a=2", "a=9&a=8", #"{"$.a[0]":{"matchers":[{"match":"integer"}]}}"#).count == 1)
    #expect(
      try query("a=1", "a=1&a=2&a=3", #"{"a":{"matchers":[{"match":"type","max":2}]}}"#).count == 1)
  }

  private func headers(
    _ name: String, _ expected: [String], _ actual: [String], _ rules: String = "{}"
  ) throws -> [Mismatch] {
    try matching.response(
      ResponseParts(headers: Headers([(name, expected)])),
      RuleReader.read(["header": JSON(parsing: rules)], at: JSONPointer()),
      ResponseParts(headers: Headers([(name.uppercased(), actual), ("X-More", ["1"])])))
  }

  @Test(arguments: [
    ("X-A", "1", "1", true), ("X-A", "a", "A", false), ("X-A", "a, b", "a,b", true),
    ("X-A", "a,b", "b,a", false),
    ("Content-Type", "application/json", "application/json; charset=UTF-8", true),
    ("Content-Type", "application/json; charset=utf-8", "application/json", false),
    ("Content-Type", "a/b; x=1; y=2", "a/b;y=2;x=1", true),
    ("Content-Type", "text/plain", "text/html", false),
    ("Accept", "a/b;q=1, c/d", "a/b; q=1,c/d", true),
  ])
  func `headers are compared as their kind demands`(
    _ name: String, _ expected: String, _ actual: String, holds: Bool
  ) throws {
    #expect(try headers(name, [expected], [actual]).isEmpty == holds)
  }

  @Test func `repeated headers are like a list with commas`() throws {
    #expect(try headers("X-A", ["1", "2"], ["1, 2"]) == [])
    #expect(try headers("X-A", ["1"], ["1", "2"]).count == 1)
    #expect(try headers("X-A", ["1"], ["7"], #"{"x-A":{"matchers":[{"match":"integer"}]}}"#) == [])
    #expect(
      try headers("X-A", ["1"], ["q"], #"{"X-a":{"matchers":[{"match":"integer"}]}}"#).count == 1)
    let missing = matching.response(
      ResponseParts(headers: Headers([("X-A", ["1"])])), MatchingRules(), ResponseParts())
    #expect(missing.map(\.description) == ["header X-A: X-A is missing"])
  }

  @Test func `method and path are compared, the path by its rule`() throws {
    let rules = try RuleReader.read(
      ["path": ["matchers": [["match": "regex", "regex": "/orders/\\d+"]]]], at: JSONPointer())
    let expected = RequestParts(method: "get", path: "/orders/1")
    #expect(
      matching.request(expected, rules, RequestParts(method: "GET", path: "/orders/99")) == [])
    let mismatches = matching.request(
      expected, rules, RequestParts(method: "PUT", path: "/orders/x"))
    #expect(mismatches.map(\.place) == [.method, .path])
  }

  @Test func `metadata of messages are compared by name`() throws {
    let rules = try RuleReader.read(
      ["metadata": ["key": ["matchers": [["match": "type"]]]]], at: JSONPointer())
    let expected = MessageParts(metadata: ["key": "k1", "contentType": "application/json", "n": 1])
    #expect(
      matching.message(
        expected, rules,
        MessageParts(metadata: [
          "key": "other", "contentType": "application/json", "n": 1, "more": 2,
        ])) == [])
    let mismatches = matching.message(expected, rules, MessageParts(metadata: ["key": 5, "n": 2]))
    #expect(
      mismatches.map(\.place) == [.metadata("key"), .metadata("contentType"), .metadata("n")])
  }

  @Test(
    arguments: [
      ("", nil), ("x", nil), ("a/", nil), ("A/B", "a/b"),
      ("a/b; Charset=\"UTF-8\"; v", "a/b;charset=UTF-8"),
    ] as [(String, String?)])
  func `media types are read`(_ text: String, _ written: String?) {
    #expect(ContentType(text)?.description == written)
  }

  @Test func `bytes go through base64 unharmed`() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode(Array("any carnal pleas".utf8)) == "YW55IGNhcm5hbCBwbGVhcw==")
    #expect(Base64.decode("YW55!") == nil && Base64.decode("Y") == nil)
  }
}
