import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct PactReaderTests {
  static func file(_ interactions: String, version: String = "3.0.0") -> String {
    """
    {"consumer": {"name": "shop"}, "provider": {"name": "stock"}, "interactions": [\(interactions)],
     "metadata": {"pactSpecification": {"version": "\(version)"}}}
    """
  }

  static func read(_ text: String) throws -> Pact {
    try PactReader.read(Array(text.utf8)).pact
  }

  static func first(_ interaction: String, version: String = "3.0.0") throws -> Interaction {
    try #require(try read(file(interaction, version: version)).interactions.first)
  }

  @Test(arguments: [
    (#"{"pactSpecification": {"version": "1.0.0"}}"#, SpecificationVersion.v1),
    (#"{"pactSpecification": {"version": "1.1"}}"#, .v1_1),
    (#"{"pactSpecification": {"version": "2"}}"#, .v2),
    (#"{"pactSpecification": {"version": 3}}"#, .v3),
    (#"{"pactSpecification": {"version": "v4.0"}}"#, .v4),
    (#"{"pact-specification": {"version": "2.0.0"}}"#, .v2),
    (#"{"pactSpecificationVersion": "2.0.0"}"#, .v2),
    (#"{"pactSpecification": {"version": "17.0"}}"#, .v3),
    (#"{"pactSpecification": {"version": "new"}}"#, .v3),
    ("{}", .v3), ("null", .v3),
  ])
  func `tells the version in every spelling`(
    _ metadata: String, _ version: SpecificationVersion
  ) throws {
    let pact = try Self.read(
      #"{"consumer": {"name": "a"}, "provider": {"name": "b"}, "metadata": \#(metadata)}"#)
    #expect(pact.version == version)
  }

  @Test func `takes the usual values for what is left out`() throws {
    let interaction = try Self.first("{}")
    #expect(interaction.description == "Interaction 0")
    #expect(interaction.states.isEmpty)
    #expect(!interaction.isPending)
    guard case .http(let request, let response) = interaction.content else {
      Issue.record("not HTTP")
      return
    }
    #expect(request.parts == RequestParts())
    #expect(response.parts == ResponseParts())
  }

  @Test(arguments: [
    (#"{"providerState": "a"}"#, [ProviderState("a")]),
    (#"{"provider_state": "a"}"#, [ProviderState("a")]),
    (#"{"providerState": null}"#, []),
    (
      #"{"providerStates": [{"name": "a", "params": {"id": 1}}, {"name": "b"}, "c"]}"#,
      [ProviderState("a", ["id": 1]), ProviderState("b"), ProviderState("c")]
    ),
    (#"{"providerStates": [], "providerState": "a"}"#, []),
    (#"{"providerStates": null, "providerState": "a"}"#, [ProviderState("a")]),
  ])
  func `reads states in every spelling`(_ text: String, _ states: [ProviderState]) throws {
    #expect(try Self.first(text).states == states)
  }

  @Test func `reads what version 4 knows of an interaction`() throws {
    let interaction = try Self.first(
      #"""
      {"type": "Synchronous/HTTP", "key": "k", "pending": true, "transport": "grpc",
       "comments": {"testname": "test()", "text": ["one", "two"], "more": 1,
         "references": {"openapi": {"operation": "get"}}},
       "pluginConfiguration": {"protobuf": {"key": "x"}}, "_id": "17",
       "interactionMarkup": {"markup": "<b>hi</b>", "markupType": "HTML"},
       "request": {"headers": {"Accept": ["a", "b"]}, "query": {"q": ["1", null]},
         "body": {"content": "aGk=", "contentType": "image/png", "encoded": "base64"}},
       "response": {"status": 204}}
      """#, version: "4.0")
    #expect(interaction.key == "k")
    #expect(interaction.isPending)
    #expect(interaction.transport == "grpc")
    #expect(interaction.comments.testName == "test()")
    #expect(interaction.comments.text == ["one", "two"])
    #expect(interaction.comments.references == ["openapi": ["operation": "get"]])
    #expect(interaction.comments.unknown == ["more": 1])
    #expect(interaction.pluginConfiguration == ["protobuf": ["key": "x"]])
    #expect(interaction.markup == .init("<b>hi</b>", .html))
    #expect(interaction.unknown == ["_id": "17"])
    guard case .http(let request, let response) = interaction.content else {
      Issue.record("not HTTP")
      return
    }
    #expect(request.parts.headers["accept"] == ["a", "b"])
    #expect(request.parts.query["q"] == ["1", nil])
    #expect(request.parts.body == .present(Array("hi".utf8), ContentType("image/png")))
    #expect(response.parts.status == 204)
  }

  @Test func `reads messages of version 3 and their older spelling`() throws {
    let pact = try Self.read(
      #"""
      {"consumer": {"name": "a"}, "provider": {"name": "b"}, "messages": [
        {"description": "m", "contents": {"x": 1}, "metaData": {"contentType": "application/json"},
         "matchingRules": {"body": {"$.x": {"matchers": [{"match": "type"}]}}}}]}
      """#)
    guard case .asynchronous(let message)? = pact.interactions.first?.content else {
      Issue.record("no message")
      return
    }
    #expect(message.parts.metadata == ["contentType": "application/json"])
    #expect(message.parts.contents.bytes == Array(#"{"x":1}"#.utf8))
    #expect(message.rules.rules.body.rules.count == 1)
  }

  @Test func `reads messages with answers, one or several`() throws {
    for response in [#"{"contents": {"content": 1}}"#, #"[{"contents": {"content": 1}}]"#] {
      let interaction = try Self.first(
        #"""
        {"type": "Synchronous/Messages", "request": {"contents": {"content": "q"}},
         "response": \#(response)}
        """#, version: "4.0")
      guard case .synchronous(let request, let answers) = interaction.content else {
        Issue.record("not synchronous")
        return
      }
      #expect(request.parts.contents.bytes == Array("q".utf8))
      #expect(answers.map(\.parts.contents.bytes) == [Array("1".utf8)])
    }
  }

  @Test func `remarks on what is strange, and reads it`() throws {
    let reading = try PactReader.read(
      Array(
        Self.file(
          #"{"contents": {"content": 1}, "key": "k"}, {"request": {}, "key": "k"}"#,
          version: "4.0"
        ).utf8))
    #expect(reading.pact.interactions.map(\.kind) == [.asynchronous, .http])
    #expect(
      reading.remarks.map(\.description) == [
        "/interactions/0: version 4 asks for a type; read as Asynchronous/Messages",
        "/interactions/1: version 4 asks for a type; read as Synchronous/HTTP",
        #"/interactions/1/key: another interaction has the key "k", too"#,
      ])
  }
}
