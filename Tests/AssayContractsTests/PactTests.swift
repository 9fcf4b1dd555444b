import AssayContracts
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayTestSupport
import Foundation
import Testing

struct PactTests {
  private static let stock = HTTPInteraction.given("item 42 is in stock", ["pieces": 7])
    .uponReceiving("a question for the stock of an item")
    .withRequest(
      .get, .regex(#"/items/\d+"#, "/items/42"),
      query: ["at": ["home", .regex("[a-z]+", "shop")], "all": nil],
      headers: ["Accept": .includes("*/*")]
    )
    .willRespondWith(.success, headers: ["X-Trace": .regex("[0-9a-f]+", "a1")]) {
      Member("id", .integer(42))
      Member("pieces", .fromProviderState("${pieces}", example: .integer(7)))
    }
    .comment("asked before each order")
    .reference("openapi", "operationId", "getItem")
    .pending()

  @Test func `the pact file has all that was said`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await withPact(folder.pact, Self.stock) { mock in
        try await ask("\(mock.url)/items/17?at=home&at=cellar&all")
      }
      #expect(answer.status == 200)
      #expect(answer.json == ["id": 42, "pieces": 7])
      let expected = try JSON(
        parsing: #"""
          {"consumer":{"name":"shop"},"provider":{"name":"stock"},"interactions":[{
          "type":"Synchronous/HTTP","description":"a question for the stock of an item",
          "providerStates":[{"name":"item 42 is in stock","params":{"pieces":7}}],
          "pending":true,"comments":{"text":["asked before each order"],
          "references":{"openapi":{"operationId":"getItem"}}},
          "request":{"method":"GET","path":"/items/42",
          "query":{"at":["home","shop"],"all":[null]},"headers":{"Accept":["*/*"]},
          "matchingRules":{
          "path":{"combine":"AND","matchers":[{"match":"regex","regex":"/items/\\d+"}]},
          "query":{"$.at[1]":{"combine":"AND","matchers":[{"match":"regex","regex":"[a-z]+"}]}},
          "header":{"accept":{"combine":"AND","matchers":[{"match":"include","value":"*/*"}]}}}},
          "response":{"status":200,
          "headers":{"X-Trace":["a1"],"Content-Type":["application/json"]},
          "body":{"content":{"id":42,"pieces":7},"contentType":"application/json",
          "encoded":false},
          "matchingRules":{
          "status":{"combine":"AND","matchers":[{"match":"statusCode","status":"success"}]},
          "header":{"x-trace":{"combine":"AND","matchers":[{"match":"regex",
          "regex":"[0-9a-f]+"}]}},
          "body":{"$.id":{"combine":"AND","matchers":[{"match":"integer"}]},
          "$.pieces":{"combine":"AND","matchers":[{"match":"integer"}]}}},
          "generators":{"body":{"$.pieces":{"type":"ProviderState","expression":"${pieces}",
          "dataType":"INTEGER"}}}}}],
          "metadata":{"pactSpecification":{"version":"4.0"}}}
          """#)
      #expect(try JSON(parsing: folder.settled()) == expected)
    }
  }

  @Test func `the same bytes are written from memory and from the journal`() async throws {
    var texts: [String] = []
    for isFromMemory in [true, false] {
      try await TemporaryFolder.with { folder in
        _ = try await withPact(folder.pact, Self.stock) { mock in
          try await ask("\(mock.url)/items/17?at=home&at=cellar&all")
        }
        try await withMessage(
          folder.pact,
          .expectsToReceive("it").withContent(
            json: [
              "a": .arrayContaining(["id": .uuid()]), "b": .eachKey(.regex("[a-z]", "a"), 1),
              "c": .dateTime().orNull,
            ], metadata: ["key": .integer(5)])
        ) { _ in }
        if isFromMemory {
          try folder.pact.settle()
        }
        texts.append(try folder.settled())
      }
    }
    #expect(texts[0] == texts[1])
  }

  @Test func `a request that nobody expects fails the test and says what differs`() async throws {
    let order = HTTPInteraction.uponReceiving("an order")
      .withRequest(.post, "/orders", json: ["pieces": .integer(1), "sku": "tea"])
      .willRespondWith(201)
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withPact(folder.pact, order) { mock in
          let answer = try await ask(
            "\(mock.url)/orders", method: "POST", type: "application/json",
            body: #"{"pieces":"1","sku":"coffee"}"#)
          #expect(answer.status == 500)
        }
      }
      let words = failure?.happened ?? ""
      #expect(words.contains("nobody expects POST /orders; the nearest is an order"), "\(words)")
      #expect(words.contains("$.pieces"), "\(words)")
      #expect(words.contains(#"expected "tea", found "coffee""#), "\(words)")
      #expect(words.contains("expected but never sent: an order (POST /orders)"), "\(words)")
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test func `a client's own error does not hide what the mock says`() async throws {
    struct Refused: Error {}
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withPact(folder.pact, Self.stock) { mock in
          _ = try await ask("\(mock.url)/things")
          throw Refused()
        }
      }
      #expect(failure?.happened.contains("nobody expects GET /things") == true)
      #expect(failure?.happened.hasSuffix("The test itself threw: Refused()") == true)
    }
  }

  @Test func `a test that throws adds nothing`() async throws {
    struct Own: Error {}
    try await TemporaryFolder.with { folder in
      await #expect(throws: Own.self) {
        try await withPact(folder.pact) { _ in throw Own() }
      }
      await #expect(throws: Own.self) {
        try await withMessage(folder.pact, .expectsToReceive("it").withContent(.empty)) { _ in
          throw Own()
        }
      }
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test func `an error of the test's own stays what it is when requests are missing`()
    async throws
  {
    struct Own: Error {}
    try await TemporaryFolder.with { folder in
      _ = await #expect(throws: Own.self) {
        _ = try await withPact(folder.pact, Self.stock) { _ in throw Own() }
      }
    }
  }

  @Test func `two tests that contradict each other are told`() async throws {
    let message = MessageInteraction.expectsToReceive("it")
    try await TemporaryFolder.with { folder in
      try await withMessage(folder.pact, message.withContent(json: ["a": 1])) { _ in }
      let failure = await #expect(throws: FailureReport.self) {
        try await withMessage(folder.pact, message.withContent(json: ["a": 2])) { _ in }
      }
      #expect(failure?.happened.contains("\"it\" differs in contents/content/a") == true)
    }
  }

  @Test(arguments: [
    (
      HTTPInteraction.uponReceiving("").withRequest(.get, "/").willRespondWith(200),
      "no description"
    ),
    (.uponReceiving("it").withRequest(.get, "items").willRespondWith(200), "begins with /"),
    (.uponReceiving("it").withRequest(.get, "/").willRespondWith(99), "99 is no status"),
    (
      .given("s", ["a": .integer(1)]).uponReceiving("it").withRequest(.get, "/")
        .willRespondWith(200), "more than plain values"
    ),
    (
      .uponReceiving("it").withRequest(.get, "/", headers: ["A": ["b": 1]]).willRespondWith(200),
      "header A: a list or an object"
    ),
    (
      .uponReceiving("it").withRequest(.get, "/", body: .bytes([1], type: "png"))
        .willRespondWith(200), "png is no media type"
    ),
    (
      .uponReceiving("it").withRequest(.get, "/", body: .xml("<a>", matching: ["a": 1]))
        .willRespondWith(200), "a path begins with $"
    ),
  ])
  func `says what is wrong with an interaction`(
    interaction: HTTPInteraction, words: String
  ) async throws {
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withPact(folder.pact, interaction) { _ in }
      }
      #expect(failure?.status == .badInput)
      #expect(failure?.happened.contains(words) == true, "\(failure?.happened ?? "")")
    }
  }

  @Test func `several tests at once add to one file`() async throws {
    try await TemporaryFolder.with { folder in
      try await withThrowingTaskGroup { group in
        for number in 1...20 {
          group.addTask {
            try await withPact(
              folder.pact,
              .uponReceiving("question \(number)").withRequest(.get, "/items/\(number)")
                .willRespondWith(200, json: .value(number))
            ) { mock in
              let answer = try await ask("\(mock.url)/items/\(number)")
              #expect(answer.json?.int == number)
            }
          }
        }
        try await group.waitForAll()
      }
      let names = try folder.settledPact().interactions.map(\.description)
      #expect(names == (1...20).map { "question \($0)" }.sorted())
    }
  }
}
