import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct IntegratedTests {
  /// Rules as `path: [matchers]`, which is shorter.
  private func short(_ rules: JSONObject, _ category: String = "body") -> JSON {
    .object(
      JSONObject(
        (rules[category]?.object?.members ?? []).map { ($0.name, $0.value["matchers"] ?? .null) }))
  }

  @Test(arguments: [
    // Nothing but an example.
    (#"{"a": [1, {"b": null}], "pact:x": 1}"#, #"{"a": [1, {"b": null}]}"#, "{}"),
    (
      #"{"id": {"value": 1, "pact:matcher:type": "type"}}"#, #"{"id": 1}"#,
      #"{"$.id": [{"match": "type"}]}"#
    ),
    (
      #"{"a": {"value": "maybe", "pact:matcher:type": "regex", "regex": "(yes|maybe)"}}"#,
      #"{"a": "maybe"}"#, #"{"$.a": [{"match": "regex", "regex": "(yes|maybe)"}]}"#
    ),
    // A list where kinds count: its elements are alike.
    (
      #"{"l": {"pact:matcher:type": "type", "min": 1, "value": [{"x": {"pact:matcher:type": "integer", "value": 1}}]}}"#,
      #"{"l": [{"x": 1}]}"#,
      #"{"$.l": [{"match": "type", "min": 1}], "$.l[*].x": [{"match": "integer"}]}"#
    ),
    // Without a matcher each element has its place.
    (
      #"[{"pact:matcher:type": "integer", "value": 1}, {"pact:matcher:type": "decimal", "value": 1.5}]"#,
      "[1, 1.5]", #"{"$[0]": [{"match": "integer"}], "$[1]": [{"match": "decimal"}]}"#
    ),
    (
      #"{"pact:matcher:type": "include", "value": "x"}"#, #""x""#,
      #"{"$": [{"match": "include", "value": "x"}]}"#
    ),
    (
      #"{"a b": {"pact:matcher:type": "null"}}"#, #"{"a b": null}"#,
      #"{"$['a b']": [{"match": "null"}]}"#
    ),
    // Several matchers; the map itself is the example.
    (
      #"""
      {"r": {"pact:matcher:type": [
        {"pact:matcher:type": "each-key", "value": "A-1", "rules": [
          {"pact:matcher:type": "regex", "regex": "\\w-\\d"}]},
        {"pact:matcher:type": "each-value", "rules": [{"pact:matcher:type": "type"}]}],
        "A-1": {"t": {"pact:matcher:type": "type", "value": "x"}}}}
      """#,
      #"{"r": {"A-1": {"t": "x"}}}"#,
      #"""
      {"$.r": [{"match": "eachKey", "value": "A-1", "rules": [{"match": "regex", "regex": "\\w-\\d"}]},
        {"match": "eachValue", "rules": [{"match": "type"}]}], "$.r.*.t": [{"match": "type"}]}
      """#
    ),
    (
      #"{"l": {"pact:matcher:type": "atLeast(1), atMost(10), eachValue(matching(regex, '\\w{3}', 'BAF'))"}}"#,
      #"{"l": ["BAF"]}"#,
      #"""
      {"$.l": [{"match": "type", "min": 1}, {"match": "type", "max": 10},
        {"match": "eachValue", "rules": [{"match": "regex", "regex": "\\w{3}"}], "value": "BAF"}]}
      """#
    ),
    (
      #"{"pact:matcher:type": "eachValue(matching($'person'))", "person": {"n": {"pact:matcher:type": "type", "value": "Fred"}}}"#,
      #"[{"n": "Fred"}]"#,
      #"{"$": [{"match": "eachValue", "rules": [{"match": "type"}]}], "$[*].n": [{"match": "type"}]}"#
    ),
    (
      #"{"m": {"pact:matcher:type": "eachKey(matching(regex, '[a-z]+', 'k')), eachValue(matching(integer, 1))"}}"#,
      #"{"m": {"k": 1}}"#,
      #"""
      {"$.m": [{"match": "eachKey", "rules": [{"match": "regex", "regex": "[a-z]+"}], "value": "k"},
        {"match": "eachValue", "rules": [{"match": "integer"}], "value": 1}]}
      """#
    ),
    (
      #"{"pact:matcher:type": "values", "value": {"k": {"pact:matcher:type": "type", "value": 1}}}"#,
      #"{"k": 1}"#, #"{"$": [{"match": "values"}], "$.*": [{"match": "type"}]}"#
    ),
    (
      #"""
      {"l": {"pact:matcher:type": "arrayContains", "variants": [
        {"a": {"pact:matcher:type": "equality", "value": 1}}, {"b": 2}]}}
      """#,
      #"{"l": [{"a": 1}, {"b": 2}]}"#,
      #"""
      {"$.l": [{"match": "arrayContains", "variants": [
        {"index": 0, "rules": {"$.a": {"combine": "AND", "matchers": [{"match": "equality"}]}}},
        {"index": 1, "rules": {}}]}]}
      """#
    ),
    // Of a plugin, with all that it has.
    (
      #"{"pact:matcher:type": "mine", "value": 1, "min": 2}"#, "1",
      #"{"$": [{"match": "mine", "min": 2}]}"#
    ),
  ])
  func `takes the rules out of an example`(
    _ text: String, _ example: String, _ rules: String
  ) throws {
    let read = try Integrated.body(try JSON(parsing: text))
    #expect(read.example == (try JSON(parsing: example)))
    #expect(short(read.rules) == (try JSON(parsing: rules)))
    // What comes out is understood.
    _ = try Integrated.rules(of: [read])
  }

  @Test(arguments: [
    (
      #"{"id": {"pact:generator:type": "RandomInt", "min": 1, "max": 2, "value": 1}}"#,
      #"{"body": {"$.id": {"type": "RandomInt", "min": 1, "max": 2}}}"#, "{}"
    ),
    (
      #"{"id": {"pact:matcher:type": "type", "pact:generator:type": "ProviderState", "expression": "${a}", "value": 1}}"#,
      #"{"body": {"$.id": {"type": "ProviderState", "expression": "${a}"}}}"#,
      #"{"$.id": [{"match": "type"}]}"#
    ),
    (
      #"{"id": {"expression": "${a}", "value": 1}}"#,
      #"{"body": {"$.id": {"type": "ProviderState", "expression": "${a}", "dataType": "RAW"}}}"#,
      "{}"
    ),
    (
      #"{"id": {"pact:matcher:type": "matching(integer, fromProviderState('${a}', 1))"}}"#,
      #"{"body": {"$.id": {"type": "ProviderState", "expression": "${a}", "dataType": "INTEGER"}}}"#,
      #"{"$.id": [{"match": "integer"}]}"#
    ),
  ])
  func `takes the generators out of an example`(
    _ text: String, _ generators: String, _ rules: String
  ) throws {
    let read = try Integrated.body(try JSON(parsing: text))
    #expect(read.example == ["id": 1])
    #expect(JSON.object(PactGenerators(read.generators).json) == (try JSON(parsing: generators)))
    #expect(short(read.rules) == (try JSON(parsing: rules)))
  }

  @Test func `reads a path, headers, a query and a status`() throws {
    let path = try Integrated.path(
      ["value": "/a/1", "pact:matcher:type": "regex", "regex": "/a/\\d"])
    let header = try Integrated.header(
      "X-Id", ["value": ["1", "2"], "pact:matcher:type": "regex", "regex": "\\d"])
    let query = try Integrated.query("q", ["value": 5, "pact:matcher:type": "number"])
    let status = try Integrated.status(
      ["value": 200, "pact:matcher:type": "statusCode", "status": "success"])
    let plain = try Integrated.header("Y", "z")
    #expect(path.texts == ["/a/1"])
    #expect(header.texts == ["1", "2"])
    #expect(query.texts == ["5"])
    #expect(plain.texts == ["z"] && plain.rules.isEmpty)
    let (rules, _) = try Integrated.rules(of: [path, header, query, status, plain])
    #expect(rules.rules.path?.matchers == [.regex("/a/\\d")])
    #expect(rules.rules.header.rules.map(\.list.matchers) == [[.regex("\\d")]])
    #expect(rules.rules.query.rules.map(\.path.description) == ["$.q"])
    #expect(rules.rules.status?.matchers == [.statusCode(.success)])
  }

  @Test(arguments: [
    (
      #"{"a": {"pact:matcher:type": 1}}"#,
      "/a/pact:matcher:type: expected the name of a matcher, a string, found an integer"
    ),
    (
      #"{"a": {"pact:matcher:type": ["type", {}]}}"#,
      "/a/pact:matcher:type/1: expected the name of a matcher, a string, found nothing"
    ),
    (#"{"a": {"pact:matcher:type": "regex"}}"#, "/a/regex: expected a string"),
    (
      #"{"a": {"pact:matcher:type": "arrayContains"}}"#,
      "/a/pact:matcher:type: expected variants, a list, beside arrayContains"
    ),
    (
      #"{"a": {"pact:generator:type": 1}}"#,
      "/a/pact:generator:type: expected the name of a generator, a string, found an integer"
    ),
    (
      #"{"a": {"pact:generator:type": "Regex"}}"#,
      "/a/regex: expected a string, found nothing"
    ),
    (
      #"{"a": {"pact:matcher:type": "matching(type)"}}"#,
      "/a/pact:matcher:type: the expression is not understood: column 14: expected a comma after type, found \")\""
    ),
  ])
  func `says what is wrong and where`(_ text: String, _ words: String) throws {
    let json = try JSON(parsing: text)
    let faults = #expect(throws: PactFaults.self) { try Integrated.body(json) }
    #expect(faults?.faults.map(\.description).first == words)
  }

  @Test func `names several faults at once`() throws {
    let faults = #expect(throws: PactFaults.self) {
      try Integrated.body([["pact:matcher:type": 1], ["pact:matcher:type": "matching("]])
    }
    #expect(faults?.faults.count == 2)
  }

  @Test func `does not follow values for ever`() {
    var json: JSON = ["pact:matcher:type": "type", "value": 1]
    for _ in 0..<600 { json = ["pact:matcher:type": "type", "value": [json]] }
    let faults = #expect(throws: PactFaults.self) { try Integrated.body(json) }
    #expect(faults?.faults.first?.what == "values nest deeper than 512")
  }
}
