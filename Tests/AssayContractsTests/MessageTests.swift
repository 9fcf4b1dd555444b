import AssayContracts
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayTestSupport
import Foundation
import Synchronization
import Testing

struct MessageTests {
  struct Paid: Decodable {
    var order: Int
    var at: String
  }

  @Test func `a handler gets contents and metadata, with generated values`() async throws {
    let message = MessageInteraction.given("order 7 was paid")
      .expectsToReceive("that an order was paid")
      .withContent(
        json: ["order": .integer(7).generated(.integer(in: 100...200)), "at": .date("yyyy-MM-dd")],
        metadata: ["topic": "orders", "partition": .integer(3)])
    try await TemporaryFolder.with { folder in
      try await withMessage(folder.pact, message) { message in
        let paid: Paid = try message.decoded()
        #expect((100...200).contains(paid.order))
        #expect(paid.at.count == 10)
        #expect(paid.at != "2000-02-01")
        #expect(
          message.metadata
            == ["topic": "orders", "partition": "3", "contentType": "application/json"])
      }
      let expected = try JSON(
        parsing: #"""
          {"type":"Asynchronous/Messages","description":"that an order was paid",
          "providerStates":[{"name":"order 7 was paid"}],
          "contents":{"content":{"order":7,"at":"2000-02-01"},"contentType":"application/json",
          "encoded":false},
          "metadata":{"contentType":"application/json","partition":3,"topic":"orders"},
          "matchingRules":{"body":{
          "$.at":{"combine":"AND","matchers":[{"match":"date",
          "format":"yyyy-MM-dd"}]},
          "$.order":{"combine":"AND","matchers":[{"match":"integer"}]}},
          "metadata":{"partition":{"combine":"AND","matchers":[{"match":"integer"}]}}},
          "generators":{"body":{"$.at":{"type":"Date","format":"yyyy-MM-dd"},
          "$.order":{"type":"RandomInt","min":100,"max":200}}}}
          """#)
      let written = try JSON(parsing: folder.settled())["interactions"]?[0]
      #expect(written == expected, "\(written ?? .null)")
    }
  }

  private static let price = SynchronousMessageInteraction.given("tea is sold")
    .uponReceiving("a question for a price")
    .withRequest(json: ["sku": .like("tea")], metadata: ["reply": "prices"])
    .willRespondWith(json: ["cents": .integer(499)])
    .willRespondWith(json: ["cents": .integer(449)], metadata: ["last": "yes"])

  @Test func `a consumer sends a message and gets the answers`() async throws {
    try await TemporaryFolder.with { folder in
      try await withExchange(folder.pact, Self.price) { channel in
        let answers = try channel.send(
          Array(#"{"sku":"milk"}"#.utf8), metadata: ["reply": "prices", "more": "1"])
        #expect(answers.map(\.text) == [#"{"cents":499}"#, #"{"cents":449}"#])
        #expect(answers.last?.metadata["last"] == "yes")
      }
      let interaction = try #require(try folder.settledPact().interactions.first)
      #expect(interaction.kind == .synchronous)
      guard case .synchronous(let request, let answers) = interaction.content else { return }
      #expect(request.rules.rules.body.rules.map(\.path.description) == ["$.sku"])
      #expect(answers.count == 2)
    }
  }

  @Test func `a message that differs fails the test, also when its error is hidden`() async throws {
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withExchange(folder.pact, Self.price) { channel in
          _ = try? channel.send(Array(#"{"sku":5}"#.utf8), metadata: ["reply": "elsewhere"])
        }
      }
      let words = failure?.happened ?? ""
      #expect(
        words.contains("metadata reply: expected \"prices\", found \"elsewhere\""), "\(words)")
      #expect(words.contains("body $.sku: expected a string, found an integer"), "\(words)")
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test func `a message that is not sent fails the test`() async throws {
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withExchange(folder.pact, Self.price) { _ in }
      }
      #expect(
        failure?.happened == "expected but never sent: a question for a price (tea is sold)")
    }
  }
}
