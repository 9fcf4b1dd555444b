import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct RuleWriterTests {
  static let matchers: [Matcher] = [
    .equality, .regex("\\d+"), .type(min: nil, max: nil), .type(min: 1, max: 3), .number,
    .integer, .decimal, .boolean, .null, .include("x"), .moment(.date, format: "yyyy"),
    .moment(.time, format: nil), .moment(.datetime, format: "yyyy-MM-dd'T'HH"),
    .contentType("image/png"), .values, .eachKey([.regex("a"), .type(min: nil, max: nil)]),
    .eachValue([.integer]),
    .arrayContains([
      .init(
        index: 1,
        rules: RuleTable([.init(RulePath([.name("a"), .anyIndex]), RuleList([.semver], .or))]))
    ]),
    .statusCode(.nonError), .statusCode(.codes([200, 201])), .notEmpty, .semver,
    .unknown("plugin"),
  ]

  private func rules(_ matcher: Matcher) -> MatchingRules {
    let list = RuleList([matcher, .equality], .or)
    return MatchingRules(
      path: list, status: list,
      query: RuleTable([
        .init(RulePath([.name("q")]), list), .init(RulePath([.name("q"), .index(0)]), list),
      ]),
      header: RuleTable([.init(RulePath([.name("$x")]), list)]),
      metadata: RuleTable([.init(RulePath([.name("m n")]), list)]),
      body: RuleTable([
        .init(RulePath([]), list),
        .init(RulePath([.name("it's"), .any, .anyIndex, .name("a b"), .index(2)]), list),
      ]))
  }

  @Test(arguments: matchers)
  func `version 4 says every matcher`(_ matcher: Matcher) throws {
    let rules = rules(matcher)
    let written = RuleWriter.write(PactRules(rules), as: .v4)
    #expect(written.unsayable.isEmpty)
    #expect(try PactRules(written.json, at: JSONPointer()).rules == rules)
  }

  @Test(arguments: matchers, [SpecificationVersion.v2, .v3])
  func `an earlier version says a matcher, or that it cannot`(
    _ matcher: Matcher, _ version: SpecificationVersion
  ) throws {
    let table = RuleTable([.init(RulePath([.name("a")]), RuleList([matcher]))])
    let rules = MatchingRules(header: table, body: table)
    let written = RuleWriter.write(PactRules(rules), as: version)
    let again = try PactRules(written.json, at: JSONPointer()).rules
    #expect((again == rules) == written.unsayable.isEmpty)
    #expect(written.unsayable.isEmpty || again.body.isEmpty)
  }

  @Test(arguments: [
    (
      #"{"$.body.a": {"match": "type", "mine": 1}, "$.headers.X-Y": {"regex": "a"}}"#,
      #"""
      {"body": {"$.a": {"combine": "AND", "matchers": [{"match": "type", "mine": 1}]}},
       "header": {"x-y": {"combine": "AND", "matchers": [{"match": "regex", "regex": "a"}]}}}
      """#
    ),
    (
      #"{"$.body['a b'][*]": {"min": "2"}, "$.path": {"match": "date", "date": "yyyy"}}"#,
      #"""
      {"body": {"$['a b'][*]": {"combine": "AND", "matchers": [{"match": "type", "min": 2}]}},
       "path": {"combine": "AND", "matchers": [{"match": "date", "format": "yyyy"}]}}
      """#
    ),
    (
      #"""
      {"body": {"$.m": {"matchers": [{"match": "mine", "x": [1]},
        {"match": "eachKey", "rules": [{"match": "regex", "regex": "a"}], "value": "a"}]}},
       "status": {"$": {"matchers": [{"match": "statusCode", "status": "information"}]}}}
      """#,
      #"""
      {"body": {"$.m": {"combine": "AND", "matchers": [{"match": "mine", "x": [1]},
        {"match": "eachKey", "rules": [{"match": "regex", "regex": "a"}], "value": "a"}]}},
       "status": {"combine": "AND", "matchers": [{"match": "statusCode", "status": "info"}]}}
      """#
    ),
  ])
  func `keeps attributes that nobody knows`(_ source: String, _ expected: String) throws {
    let object = try #require(try JSON(parsing: source).object)
    let rules = try PactRules(object, at: JSONPointer())
    let written = RuleWriter.write(rules, as: .v4)
    #expect(written.json == (try JSON(parsing: expected).object))
  }

  @Test(arguments: [
    (SpecificationVersion.v1, ["matching rules (2 places)"]),
    (.v2, ["a rule for the status", "the rule at metadata $.m"]),
    (.v3, ["a rule for the status"]), (.v4, []),
  ])
  func `names the places that a version has no rules for`(
    _ version: SpecificationVersion, _ words: [String]
  ) {
    let list = RuleList([.type(min: nil, max: nil)])
    let rules = MatchingRules(
      status: list, metadata: RuleTable([.init(RulePath([.name("m")]), list)]))
    #expect(RuleWriter.write(PactRules(rules), as: version).unsayable == words)
  }

  @Test func `rules that changed are written anew, others with all they had`() throws {
    let object = try #require(
      try JSON(
        parsing: #"""
          {"body": {"$.a": {"matchers": [{"match": "type", "mine": 1}]},
            "$.b": {"matchers": [{"match": "type", "mine": 1}]}}}
          """#
      ).object)
    var rules = try PactRules(object, at: JSONPointer())
    rules.rules.body = RuleTable(
      rules.rules.body.rules.map { rule in
        rule.path.description == "$.b" ? .init(rule.path, RuleList([.integer])) : rule
      })
    let written = JSON.object(RuleWriter.write(rules, as: .v4).json)
    #expect(written["body"]?["$.a"]?["matchers"] == [["match": "type", "mine": 1]])
    #expect(written["body"]?["$.b"]?["matchers"] == [["match": "integer"]])
  }
}
