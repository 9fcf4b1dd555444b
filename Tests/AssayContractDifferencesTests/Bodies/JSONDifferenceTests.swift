import AssayContractDifferences
import AssayMatching
import Testing

struct JSONDifferenceTests {
  @Test func `shows a value that differs beside the one that was expected`() throws {
    let difference = try Comparing(#"{"name": "Mary", "age": 3}"#, #"{"name": "Fred", "age": 3}"#)
      .difference()
    #expect(
      difference.drawn == [
        "  {", #"~   "name": "[Mary]" |   "name": "[Fred]"  <- expected "Mary", found "Fred""#,
        #"    "age": 3"#, "  }",
      ])
    #expect(difference.form == .json)
  }

  @Test func `aligns members by their names, whatever their order`() throws {
    let difference = try Comparing(#"{"a": 1, "b": 2}"#, #"{"b": 2, "a": 1}"#).difference()
    #expect(difference.drawn == ["  {", #"    "a": 1"#, #"    "b": 2"#, "  }"])
    #expect(difference.isEmpty)
  }

  @Test func `shows missing members, and members of which a request knows nothing`() throws {
    let difference = try Comparing(
      #"{"a": 1, "b": {"c": 2}}"#, #"{"x": 0, "a": 1, "y": 3}"#, isRequest: true
    ).difference()
    #expect(
      difference.drawn == [
        "  {", #"+   "x": 0  <- x is not expected"#, #"    "a": 1"#,
        #"-   "b": {  <- b is missing"#, #"-     "c": 2"#, "-   }",
        #"+   "y": 3  <- y is not expected"#, "  }",
      ])
  }

  @Test func `lets an answer have more members, and rules allow values`() throws {
    let difference = try Comparing(
      #"{"id": 1, "name": "a"}"#, #"{"id": 77, "name": "b", "more": [1]}"#,
      rules: #"{"$.id": {"matchers": [{"match": "integer"}]}}"#
    ).difference()
    #expect(
      difference.drawn == [
        "  {", #".   "id": [1] |   "id": [77] (integer at $.id)"#,
        #"~   "name": "[a]" |   "name": "[b]"  <- expected "a", found "b""#,
        #".  |   "more": ["#, ".  |     1", ".  |   ]", "  }",
      ])
  }

  @Test func `an element that came first does not change those after it`() throws {
    let difference = try Comparing(
      #"{"l": ["a", "b", "c"]}"#, #"{"l": ["x", "a", "b", "c"]}"#
    ).difference()
    #expect(
      difference.drawn == [
        "  {", #"    "l": [  <- expected 3 elements, found 4"#, #"+     "x""#, #"      "a""#,
        #"      "b""#, #"      "c""#, "    ]", "  }",
        #"shifted: body $.l[0]: expected "a", found "x""#,
        #"shifted: body $.l[1]: expected "b", found "a""#,
        #"shifted: body $.l[2]: expected "c", found "b""#,
      ])
  }

  @Test func `an element that went does not change those after it`() throws {
    let difference = try Comparing(
      #"[{"id": 1, "n": "a"}, {"id": 2, "n": "b"}, {"id": 3, "n": "c"}]"#,
      #"[{"id": 2, "n": "b"}, {"id": 3, "n": "d"}]"#
    ).difference()
    #expect(
      difference.rows.map(\.drawn) == [
        "  [  <- expected 3 elements, found 2", "-   {", #"-     "id": 1"#, #"-     "n": "a""#,
        "-   }", "    {", #"      "id": 2"#, #"      "n": "b""#, "    }", "    {",
        #"      "id": 3"#, #"~     "n": "[c]" |     "n": "[d]""#, "    }", "  ]",
      ])
    #expect(difference.listed.count == 4)
  }

  @Test(arguments: [true, false])
  func `with a rule the first element stands for those that have no like`(
    withRules: Bool
  ) throws {
    let difference = try Comparing(
      #"[{"id": 1}]"#, #"[{"id": 5}, {"id": 6}, {"id": "x"}]"#,
      rules: #"{"$": {"matchers": [{"match": "type", "min": 1}]}}"#
    ).difference(withRules: withRules)
    let rule = withRules ? " (type at $)" : ""
    #expect(
      difference.drawn == [
        "  [", "    {", ".     \"id\": [1] |     \"id\": [5]\(rule)", "    }",
        ".  |   {\(rule)", #".  |     "id": 6"#, ".  |   }", "    ^{",
        #"~     ^"id": [1] |     "id": ["x"]  <- expected an integer, found a string"#, "    ^}",
        "  ]",
      ])
  }

  @Test func `shows values of different kinds line beside line`() throws {
    let comparing = try Comparing(#"{"a": {"b": 1, "c": 2}}"#, #"{"a": [7]}"#)
    let sentence = try #require(comparing.mismatches.first).sentence
    #expect(
      comparing.difference().drawn == [
        "  {", #"~   "a": [{] |   "a": [[]  <- \#(sentence)"#,
        #"~     "b": 1 |     7"#, #"~     "c": 2 |   ]"#, "-   }", "  }",
      ])
  }

  @Test func `rules for all values take the first as the example`() throws {
    let difference = try Comparing(
      #"{"a": {"n": 1}}"#, #"{"x": {"n": 2}, "y": {"n": "z"}}"#,
      rules: #"""
        {"$": {"matchers": [{"match": "values"}]}, "$.*.n": {"matchers": [{"match": "integer"}]}}
        """#
    ).difference()
    #expect(
      difference.drawn == [
        "  {", #".   "a": { |  (values at $)"#, #".     "n": 1 | "#, ".   } | ",
        #".  |   "x": { (values at $)"#, #".  |     "n": 2"#, ".  |   }", #"    ^"y": {"#,
        #"~     ^"n": [1] |     "n": ["z"]  <- expected a number, found a string"#, "    ^}", "  }",
      ])
  }

  @Test func `a mismatch without a place is listed, and none is lost`() throws {
    let mismatches = [
      Mismatch(.body("$.nowhere[3]"), expected: "1", actual: "2", "one"),
      Mismatch(.body("no path"), expected: "1", actual: "2", "two"),
      Mismatch(.status, expected: "200", actual: "500", "not about the body"),
    ]
    let body = Body.present(Array(#"{"a": 1}"#.utf8), ContentType("application/json"))
    let difference = BodyDifference(expected: body, actual: body, mismatches: mismatches)
    #expect(
      difference.drawn == [
        "  {", #"    "a": 1"#, "  }", "notFound: body $.nowhere[3]: one",
        "notFound: body no path: two",
      ])
    #expect(!difference.isEmpty)
  }
}
