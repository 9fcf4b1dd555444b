import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct PactWriterTests {
  private static let everything = #"""
    {"type": "Synchronous/HTTP", "description": "d", "key": "k", "pending": true,
     "transport": "http", "providerStates": [{"name": "a", "params": {"id": 1}}, {"name": "b"}],
     "comments": {"text": ["x"]}, "pluginConfiguration": {"p": {}}, "_id": "7",
     "interactionMarkup": {"markup": "m", "markupType": "COMMON_MARK"},
     "request": {"method": "POST", "path": "/x", "query": {"q": ["1", "2"], "r": [null]},
       "headers": {"Accept": ["a", "b"], "Content-Type": ["application/json"]},
       "body": {"content": {"a": 1, "v": "1.0.0"}, "contentType": "application/json", "encoded": false},
       "matchingRules": {
         "body": {"$.a": {"combine": "AND", "matchers": [{"match": "integer"}]},
           "$.v": {"combine": "AND", "matchers": [{"match": "semver"}]},
           "$.l": {"combine": "AND", "matchers": [{"match": "type", "min": 1, "mine": true}]}},
         "header": {"Accept": {"combine": "OR", "matchers": [
           {"match": "regex", "regex": "a"}, {"match": "regex", "regex": "b"}]}}},
       "generators": {"body": {"$.a": {"type": "RandomInt"}}}},
     "response": {"status": 200, "body": {"content": "AP8=", "contentType": "image/png", "encoded": "base64"}}}
    """#

  private func losses(_ version: SpecificationVersion) throws -> [String] {
    let pact = try PactReaderTests.read(PactReaderTests.file(Self.everything, version: "4.0"))
    return PactWriter.write(pact, as: version).losses.map(\.what)
  }

  @Test func `names each thing that version 3 cannot say`() throws {
    #expect(
      try losses(.v3) == [
        "its key cannot be said in version 3",
        "that it is pending cannot be said in version 3",
        "its comments cannot be said in version 3",
        "its transport cannot be said in version 3",
        "what its plugins are told cannot be said in version 3",
        "its markup cannot be said in version 3",
        "that a rule is for each of the 2 values of Accept cannot be said in version 3",
        "the matcher semver at body $.v cannot be said in version 3",
        "a body of 2 bytes that are no text cannot be said in version 3",
      ])
  }

  @Test func `names each thing that version 2 cannot say`() throws {
    let losses = try losses(.v2)
    #expect(losses.contains("the second provider state cannot be said in version 2"))
    #expect(
      losses.contains(#"what the provider state "a" is given cannot be said in version 2"#))
    #expect(losses.contains("the matcher integer at body $.a cannot be said in version 2"))
    #expect(
      losses.contains(
        "that one of 2 matchers at header $.accept must hold cannot be said in version 2"))
    #expect(
      losses.contains("how values are generated (1 places) cannot be said in version 2"))
  }

  @Test func `names each thing that version 1 cannot say`() throws {
    #expect(
      try losses(.v1).contains("matching rules (4 places) cannot be said in version 1"))
  }

  @Test func `says which interaction loses something`() throws {
    let pact = try PactReaderTests.read(PactReaderTests.file(Self.everything, version: "4.0"))
    let loss = try #require(PactWriter.write(pact, as: .v3).losses.first)
    #expect(
      loss.description == #"interaction "d (a; b)": its key cannot be said in version 3"#)
  }

  @Test func `writes version 2`() throws {
    let pact = try PactReaderTests.read(PactReaderTests.file(Self.everything, version: "4.0"))
    let json = PactWriter.write(pact, as: .v2).json
    #expect(json["metadata"] == ["pactSpecification": ["version": "2.0.0"]])
    let interaction = try #require(json["interactions"]?[0])
    #expect(interaction["providerState"] == "a")
    #expect(interaction["_id"] == "7")
    #expect(
      interaction.object?.names == ["description", "providerState", "request", "response", "_id"])
    #expect(
      interaction["request"] == [
        "method": "POST", "path": "/x", "query": "q=1&q=2&r",
        "headers": ["Accept": "a, b", "Content-Type": "application/json"],
        "body": ["a": 1, "v": "1.0.0"],
        "matchingRules": [
          "$.body.l": ["match": "type", "min": 1, "mine": true],
          "$.headers.accept": ["match": "regex", "regex": "a"],
        ],
      ])
  }

  @Test func `writes messages where the version has them`() throws {
    let message = PactMessage(
      MessageParts(
        contents: .present(Array(#"{"a":1}"#.utf8), ContentType("application/json")),
        metadata: ["contentType": "application/json"]))
    let pact = Pact(
      consumer: "a", provider: "b",
      interactions: [
        Interaction("one", .asynchronous(message)),
        Interaction("two", .synchronous(message, [message])),
      ])
    let third = PactWriter.write(pact, as: .v3)
    #expect(third.json["interactions"] == nil)
    #expect(
      third.json["messages"] == [
        [
          "description": "one", "contents": ["a": 1],
          "metadata": ["contentType": "application/json"],
        ]
      ])
    #expect(
      third.losses.map(\.description) == [
        #"interaction "two": a message that is answered cannot be said in version 3"#
      ])
    let second = PactWriter.write(pact, as: .v2)
    #expect(second.json["interactions"] == [])
    #expect(second.losses.count == 2)
    let fourth = PactWriter.write(pact)
    #expect(fourth.losses.isEmpty)
    #expect(fourth.json["interactions"]?[1]?["type"] == "Synchronous/Messages")
    let again = try PactReader.read(fourth.bytes).pact
    #expect(PactWriter.write(again).bytes == fourth.bytes)
  }

  @Test func `what was made in memory comes back as it was`() throws {
    let body = Body.present(Array(#"{"a":1}"#.utf8), ContentType("application/json"))
    let rules = PactRules(
      MatchingRules(
        path: RuleList([.regex("/.*")]),
        body: RuleTable([.init(RulePath([.name("a")]), RuleList([.integer, .notEmpty], .or))])))
    let generators = PactGenerators([
      .init(.body, RulePath([.name("a")]), Generator(.randomInt(1...2))),
      .init(.path, RulePath([]), Generator(.providerState("/${id}", .string))),
    ])
    var http = Interaction(
      "a",
      .http(
        PactRequest(
          RequestParts(
            method: "PUT", path: "/1", query: Query([.init("q", ["1", nil])]),
            headers: Headers([("A", ["1", "2"])]), body: body),
          rules: rules, generators: generators),
        PactResponse(ResponseParts(status: 503, body: .empty))),
      states: [ProviderState("s", ["x": [1]], unknown: ["y": 2]), ProviderState("t")])
    http.key = "k"
    http.isPending = true
    http.transport = "http"
    http.comments = Comments(
      testName: "t", text: ["1"], references: ["g": ["n": "v"]], unknown: ["u": .null])
    http.pluginConfiguration = ["p": [:]]
    http.markup = .init("*", .commonMark)
    http.unknown = ["_id": "1"]
    let message = PactMessage(
      MessageParts(contents: body, metadata: ["m": ["n": 1]]),
      rules: PactRules(
        MatchingRules(metadata: RuleTable([.init(RulePath([.name("m")]), RuleList([.values]))]))))
    var pact = Pact(
      consumer: "c", provider: "p",
      interactions: [
        http, Interaction("b", .asynchronous(message)),
        Interaction("c", .synchronous(message, [message, PactMessage()])),
      ])
    pact.unknown = ["_links": [:]]
    pact.consumer.unknown = ["team": "x"]
    let again = try PactReader.read(PactWriter.write(pact).bytes).pact
    let first = try #require(again.interactions.first)
    #expect(first.content == http.content)
    #expect(first.comments == http.comments)
    #expect(first.unknown == http.unknown)
    #expect(first.pluginConfiguration == http.pluginConfiguration)
    #expect(again.interactions == pact.interactions)
    #expect(again.consumer == pact.consumer)
    #expect(again.unknown == pact.unknown)
  }

  @Test func `gives the same bytes in whatever order the interactions are`() throws {
    let texts = [
      #"{"description": "b"}"#, #"{"description": "a", "providerState": "2"}"#,
      #"{"description": "a", "providerState": "1"}"#, #"{"description": "a"}"#,
      #"{"description": "a", "request": {"path": "/1"}}"#,
    ]
    var seen: Set<[UInt8]> = []
    for shift in texts.indices {
      let order = texts[shift...] + texts[..<shift]
      let pact = try PactReaderTests.read(
        PactReaderTests.file(order.joined(separator: ","), version: "2.0.0"))
      seen.insert(PactWriter.write(pact).bytes)
    }
    #expect(seen.count == 1)
    let text = String(decoding: try #require(seen.first), as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"consumer\": {\n    \"name\": \"shop\"\n  },\n"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test func `leaves what did not change as it was`() throws {
    var pact = try PactReaderTests.read(
      PactReaderTests.file(
        #"""
        {"provider_state": "s", "more": [1], "request": {"method": "get", "query": "b=%41&a=1",
         "headers": {"X": 1}, "matchingRules": {"$.body.a": {"min": "1"}}, "odd": {"x": null}}}
        """#, version: "2.0.0"))
    pact.interactions[0].description = "new"
    guard case .http(var request, let response) = pact.interactions[0].content else {
      Issue.record("not HTTP")
      return
    }
    request.parts.path = "/new"
    pact.interactions[0].content = .http(request, response)
    let json = try #require(PactWriter.write(pact).json["interactions"]?[0])
    #expect(
      json == [
        "description": "new", "provider_state": "s", "more": [1],
        "request": [
          "method": "get", "path": "/new", "query": "b=%41&a=1", "headers": ["X": 1],
          "matchingRules": ["$.body.a": ["min": "1"]], "odd": ["x": .null],
        ],
      ])
  }

  @Test func `keeps the order of a query that a map cannot say`() throws {
    let text = "q=1&r=2&q=3"
    let interaction = PactReaderTests.file(
      #"{"request": {"query": "\#(text)"}}"#, version: "2.0.0")
    let written = PactWriter.write(try PactReaderTests.read(interaction), as: .v4)
    #expect(written.json["interactions"]?[0]?["request"]?["query"] == .string(text))
    #expect(written.losses.isEmpty)
  }

  @Test(arguments: [
    ("shop", "stock", "shop-stock.json"), ("../../etc/a", "b\\c", ".._.._etc_a-b_c.json"),
  ])
  func `a file's name leads nowhere else`(_ one: String, _ other: String, _ name: String) {
    #expect(Pact(consumer: one, provider: other).fileName == name)
  }
}
