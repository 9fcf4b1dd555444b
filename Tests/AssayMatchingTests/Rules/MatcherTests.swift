import AssayJSON
import AssayMatching
import Testing

/// What each matcher takes and refuses, for a member `a` of an object.
struct MatcherTests {
  @Test(arguments: [
    (#"{"match":"equality"}"#, "1", "1", true), (#"{"match":"equality"}"#, "1", "1.0", false),
    (#"{"match":"regex","regex":"b"}"#, #""abc""#, #""b""#, true),
    (#"{"match":"regex","regex":"b"}"#, #""b""#, #""abc""#, false),
    (#"{"match":"regex","regex":"\\d+"}"#, "1", "42", true),
    (#"{"match":"regex","regex":"true|false"}"#, "true", "false", true),
    (#"{"match":"regex","regex":".*"}"#, #""x""#, "null", true),
    (#"{"match":"regex","regex":".*"}"#, #""x""#, "[]", false),
    (#"{"match":"regex","regex":"("}"#, #""x""#, #""x""#, false),
    (#"{"match":"type"}"#, "1", "2.5", true), (#"{"match":"type"}"#, "1", #""1""#, false),
    (#"{"match":"type"}"#, "1", "null", false), (#"{"match":"type"}"#, "null", "null", true),
    (#"{"match":"type"}"#, "true", "false", true), (#"{"match":"type"}"#, "[1]", "{}", false),
    (#"{"match":"number"}"#, "1", "2.5", true), (#"{"match":"number"}"#, "1", #""5""#, false),
    (#"{"match":"integer"}"#, "1", "100", true), (#"{"match":"integer"}"#, "1", "1.0", false),
    (#"{"match":"decimal"}"#, "1.5", "100", false), (#"{"match":"decimal"}"#, "1.5", "1e2", true),
    (#"{"match":"real"}"#, "1.5", "1.0", true),
    (#"{"match":"include","value":"an"}"#, #""x""#, #""Hans""#, true),
    (#"{"match":"include","value":"an"}"#, #""x""#, #""Hens""#, false),
    (#"{"match":"include","value":"2"}"#, "1", "123", true),
    (#"{"match":"null"}"#, "null", "null", true), (#"{"match":"null"}"#, "null", "0", false),
    (#"{"match":"boolean"}"#, "true", "false", true),
    (#"{"match":"boolean"}"#, "true", #""true""#, true),
    (#"{"match":"boolean"}"#, "true", "1", false),
    (#"{"match":"notEmpty"}"#, "1", "0", true), (#"{"match":"notEmpty"}"#, "1", #""""#, false),
    (#"{"match":"notEmpty"}"#, "1", "null", false), (#"{"match":"notEmpty"}"#, "[1]", "[]", false),
    (#"{"match":"notEmpty"}"#, #"{"b":1}"#, "{}", false),
    (#"{"match":"semver"}"#, #""1.2.3""#, #""10.0.0-rc.1+build.5""#, true),
    (#"{"match":"semver"}"#, #""1.2.3""#, #""1.2""#, false),
    (#"{"match":"semver"}"#, #""1.2.3""#, #""v1.2.3""#, false),
    (#"{"match":"semver"}"#, #""1.2.3""#, #""01.2.3""#, false),
    (#"{"match":"date"}"#, #""2000-01-01""#, #""2024-02-29""#, true),
    (#"{"match":"date"}"#, #""2000-01-01""#, #""2021-02-30""#, false),
    (#"{"match":"date","format":"dd/MM/yyyy"}"#, #""01/01/2000""#, #""31/12/2020""#, true),
    (#"{"match":"time","format":"HH:mm"}"#, #""10:00""#, #""24:00""#, false),
    (#"{"match":"timestamp"}"#, #""x""#, #""2024-05-01T10:11:12+02:00""#, true),
    (#"{"match":"datetime","format":"bad format"}"#, #""x""#, #""x""#, false),
    (#"{"timestamp":"yyyy-MM-dd'T'HH:mm"}"#, #""x""#, #""2024-05-01T10:11""#, true),
    (#"{"match":"somebody's"}"#, "1", "1", false),
    // Version 2 leaves the name out.
    (#"{"regex":"\\w+"}"#, #""x""#, #""y""#, true), (#"{"min":2}"#, "[1]", "[1]", false),
    (#"{"min":2}"#, "[1]", "[1,2]", true), (#"{"max":1}"#, "[1]", "[1,2]", false),
    (#"{"match":"min-type","min":1}"#, "[1]", "[]", false),
  ])
  func `takes what it says`(_ matcher: String, _ expected: String, _ actual: String, holds: Bool)
    throws
  {
    let mismatches = try Comparing.answer(
      #"{"a": \#(expected)}"#, #"{"a": \#(actual)}"#, Comparing.rule(matcher))
    #expect(mismatches.isEmpty == holds, "\(mismatches)")
  }

  @Test(arguments: [
    ("info", 101, 200), ("success", 204, 301), ("redirect", 302, 200), ("clientError", 404, 500),
    ("serverError", 503, 404), ("nonError", 302, 400), ("error", 500, 399),
  ])
  func `a class of statuses takes its own`(_ name: String, _ inside: Int, _ outside: Int) throws {
    let rules = try RuleReader.read(
      ["status": ["matchers": [["match": "statusCode", "status": .string(name)]]]], at: .init())
    let matching = Matching(tools: .forTests)
    #expect(matching.response(ResponseParts(), rules, ResponseParts(status: inside)) == [])
    let mismatches = matching.response(ResponseParts(), rules, ResponseParts(status: outside))
    #expect(mismatches.map(\.place) == [.status])
    #expect(mismatches.first?.rule == "statusCode")
  }

  @Test func `a list of codes takes each of them`() throws {
    let rules = try RuleReader.read(
      ["status": ["matchers": [["match": "statusCode", "status": [200, 201]]]]], at: .init())
    let matching = Matching(tools: .forTests)
    #expect(matching.response(ResponseParts(), rules, ResponseParts(status: 201)) == [])
    let mismatches = matching.response(ResponseParts(), rules, ResponseParts(status: 202))
    #expect(mismatches.first?.sentence == "expected one of 200, 201")
  }

  @Test(arguments: [
    (#"null"#, true), (#""x""#, true), (#"5"#, false), (#"{"b":2}"#, false),
  ])
  func `null or a string is said with OR`(_ actual: String, holds: Bool) throws {
    let rules = #"{"$.a": {"combine":"OR","matchers":[{"match":"null"},{"match":"type"}]}}"#
    let mismatches = try Comparing.answer(#"{"a":"x"}"#, #"{"a":\#(actual)}"#, rules)
    #expect(mismatches.isEmpty == holds, "\(mismatches)")
  }

  @Test func `null or an object is said with OR, and the object is compared`() throws {
    let rules = #"{"$.a": {"combine":"OR","matchers":[{"match":"null"},{"match":"type"}]}}"#
    for (actual, holds) in [
      ("null", true), (#"{"b":7}"#, true), (#"{"b":"x"}"#, false), ("{}", false),
    ] {
      let mismatches = try Comparing.answer(#"{"a":{"b":1}}"#, #"{"a":\#(actual)}"#, rules)
      #expect(mismatches.isEmpty == holds, "\(actual): \(mismatches)")
    }
  }

  @Test func `all of several matchers must hold`() throws {
    let rule = Comparing.rule(
      #"{"match":"type"},{"match":"include","value":"a"},{"match":"regex","regex":"b.*"}"#)
    #expect(try Comparing.answer(#"{"a":"ba"}"#, #"{"a":"bxa"}"#, rule) == [])
    let sentences = try Comparing.answer(#"{"a":"ba"}"#, #"{"a":"x"}"#, rule).map(\.sentence)
    #expect(sentences == [#"expected text with "a""#, #""x" does not match b.*"#])
  }
}
