import AssayContracts
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayTestSupport
import Synchronization
import Testing

struct AlternativeTests {
  private static let address: Example = .anyOf(["street": "Main Street"], nil)

  @Test func `a handler gets each alternative, and the pact says that one must hold`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let got = Mutex<[String]>([])
      try await withMessage(
        folder.pact,
        .expectsToReceive("a customer").withContent(
          json: ["address": Self.address, "phone": .integer(5).orNull])
      ) { message in got.withLock { $0.append(message.text) } }
      #expect(
        got.withLock(\.self) == [
          #"{"address":{"street":"Main Street"},"phone":5}"#, #"{"address":null,"phone":null}"#,
        ])
      let pact = try folder.settledPact()
      #expect(pact.interactions.map(\.description) == ["a customer"])
      guard case .asynchronous(let message)? = pact.interactions.first?.content else { return }
      #expect(
        message.rules.rules.body
          == RuleTable([
            .init(RulePath([.name("address")]), RuleList([.type(min: nil, max: nil), .null], .or)),
            .init(RulePath([.name("address"), .any]), RuleList([.type(min: nil, max: nil)])),
            .init(RulePath([.name("phone")]), RuleList([.integer, .null], .or)),
          ]))
      #expect(
        pact.interactions.first?.comments.unknown["exercised"]
          == [
            "the message, body $.address": ["object", "null"],
            "the message, body $.phone": ["integer", "null"],
          ])
    }
  }

  @Test(
    arguments: [
      (address, "null", true), (address, #"{"street":"B"}"#, true),
      (address, #"{"street":null}"#, false), (address, "7", false),
      (.eachLike("x").orNull, "null", true), (.eachLike("x").orNull, #"["a","b"]"#, true),
      (.eachLike("x").orNull, "[]", false), (.eachLike("x").orNull, "[null]", false),
      (.eachKeyLike("a", .integer(1)).orNull, "null", true),
      (.eachKeyLike("a", .integer(1)).orNull, #"{"b":2}"#, true),
      (.eachKeyLike("a", .integer(1)).orNull, #"{"b":"2"}"#, false),
      (.date("yyyy-MM-dd").orNull, "null", true), (.date("yyyy-MM-dd").orNull, #""soon""#, false),
      (.anyOf("a", 1, nil), "2", true), (.anyOf("a", 1, nil), "2.5", false),
      (.anyOf(nil, "a"), #""b""#, true),
      (Example.exactly(["a": 1]).orNull, "null", true),
      (Example.exactly(["a": 1]).orNull, #"{"a":1}"#, true),
      (Example.exactly(["a": 1]).orNull, #"{"a":2}"#, false),
    ] as [(Example, String, Bool)])
  func `a provider may send either, and null only where it says so`(
    example: Example, value: String, isFine: Bool
  ) async throws {
    try await TemporaryFolder.with { folder in
      try await withMessage(
        folder.pact, .expectsToReceive("it").withContent(json: ["value": example])
      ) { _ in }
      let pact = try folder.settledPact()
      guard case .asynchronous(let message)? = pact.interactions.first?.content else { return }
      var actual = message.parts
      let body = #"{"value":\#(value)}"#
      actual.contents = .present(Array(body.utf8), ContentType("application/json"))
      let tools = MatchingTools { _, _ in .differs }
      let mismatches = Matching(tools: tools).message(
        message.parts, message.rules.rules, actual)
      #expect(mismatches.isEmpty == isFine, "\(mismatches)")
    }
  }

  private static let customer = HTTPInteraction.uponReceiving("a question for a customer")
    .withRequest(.get, "/customers/7")
    .willRespondWith(200, json: ["address": address])

  @Test func `a test that does not ask for each alternative fails`() async throws {
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withPact(folder.pact, Self.customer) { mock in
          let first = try await ask("\(mock.url)/customers/7").json
          #expect(first == ["address": ["street": "Main Street"]])
        }
      }
      #expect(
        failure?.happened
          == "expected but never sent: a question for a customer, with null at the answer, "
          + "body $.address (GET /customers/7)")
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test func `a test that asks for each alternative passes`() async throws {
    try await TemporaryFolder.with { folder in
      try await withPact(folder.pact, Self.customer) { mock in
        let answers = [
          try await ask("\(mock.url)/customers/7"), try await ask("\(mock.url)/customers/7"),
        ]
        #expect(
          answers.map(\.json) == [["address": ["street": "Main Street"]], ["address": .null]])
      }
      #expect(try folder.settledPact().interactions.count == 1)
    }
  }

  @Test func `each alternative of a request must be sent`() async throws {
    let order = HTTPInteraction.uponReceiving("an order")
      .withRequest(.post, "/orders", json: ["note": .like("soon").orNull])
      .willRespondWith(201)
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withPact(folder.pact, order) { mock in
          for text in [#"{"note":"now"}"#, #"{"note":"later"}"#] {
            _ = try await ask(
              "\(mock.url)/orders", method: "POST", type: "application/json", body: text)
          }
        }
      }
      #expect(failure?.happened.contains("null at the request, body $.note") == true)
      try await withPact(folder.pact, order) { mock in
        for text in [#"{"note":null}"#, #"{"note":"later"}"#] {
          _ = try await ask(
            "\(mock.url)/orders", method: "POST", type: "application/json", body: text)
        }
      }
      #expect(try folder.settledPact().interactions.count == 1)
    }
  }
}
