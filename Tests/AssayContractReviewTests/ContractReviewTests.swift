import AssayContractReview
import AssayJSON
import AssayMatching
import AssayPact
import AssayRegularExpressions
import Testing

struct ContractReviewTests {
  private func review(
    _ body: String, _ rules: String = "{}", isRequest: Bool = false
  ) throws -> [String] {
    let expressions = RegularExpressions()
    let tools = MatchingTools { expressions.answer($0, $1) }
    let rules = PactRules(
      try RuleReader.read(["body": JSON(parsing: rules)], at: JSONPointer()))
    let body = Body.present(Array(body.utf8), ContentType("application/json"))
    let content: Interaction.Content =
      isRequest
      ? .http(PactRequest(RequestParts(body: body), rules: rules), PactResponse())
      : .http(PactRequest(), PactResponse(ResponseParts(body: body), rules: rules))
    let pact = Pact(
      consumer: "shop", provider: "stock", interactions: [Interaction("get", content)])
    return ContractReview(tools: tools).findings(pact).map { "\($0.code.rawValue) \($0.place)" }
  }

  private func rule(_ path: String, _ matcher: String) -> String {
    #"{"\#(path)": {"matchers": [\#(matcher)]}}"#
  }

  @Test func `a contract that says what it means has no findings`() throws {
    let body = #"{"id":1,"name":"Mary","at":"2024-01-01T10:00:00Z","tags":["a"]}"#
    let rules = #"""
      {"$.id":{"matchers":[{"match":"integer"}]},"$.at":{"matchers":[{"match":"datetime"}]},
       "$.tags[*]":{"matchers":[{"match":"regex","regex":"^[a-z]$"}]}}
      """#
    #expect(try review(body, rules) == [])
  }

  @Test func `tied, dead and useless rules are found`() throws {
    let types = #"{"matchers":[{"match":"type"}]}"#
    #expect(
      try review(#"{"a":{"b":"x"}}"#, #"{"$.*.b":\#(types),"$.a.*":\#(types)}"#)
        == ["tied-rules response body $.a.*"])
    #expect(
      try review(#"{"a":1}"#, rule("$.b.c", #"{"match":"type"}"#)) == [
        "dead-rule response body $.b.c"
      ])
    #expect(
      try review(#"{"a":[]}"#, rule("$.a", #"{"match":"type"}"#))
        == ["accepts-everything response body $.a"])
    #expect(
      try review(#"{"a":[]}"#, rule("$.a[*].id", #"{"match":"type"}"#))
        == ["dead-rule response body $.a[*].id"])
    #expect(try review(#"{"a":[1]}"#, rule("$.a[5]", #"{"match":"type"}"#)) == [])
  }

  @Test func `values that change each time must not be exact in answers`() throws {
    let body = #"""
      {"id":7,"order_id":8,"count":9,"key":"0b0bd1ff-3c3e-4e4f-9d5a-0123456789ab","on":"2024-02-03","price":1.0}
      """#
    #expect(
      try review(body) == [
        "over-specified response body $.id", "over-specified response body $.order_id",
        "over-specified response body $.key", "over-specified response body $.on",
        "readers-differ response body $.price",
      ])
    #expect(try review(body, isRequest: true) == ["readers-differ request body $.price"])
  }

  @Test func `a word of a closed list must not be any text`() throws {
    let types = rule("$.state", #"{"match":"type"}"#)
    #expect(
      try review(#"{"state":"IN_STOCK"}"#, types) == ["under-specified response body $.state"])
    #expect(try review(#"{"state":"Mary"}"#, types) == [])
  }

  @Test(arguments: [
    (#"{"match":"regex","regex":"("}"#, ["bad-rule response body $.a"]),
    (#"{"match":"regex","regex":"^b$"}"#, ["bad-rule response body $.a"]),
    (#"{"match":"regex","regex":"x+"}"#, ["readers-differ response body $.a"]),
    (#"{"match":"tpye"}"#, ["unknown-matcher response body $.a"]),
    (#"{"match":"regex","regex":".*"}"#, []),
  ])
  func `rules that are wrong by themselves are found`(_ matcher: String, _ found: [String]) throws {
    #expect(try review(#"{"a":"xx"}"#, rule("$.a", matcher)) == found)
  }

  @Test func `each finding says what to do`() throws {
    let pact = Pact(
      consumer: "a", provider: "b",
      interactions: [
        Interaction(
          "one",
          .asynchronous(
            PactMessage(MessageParts(contents: Body.present(Array(#"{"id":1}"#.utf8), nil)))),
          states: [ProviderState("there is one")])
      ])
    let findings = ContractReview(tools: MatchingTools { _, _ in .matches }).findings(pact)
    #expect(findings.count == 1)
    #expect(findings.first?.interaction == "one (there is one)")
    #expect(findings.first?.severity == .info)
    #expect(findings.first?.remedy == "Let its type or its format decide.")
  }

  private func review(
    bodies: [(path: String, body: String)], _ rule: String
  ) throws -> [ReviewFinding] {
    let rules = PactRules(
      try RuleReader.read(["body": ["$.note": JSON(parsing: rule)]], at: JSONPointer()))
    let interactions = bodies.map { path, body in
      Interaction(
        "get",
        .http(
          PactRequest(RequestParts(path: path)),
          PactResponse(
            ResponseParts(
              body: .present(Array(body.utf8), ContentType("application/json"))), rules: rules)))
    }
    let expressions = RegularExpressions()
    return ContractReview(tools: MatchingTools { expressions.answer($0, $1) })
      .findings(Pact(consumer: "a", provider: "b", interactions: interactions))
      .filter { $0.code == .untriedAlternative }
  }

  private static let nullOrType =
    #"{"combine":"OR","matchers":[{"match":"null"},{"match":"type"}]}"#

  @Test func `an alternative that no example takes is found`() throws {
    let found = try review(bodies: [("/orders/1", #"{"note":"x"}"#)], Self.nullOrType)
    #expect(found.map(\.place) == ["response body $.note"])
    #expect(
      found.first?.sentence
        == "it may be null or type, but no example is null (1 looked at, for GET /orders/{id}, status 200)"
    )
    let other = try review(bodies: [("/orders/1", #"{"note":null}"#)], Self.nullOrType)
    #expect(other.map { $0.sentence.contains("no example is type") } == [true])
  }

  @Test func `examples of one operation make up for each other, of others not`() throws {
    let both = [("/orders/1", #"{"note":"x"}"#), ("/orders/2", #"{"note":null}"#)]
    #expect(try review(bodies: both, Self.nullOrType) == [])
    let apart = [("/orders/1", #"{"note":"x"}"#), ("/users/2", #"{"note":null}"#)]
    #expect(try review(bodies: apart, Self.nullOrType).count == 2)
  }

  @Test func `any alternatives are told apart, and those that no value reaches are another's`()
    throws
  {
    let rule =
      #"{"combine":"OR","matchers":[{"match":"integer"},{"match":"regex","regex":"^[a-z]+$"},{"match":"boolean"}]}"#
    let found = try review(bodies: [("/1", #"{"note":1}"#), ("/2", #"{"note":"ab"}"#)], rule)
    #expect(found.map { $0.sentence.contains("no example is boolean") } == [true])
    #expect(try review(bodies: [("/1", "{}")], rule) == [])
    let all = #"{"matchers":[{"match":"null"},{"match":"type"}]}"#
    #expect(try review(bodies: [("/1", #"{"note":"x"}"#)], all) == [])
  }

  private func pact(_ bodies: String..., path: String = "/orders") -> Pact {
    let interactions = bodies.map { body in
      let body = Body.present(Array(body.utf8), ContentType("application/json"))
      return Interaction(
        "get",
        .http(PactRequest(RequestParts(path: path)), PactResponse(ResponseParts(body: body))))
    }
    return Pact(consumer: "shop", provider: "stock", interactions: interactions)
  }

  private static let one = "0b0bd1ff-3c3e-4e4f-9d5a-0123456789ab"
  private static let other = "9a1bd1ff-3c3e-4e4f-9d5a-0123456789ab"

  @Test func `examples that change by themselves are found in the next version`() {
    let review = ContractReview(tools: MatchingTools { _, _ in .matches })
    let before = pact(#"{"key":"\#(Self.one)","price":5}"#)
    let after = pact(#"{"key":"\#(Self.other)","price":5}"#)
    #expect(review.randomData(after, since: before).map(\.place) == ["response body $.key"])
    let paths = review.randomData(
      pact("{}", path: "/orders/\(Self.other)"), since: pact("{}", path: "/orders/\(Self.one)"))
    #expect(paths.map(\.place) == ["request path, part 2"])
  }

  @Test func `changes that somebody made are no random data`() {
    let review = ContractReview(tools: MatchingTools { _, _ in .matches })
    let before = pact(#"{"key":"\#(Self.one)","price":5}"#)
    let changes = [
      pact(#"{"key":"\#(Self.other)","price":6}"#), pact(#"{"key":"\#(Self.other)"}"#), before,
      // One more, and the first is still there.
      pact(#"{"key":"\#(Self.one)","price":5}"#, #"{"key":"\#(Self.other)","price":5}"#),
    ]
    for after in changes { #expect(review.randomData(after, since: before) == []) }
  }
}
