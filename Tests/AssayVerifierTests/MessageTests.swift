import AssayJSON
import AssayMatching
import AssayPact
import AssayProviderVerification
import AssayVerifier
import Testing

struct MessageTests {
  private func message(_ json: JSON, _ metadata: JSONObject = [:]) -> PactMessage {
    PactMessage(MessageParts(contents: Examples.json(json), metadata: metadata))
  }

  private func asynchronous(_ description: String, _ message: PactMessage) -> Interaction {
    Interaction(description, .asynchronous(message), states: [ProviderState("s", ["id": 1])])
  }

  @Test func `a message is asked for by its description, with metadata in a header`() async throws {
    let plan = try Examples.plan(
      asynchronous(
        "an order", message(["id": 1], ["contentType": "application/json", "topic": "orders"])),
      asynchronous("another", message(["id": 2], ["topic": "orders"])))
    try await TestServer.with { request in
      let metadata = Base64.encode(Array(#"{"topic":"orders"}"#.utf8))
      var reply = TestServer.Reply.json(["id": 1, "more": true])
      reply.headers.append(("Pact-Message-Metadata", metadata))
      return reply
    } _: { server, address in
      let report = try await Examples.verifier(nil, messages: .address(address + "/make"))
        .run(plan)
      #expect(report.results[0].hasPassed, "\(report.sections.flatMap(\.text))")
      #expect(report.results[1].mismatches == ["body $.id: expected 2, found 1"])
      #expect(report.results[1].reproduction?.contains("\"description\":\"another\"") == true)
      #expect(server.lines == ["POST /make", "POST /make"])
      #expect(
        server.requests[0].json == [
          "description": "an order", "providerStates": [["name": "s", "params": ["id": 1]]],
        ])
    }
  }

  @Test func `of a message that is answered, all answers are compared`() async throws {
    let request = message(["ask": 1], ["topic": "questions"])
    let one = Interaction("one", .synchronous(request, [message(["a": 1])]))
    let two = Interaction(
      "two", .synchronous(request, [message(["a": 1]), message(["a": 2], ["last": true])]))
    try await TestServer.with { request in
      #expect(request.json["request"]?["contents"]?["content"] == ["ask": 1])
      #expect(request.json["request"]?["metadata"] == ["topic": "questions"])
      if request.json["description"] == "one" { return .json(["a": 1]) }
      return .json([
        ["contents": ["content": ["a": 1], "contentType": "application/json", "encoded": false]],
        ["contents": ["content": ["a": 3]], "metadata": ["last": true]],
      ])
    } _: { _, address in
      let report = try await Examples.verifier(nil, messages: .address(address))
        .run(try Examples.plan(one, two))
      #expect(report.results[0].hasPassed, "\(report.results[0])")
      #expect(report.results[1].mismatches == ["body $.a: answer 2: expected 2, found 3"])
    }
  }

  @Test func `more or fewer answers than expected are a mismatch`() async throws {
    let interaction = Interaction(
      "two", .synchronous(message(1), [message(["a": 1]), message(["a": 2])]))
    for count in [1, 3] {
      let contents = Examples.json(["a": 1])
      let verifier = Examples.verifier(
        nil,
        messages: .handler { question in
          #expect(question.count == 2 && question.request != nil)
          return Array(repeating: MessageParts(contents: contents), count: count)
        })
      let report = try await verifier.run(try Examples.plan(interaction))
      let words = count == 1 ? "1 message" : "3 messages"
      #expect(report.results[0].mismatches.last == "body $: expected 2 messages, found \(words)")
    }
  }

  @Test(arguments: [
    (TestServer.Reply.text("unknown message", status: 404), 1, "answered 404: unknown message"),
    (.json(["a": 1]), 2, "answered with no list, where 2 messages are expected."),
    (.text("a"), 2, "answered what is no JSON"),
    (.json([["contents": ["content": "a", "encoded": 7]]]), 2, "cannot be read"),
    (
      TestServer.Reply(headers: [("Pact-Message-Metadata", "e30")], body: [0x31]), 1, ""
    ),
    (TestServer.Reply(headers: [("Pact-Message-Metadata", "!")]), 1, "no JSON object in base64."),
  ])
  func `an answer that is no message is an error`(
    reply: TestServer.Reply, count: Int, words: String
  ) async throws {
    let answers = Array(repeating: message(1), count: count)
    let interaction = Interaction("m", .synchronous(message(1), answers))
    try await TestServer.with { _ in
      reply
    } _: { _, address in
      let report = try await Examples.verifier(nil, messages: .address(address))
        .run(try Examples.plan(interaction))
      if words.isEmpty {
        #expect(report.results[0].hasPassed, "\(report.results[0])")
      } else {
        let fault = try #require(report.results[0].fault)
        #expect(fault.kind == .provider && fault.happened.contains(words), "\(fault)")
      }
    }
  }

  @Test func `without anybody who makes messages, they are errors`() async throws {
    let plan = try Examples.plan(asynchronous("m", message(1)), Examples.get("/"))
    let verifier = Examples.verifier(.handler { _, _ in ResponseParts() })
    let report = try await verifier.run(plan)
    #expect(report.results[0].fault?.kind == .target)
    #expect(report.results[1].hasPassed)
  }
}
