import AssayJSON
import AssayMatching
import Testing

struct RulePathTests {
  @Test(arguments: [
    ("$", "$"), ("$.a.b", "$.a.b"), ("$['a'].b", "$.a.b"), ("$.a[0]", "$.a[0]"),
    ("$.a[*].*", "$.a[*].*"),
    ("$['@id']", "$.@id"), ("$['x y']['#text']", "$['x y'].#text"), ("$.a.0", "$.a.0"),
    ("$[\"q\"]", "$.q"), ("$['*']", "$.*"), ("$.ns:name-1_2", "$.ns:name-1_2"), ("$['']", "$['']"),
  ])
  func `reads names, indices and wildcards`(_ text: String, _ written: String) throws {
    #expect(try RulePath(text).description == written)
  }

  @Test(arguments: [
    ("", 1, "a path begins with $"), ("a.b", 1, "a path begins with $"),
    ("$a", 2, "expected . or [, found a"),
    ("$.", 3, "expected a name after ."), ("$..a", 3, "expected a name after ."),
    ("$[", 3, "[ is not closed"),
    ("$['a", 3, "' is not closed"), ("$[a]", 3, "expected a name in quotes, an index or *"),
    ("$[1", 4, "[ is not closed"),
    ("$[99999999999999999999]", 3, "expected a name in quotes, an index or *"),
    ("$[?(@.a)]", 3, "expected a name in quotes, an index or *"),
  ])
  func `says what is not understood, and where`(_ text: String, _ column: Int, _ what: String) {
    let fault = #expect(throws: RulePath.Fault.self) { try RulePath(text) }
    #expect(
      fault?.path == text && fault?.column == column && fault?.what == what, "\(fault as Any)")
  }

  /// Which of two rules, one of which never holds, decides over `$.a.b` or `$.a[0]`.
  @Test(arguments: [
    ("$.a.b", "$.a"), ("$.a.b", "$.a.*"), ("$.a.b", "$.*.b"), ("$.a.*", "$.a"), ("$.*.b", "$.*"),
    // Of equal weight: that which is exact earlier.
    ("$.a.*", "$.*.b"),
  ])
  func `the heavier path wins, and of two that weigh the same the one exact earlier`(
    _ winner: String, _ loser: String
  ) throws {
    let (holds, never) = (
      #"{"matchers":[{"match":"type"}]}"#, #"{"matchers":[{"match":"decimal"}]}"#
    )
    for rules in [
      #"{"\#(winner)": \#(holds), "\#(loser)": \#(never)}"#,
      #"{"\#(loser)": \#(never), "\#(winner)": \#(holds)}"#,
    ] {
      #expect(try Comparing.answer(#"{"a":{"b":1}}"#, #"{"a":{"b":2}}"#, rules) == [])
    }
  }

  @Test func `ties are found`() throws {
    func ties(_ paths: String...) throws -> [String] {
      try RuleTable(paths.map { .init(try RulePath($0), RuleList([.number])) }).ties
        .map { "\($0.path) \($1.path)" }
    }
    #expect(try ties("$.*.b", "$.a.*") == ["$.a.* $.*.b"])
    #expect(try ties("$.a.b", "$.a.*", "$.b.*", "$[*].x") == [])
    #expect(try ties("$.a[0]", "$.a['0']") == ["$.a.0 $.a[0]"])
  }

  @Test func `rules hold below their place, but limits and names do not`() throws {
    let rules = #"{"$.a": {"matchers":[{"match":"type","min":2}]}}"#
    #expect(try Comparing.answer(#"{"a":[[1]]}"#, #"{"a":[[2],[3,4,5]]}"#, rules) == [])
    #expect(try Comparing.answer(#"{"a":[[1]]}"#, #"{"a":[["x"],[3]]}"#, rules).count == 1)
    #expect(try Comparing.answer(#"{"a":[[1]]}"#, #"{"a":[[1]]}"#, rules).count == 1)
    // Equality below a rule of types.
    let reset =
      #"{"$": {"matchers":[{"match":"type"}]}, "$.a.b": {"matchers":[{"match":"equality"}]}}"#
    #expect(try Comparing.answer(#"{"a":{"b":1,"c":1}}"#, #"{"a":{"b":1,"c":2}}"#, reset) == [])
    #expect(try Comparing.answer(#"{"a":{"b":1}}"#, #"{"a":{"b":2}}"#, reset).count == 1)
  }

  @Test(arguments: [
    (#"[]"#, "/: matching rules are an object, not array"),
    (#"{"body":{"$.a":{}}}"#, "/body/$.a: expected an object with matchers, a list"),
    (
      #"{"body":{"$.a[":{"matchers":[]}}}"#,
      "/body/$.a[: the path is not understood: column 5, [ is not closed"
    ),
    (
      #"{"body":{"$.a":{"matchers":[{"match":"regex"}]}}}"#,
      "/body/$.a/matchers/0/regex: expected a string"
    ),
    (
      #"{"body":{"$.a":{"matchers":[{"match":"type","min":-1}]}}}"#,
      "/body/$.a/matchers/0/min: expected a number of elements"
    ),
    (
      #"{"body":{"$.a":{"matchers":[5]}}}"#,
      "/body/$.a/matchers/0: a matcher is an object, not integer"
    ),
    (#"{"body":{"$.a":{"matchers":[{}]}}}"#, "/body/$.a/matchers/0: a matcher has a name, `match`"),
    (#"{"body":{"$.a":{"matchers":[],"combine":"XOR"}}}"#, "/body/$.a/combine: expected AND or OR"),
    (
      #"{"status":{"matchers":[{"match":"statusCode","status":"bad"}]}}"#,
      "/status/matchers/0/status: bad is no class of statuses"
    ),
    (
      #"{"$.bogus.a":{"match":"type"}}"#,
      "/$.bogus.a: bogus is no part of an interaction that has rules"
    ),
    (
      #"{"$":{"match":"type"}}"#,
      "/$: a rule of version 2 begins with $.body, $.headers, $.query or $.path"
    ),
  ])
  func `rules that are wrong are told with their place`(_ json: String, _ description: String)
    throws
  {
    let json = try JSON(parsing: json)
    let fault = #expect(throws: RuleFault.self) { try RuleReader.read(json, at: JSONPointer()) }
    #expect(fault?.description == description)
  }
}
