import AssayJSON
import AssayPact
import Testing

struct DefinitionTests {
  private func read(_ expression: String) throws -> Integrated {
    try Integrated.body(["pact:matcher:type": .string(expression)])
  }

  @Test(arguments: [
    ("matching(type,'Name')", #"[{"match": "type"}]"#, #""Name""#),
    ("  matching ( number , 100 ) ", #"[{"match": "number"}]"#, "100"),
    ("matching(decimal, -1.50e2)", #"[{"match": "decimal"}]"#, "-1.50e2"),
    ("matching(boolean, true)", #"[{"match": "boolean"}]"#, "true"),
    ("matching(type, null)", #"[{"match": "type"}]"#, "null"),
    ("matching(equalTo, 'x')", #"[{"match": "equality"}]"#, #""x""#),
    ("matching(semver, '1.0.0')", #"[{"match": "semver"}]"#, #""1.0.0""#),
    ("matching(include, 'part')", #"[{"match": "include", "value": "part"}]"#, #""part""#),
    (
      "matching(datetime, 'yyyy-MM-dd','2000-01-01')",
      #"[{"match": "datetime", "format": "yyyy-MM-dd"}]"#, #""2000-01-01""#
    ),
    (
      "matching(contentType, 'application/xml', '<a/>')",
      #"[{"match": "contentType", "value": "application/xml"}]"#, #""<a/>""#
    ),
    (
      #"matching(regex, '\w\\d', 'it\'s')"#, #"[{"match": "regex", "regex": "\\w\\d"}]"#, #""it's""#
    ),
    (#"matching(type, '\n\t\u0041\u{1F642}')"#, #"[{"match": "type"}]"#, #""\n\tA🙂""#),
    ("notEmpty('x')", #"[{"match": "notEmpty"}]"#, #""x""#),
    ("notEmpty('x'), matching(type, 'y')", #"[{"match": "notEmpty"}, {"match": "type"}]"#, #""x""#),
    (
      "eachLike(matching(integer, 1))",
      #"[{"match": "eachValue", "rules": [{"match": "integer"}], "value": 1}, {"match": "type", "min": 1}]"#,
      "[1]"
    ),
    (
      "eachValue(eachValue(matching(integer, 1)))",
      #"[{"match": "eachValue", "value": [1], "rules": [{"match": "eachValue", "rules": [{"match": "integer"}], "value": 1}]}]"#,
      "[[1]]"
    ),
  ])
  func `reads an expression`(_ text: String, _ matchers: String, _ example: String) throws {
    let read = try read(text)
    #expect(read.rules["body"]?["$"]?["matchers"] == (try JSON(parsing: matchers)))
    #expect(read.example == (try JSON(parsing: example)))
  }

  @Test(arguments: [
    ("(", "column 1: expected an expression, found \"(\""),
    ("eachKey(", "column 9: expected an expression, found the end"),
    ("matching(type, 'a'", "column 19: expected ), found the end"),
    ("matching(type, 'a)", "column 16: a text is not closed"),
    (
      "matching(type, a)",
      "column 16: expected a text in single quotes, a number, true, false or null"
    ),
    (
      "matching(type, [1])",
      "column 16: expected a text in single quotes, a number, true, false or null"
    ),
    ("matching(magic, 'a')", "column 10: magic is no kind of matching that is known"),
    (
      "magic('a')",
      "column 1: magic is none of matching, notEmpty, eachKey, eachValue, eachLike, atLeast, atMost"
    ),
    ("atLeast('a')", "column 12: expected a number"),
    ("atLeast(-1)", "column 11: expected a number"),
    ("atLeast(1) x", "column 12: expected , or the end, found \"x\""),
    ("matching(regex, 'a')", "column 20: expected a comma, found \")\""),
    ("matching($person)", "column 11: expected a text in single quotes, found \"p\""),
    (#"matching(type, '\u{110000}')"#, "column 27: 110000 is no letter's number"),
  ])
  func `says what is not understood`(_ text: String, _ words: String) {
    let faults = #expect(throws: PactFaults.self) { try read(text) }
    #expect(
      faults?.faults.map(\.what).first
        == "the expression is not understood: " + words)
  }

  @Test func `expressions may not nest for ever`() {
    let text =
      String(repeating: "eachValue(", count: 10_000) + "matching(type, 1)"
      + String(repeating: ")", count: 10_000)
    let faults = #expect(throws: PactFaults.self) { try read(text) }
    #expect(faults?.faults.first?.what.contains("nest deeper than 50") == true)
  }
}
