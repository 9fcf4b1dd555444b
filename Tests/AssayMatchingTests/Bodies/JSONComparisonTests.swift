import AssayJSON
import AssayMatching
import Testing

struct JSONComparisonTests {
  @Test(arguments: [
    (#"{"a":1}"#, #"{"a":1,"b":2}"#, false, true), (#"{"a":1}"#, #"{"a":1,"b":2}"#, true, false),
    (#"{}"#, #"{"b":2}"#, false, true), (#"{}"#, #"{"b":2}"#, true, false),
    (#"{"a":1}"#, #"{}"#, false, false), (#"{"a":null}"#, #"{}"#, false, false),
    (#"[1,2]"#, #"[1,2,3]"#, false, false), (#"[]"#, #"[1]"#, false, false),
    (#"1"#, #"1.0"#, false, false),
    (#"12345678901234567890"#, #"12345678901234567891"#, false, false),
    (#""x""#, #""x""#, true, true), (#"[{"a":1}]"#, #"[{"a":1,"b":2}]"#, false, true),
  ])
  func `without rules all is as in the example, and answers may have more members`(
    _ expected: String, _ actual: String, isRequest: Bool, holds: Bool
  ) throws {
    #expect(try Comparing.answer(expected, actual, isRequest: isRequest).isEmpty == holds)
  }

  @Test func `all differences are told, each with its place`() throws {
    let mismatches = try Comparing.answer(
      #"{"name":"Mary","pets":[{"kind":"cat"},{"kind":"dog"}],"first_name":"M","age":7}"#,
      #"{"name":"Fred","pets":[{"kind":1}],"firstName":"M","age":"7"}"#)
    #expect(
      mismatches.map(\.description) == [
        #"body $.name: expected "Mary", found "Fred""#,
        #"body $.pets: expected 2 elements, found 1"#,
        #"body $.pets[0].kind: expected "cat", found 1"#,
        #"body $.first_name: first_name is missing; there is firstName"#,
        #"body $.age: expected 7 (an integer), found a string"#,
      ])
  }

  @Test(arguments: [
    // With a rule the first element stands for the rest; none expected takes everything.
    ("[1]", "[2,3,4]", true), ("[1]", #"[2,"x"]"#, false), ("[]", #"[1,"x",{}]"#, true),
    ("[1,2,3]", "[4]", true), ("[1]", "[]", true), (#"[1,"x"]"#, #"[2,"y",3]"#, true),
    (#"[1,"x"]"#, "[2,3]", false),
  ])
  func `a rule makes the first element stand for others`(
    _ expected: String, _ actual: String, holds: Bool
  ) throws {
    let rules = #"{"$": {"matchers":[{"match":"type"}]}}"#
    #expect(try Comparing.answer(expected, actual, rules).isEmpty == holds)
  }

  @Test func `values takes any names, and rules for their values`() throws {
    let rules =
      #"{"$.a":{"matchers":[{"match":"values"}]},"$.a.*":{"matchers":[{"match":"integer"}]}}"#
    #expect(
      try Comparing.answer(#"{"a":{"x":1}}"#, #"{"a":{"p":1,"q":2}}"#, rules, isRequest: true) == []
    )
    let mismatches = try Comparing.answer(#"{"a":{"x":1}}"#, #"{"a":{"p":1,"q":"z"}}"#, rules)
    #expect(mismatches.map(\.place) == [.body("$.a.q")])
  }

  @Test func `each key and each value are held against their rules`() throws {
    let rules = #"""
      {"$.a":{"matchers":[
        {"match":"eachKey","rules":[{"match":"regex","regex":"[a-z]+"}]},
        {"match":"eachValue","rules":[{"match":"integer"}]}]}}
      """#
    #expect(try Comparing.answer(#"{"a":{"x":1}}"#, #"{"a":{"p":1,"q":2}}"#, rules) == [])
    let mismatches = try Comparing.answer(#"{"a":{"x":1}}"#, #"{"a":{"P1":1,"q":"z"}}"#, rules)
    #expect(mismatches.map(\.place) == [.body("$.a.P1"), .body("$.a.q")])
    #expect(mismatches.first?.sentence == #"the name "P1": "P1" does not match [a-z]+"#)
    let list =
      #"{"$.a":{"matchers":[{"match":"eachValue","rules":[{"match":"include","value":"x"}]}]}}"#
    #expect(try Comparing.answer(#"{"a":["x"]}"#, #"{"a":["ax","xb"]}"#, list) == [])
    #expect(try Comparing.answer(#"{"a":["x"]}"#, #"{"a":["ax","b"]}"#, list).count == 1)
    #expect(try Comparing.answer(#"{"a":[]}"#, #"{"a":["b"]}"#, list).count == 1)
  }

  @Test func `each value is one of several alternatives`() throws {
    func rules(_ other: String) -> String {
      #"""
      {"$.a":{"combine":"OR","matchers":[
        {"match":"\#(other)"},{"match":"eachValue","rules":[{"match":"include","value":"x"}]}]}}
      """#
    }
    for (expected, actual) in [
      (#"{"a":["x"]}"#, #"{"a":["ax","b"]}"#), (#"{"a":{"p":"x"}}"#, #"{"a":{"q":"ax","r":"b"}}"#),
    ] {
      #expect(try Comparing.answer(expected, actual, rules("type")) == [])
      #expect(try Comparing.answer(expected, actual, rules("null")).count == 1)
    }
    for actual in [#"{"a":null}"#, #"{"a":["ax","bx"]}"#, #"{"a":[]}"#] {
      #expect(try Comparing.answer(#"{"a":["x"]}"#, actual, rules("null")) == [])
    }
    #expect(try Comparing.answer(#"{"a":{"p":"x"}}"#, #"{"a":{"q":"ax"}}"#, rules("null")) == [])
    for (actual, count) in [(#"{"a":["x"]}"#, 0), (#"{"a":["ax"]}"#, 0), (#"{"a":["b"]}"#, 1)] {
      #expect(try Comparing.answer(#"{"a":["x"]}"#, actual, rules("equality")).count == count)
    }
    // The elements are equal to the example's, or of their kind.
    let kinds = #"{"$.a":{"combine":"OR","matchers":[{"match":"equality"},{"match":"type"}]}}"#
    for (actual, isLike) in [(#"{"a":["b"]}"#, true), (#"{"a":[7]}"#, false)] {
      #expect(try Comparing.answer(#"{"a":["x"]}"#, actual, kinds).isEmpty == isLike)
    }
    let variants = #"""
      {"$.a":{"combine":"OR","matchers":[{"match":"null"},{"match":"arrayContains","variants":[
        {"index":0,"rules":{"$":{"matchers":[{"match":"integer"}]}}}]}]}}
      """#
    for (actual, count) in [(#"{"a":null}"#, 0), (#"{"a":["x",7]}"#, 0), (#"{"a":["x"]}"#, 1)] {
      #expect(try Comparing.answer(#"{"a":[1]}"#, actual, variants).count == count)
    }
  }

  @Test func `each variant must be somewhere in the list`() throws {
    let rules = #"""
      {"$.a":{"matchers":[{"match":"arrayContains","variants":[
        {"index":0,"rules":{"$.id":{"matchers":[{"match":"integer"}]}}},
        {"index":1,"rules":{"$.id":{"matchers":[{"match":"regex","regex":"[a-z]+"}]}}}]}]}}
      """#
    let expected = #"{"a":[{"id":1,"kind":"n"},{"id":"x","kind":"s"}]}"#
    #expect(
      try Comparing.answer(
        expected, #"{"a":[{"id":"abc","kind":"s"},{"other":1},{"id":9,"kind":"n"}]}"#, rules) == [])
    let mismatches = try Comparing.answer(
      expected, #"{"a":[{"id":"ABC","kind":"s"},{"id":9,"kind":"n"}]}"#, rules)
    #expect(mismatches.count == 1)
    #expect(mismatches.first?.sentence.hasPrefix("no element is like variant 1") == true)
    let wrong = #"{"$.a":{"matchers":[{"match":"arrayContains","variants":[{"index":7}]}]}}"#
    #expect(try Comparing.answer(#"{"a":[1]}"#, #"{"a":[1]}"#, wrong).count == 1)
  }

  @Test func `bodies that are no JSON, nest too deep or are not UTF-8 are told`() throws {
    let deep = String(repeating: "[", count: 100_000)
    for (text, words) in [
      ("{", "expected a name"), (deep, "deeper than 512"), ("\"\\uD800\"", "surrogate"),
    ] {
      let mismatches = try Comparing.answer("{}", text)
      #expect(mismatches.count == 1 && mismatches[0].sentence.contains(words), "\(mismatches)")
    }
    let json = ContentType("application/json")
    let mismatches = try Comparing.body(
      .present([0x7B, 0x7D], json), .present([0x22, 0xFF, 0x22], json))
    #expect(mismatches.first?.sentence.contains("not UTF-8") == true)
    let example = try Comparing.body(.present([0x7B], json), .present([0x7B, 0x7D], json))
    #expect(example.first?.sentence.contains("the example is not JSON") == true)
  }

  @Test func `a pattern that would take for ever is told so`() throws {
    let long = String(repeating: "a", count: 300) + "!"
    let mismatches = try Comparing.answer(
      #"{"a":"a"}"#, #"{"a":"\#(long)"}"#, Comparing.rule(#"{"match":"regex","regex":"(a+)+"}"#))
    #expect(mismatches.first?.sentence.contains("too many steps") == true, "\(mismatches)")
  }
}
