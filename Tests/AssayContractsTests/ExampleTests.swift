import AssayContracts
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayTestSupport
import Testing

/// What examples become is what the integration format of other languages says.
struct ExampleTests {
  struct Order: Encodable {
    var id = 7
    var lines = ["tea"]
    var gift = false
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var example: Example
    /// The same as other languages write it.
    var json: String

    init(_ name: String, _ example: Example, _ json: String) {
      (self.name, self.example, self.json) = (name, example, json)
    }

    var testDescription: String { name }
  }

  static let rows = [
    Row(
      "literals", ["a": 1, "b": 1.5, "c": true, "d": nil, "e": ["x"]],
      #"{"a":1,"b":1.5,"c":true,"d":null,"e":["x"]}"#),
    Row(
      "kinds", ["a": .like("x"), "b": .integer(1), "c": .decimal(1.5), "d": .number(2)],
      #"""
      {"a":{"pact:matcher:type":"type","value":"x"},"b":{"pact:matcher:type":"integer","value":1},
      "c":{"pact:matcher:type":"decimal","value":1.5},"d":{"pact:matcher:type":"number","value":2}}
      """#),
    Row(
      "like with inner rules", .like(["a": .regex("[0-9]+", "12"), "b": ["c": 1]]),
      #"""
      {"pact:matcher:type":"type","value":{
      "a":{"pact:matcher:type":"regex","regex":"[0-9]+","value":"12"},"b":{"c":1}}}
      """#),
    Row(
      "a list like another", .like([.integer(1), .integer(2)]),
      #"""
      {"pact:matcher:type":"type","value":[{"pact:matcher:type":"integer","value":1},
      {"pact:matcher:type":"integer","value":2}]}
      """#),
    Row(
      "each like", ["list": .eachLike(["id": .integer(1), "name": "tea"], min: 2, max: 5)],
      #"""
      {"list":{"pact:matcher:type":"type","min":2,"max":5,"value":[
      {"id":{"pact:matcher:type":"integer","value":1},"name":"tea"},
      {"id":{"pact:matcher:type":"integer","value":1},"name":"tea"}]}}
      """#),
    Row(
      "texts", ["a": .includes("b"), "b": .semver("1.2.3"), "c": .notEmpty("x")],
      #"""
      {"a":{"pact:matcher:type":"include","value":"b"},
      "b":{"pact:matcher:type":"semver","value":"1.2.3"},
      "c":{"pact:matcher:type":"notEmpty","value":"x"}}
      """#),
    Row(
      "moments",
      [
        "a": .date("yyyy-MM-dd", "2026-01-31"), "b": .time("HH:mm", "12:30"),
        "c": .dateTime("yyyy-MM-dd HH:mm", "2026-01-31 12:30"), "d": .date("dd.MM.yyyy"),
      ],
      #"""
      {"a":{"pact:matcher:type":"date","format":"yyyy-MM-dd","value":"2026-01-31"},
      "b":{"pact:matcher:type":"time","format":"HH:mm","value":"12:30"},
      "c":{"pact:matcher:type":"datetime","format":"yyyy-MM-dd HH:mm","value":"2026-01-31 12:30"},
      "d":{"pact:matcher:type":"date","pact:generator:type":"Date","format":"dd.MM.yyyy",
      "value":"01.02.2000"}}
      """#),
    Row(
      "exactly", .like(["a": .exactly("x")]),
      #"{"pact:matcher:type":"type","value":{"a":{"pact:matcher:type":"equality","value":"x"}}}"#),
    Row("boolean", .boolean(true), #"{"pact:matcher:type":"boolean","value":true}"#),
    Row(
      "one of", .oneOf("a.b", "c"),
      #"{"pact:matcher:type":"regex","regex":"a\\.b|c","value":"a.b"}"#),
    Row(
      "array containing",
      .arrayContaining(["id": .integer(1)], ["name": .like("x")]),
      #"""
      {"pact:matcher:type":"arrayContains","variants":[
      {"id":{"pact:matcher:type":"integer","value":1}},
      {"name":{"pact:matcher:type":"type","value":"x"}}]}
      """#),
    Row(
      "each key like", .eachKeyLike("TEA", .integer(4)),
      #"{"pact:matcher:type":"values","value":{"TEA":{"pact:matcher:type":"integer","value":4}}}"#),
    Row(
      "each key", .eachKey(.regex("[A-Z]+", "TEA"), ["n": .integer(4)]),
      #"""
      {"pact:matcher:type":[{"pact:matcher:type":"eachKey",
      "rules":[{"pact:matcher:type":"regex","regex":"[A-Z]+"}]},"values"],
      "value":{"TEA":{"n":{"pact:matcher:type":"integer","value":4}}}}
      """#),
    Row(
      "each value", .eachValue(.integer(4)),
      #"""
      {"pact:matcher:type":"eachValue","rules":[{"pact:matcher:type":"integer"}],"value":{"key":4}}
      """#),
    Row(
      "from a provider state", ["id": .fromProviderState("${id}", example: 7)],
      #"""
      {"id":{"pact:matcher:type":"type","pact:generator:type":"ProviderState",
      "expression":"${id}","dataType":"INTEGER","value":7}}
      """#),
    Row(
      "generated", ["a": .integer(3).generated(.integer(in: 1...9)), "b": .uuid()],
      #"""
      {"a":{"pact:matcher:type":"integer","pact:generator:type":"RandomInt","min":1,"max":9,
      "value":3},"b":{"pact:matcher:type":"regex","regex":
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}","pact:generator:type":"Uuid",
      "format":"lower-case-hyphenated","value":"e2490de5-5bd3-43d5-b7c4-526e33f71304"}}
      """#.replacing("\n", with: "")),
    Row(
      "a value of the program", .like(.encoded(Order())),
      #"{"pact:matcher:type":"type","value":{"gift":false,"id":7,"lines":["tea"]}}"#),
    Row(
      "a list of values of the program", .eachLike(.encoded(Order())),
      #"{"pact:matcher:type":"type","min":1,"value":[{"gift":false,"id":7,"lines":["tea"]}]}"#),
  ]

  @Test(arguments: rows) func `is the same as in other languages`(row: Row) async throws {
    try await TemporaryFolder.with { folder in
      let interaction = MessageInteraction.expectsToReceive("it").withContent(json: row.example)
      try await withMessage(folder.pact, interaction) { message in
        _ = try JSON(parsing: message.bytes)
      }
      let pact = try folder.settledPact()
      guard case .asynchronous(let written)? = pact.interactions.first?.content else {
        Issue.record("no message was written")
        return
      }
      let foreign = try Integrated.body(try JSON(parsing: row.json))
      let (rules, generators) = try Integrated.rules(of: [foreign])
      let bytes = written.parts.contents.bytes ?? []
      #expect(String(decoding: bytes, as: UTF8.self) == foreign.example.description)
      #expect(written.rules == rules)
      // Attributes that belong to the matcher stand in foreign generators, too.
      #expect(written.generators.items.map(\.path) == generators.items.map(\.path))
      #expect(
        written.generators.items.map(\.generator.kind) == generators.items.map(\.generator.kind))
    }
  }

  @Test func `members can be written one below the other`() async throws {
    try await TemporaryFolder.with { folder in
      let hasTags = true
      let interaction = MessageInteraction.expectsToReceive("it").withContent {
        Member("id", .integer(1))
        if hasTags { Member("tags", .eachLike("green")) }
        for name in ["a", "b"] { Member(name, .value(name)) }
        Member("inner") { Member("x", 1) }
      }
      try await withMessage(folder.pact, interaction) { message in
        #expect(message.text == #"{"id":1,"tags":["green"],"a":"a","b":"b","inner":{"x":1}}"#)
        #expect(message.contentType == "application/json")
      }
    }
  }

  @Test(arguments: [
    (Example.regex("[0-9]+", "abc"), #"body $: "abc" does not match [0-9]+"#),
    (.date("yyyy-MM-dd", "2026-02-30"), "2026-02-30"),
    (.date("bbb"), "the format bbb is not understood"),
    (.regex("(", "x"), "the pattern ( is not understood"),
    (.eachLike("x", min: 3, max: 2), "no list can have 3 to 2 elements"),
    (.eachKey("plain", 1), "names are texts with a rule"),
    (.eachValue(["a": 1]), "single ones with a rule"),
    (.anyOf("alone"), "two alternatives"),
    (.anyOf(["a": 1], "b"), "alternative 2, string, needs one rule of its own"),
    (.value(Double.nan), "nan is no number"),
  ])
  func `says what is wrong with an example, and where`(
    example: Example, words: String
  ) async throws {
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await withMessage(
          folder.pact, .expectsToReceive("it").withContent(json: example)
        ) { _ in }
      }
      #expect(failure?.status == .badInput)
      #expect(failure?.subject == "it")
      #expect(failure?.happened.contains(words) == true, "\(failure?.happened ?? "")")
    }
  }
}
