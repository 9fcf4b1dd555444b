import AssayContractDifferences
import AssayMatching
import Testing

struct MismatchExplanationTests {
  private func explain(
    _ expected: String, _ actual: String, rules: String = "{}", isRequest: Bool = false
  ) throws -> [String] {
    let comparing = try Comparing(expected, actual, rules: rules, isRequest: isRequest)
    return MismatchExplanation.explain(
      comparing.mismatches, expected: comparing.expected, actual: comparing.actual,
      states: ["there is an order 7"], isRequest: isRequest
    ).map(\.sentence)
  }

  @Test(arguments: [
    (
      #"{"id": 1, "expires_at": "x"}"#, #"{"id": 1, "expiresAt": "y"}"#,
      ["expires_at is missing, expiresAt is new: renamed field?"]
    ),
    (
      #"{"name": "Mary Smith", "a": 1}"#, #"{"title": "Mary Smith", "a": 1}"#,
      ["name is missing, title is new: renamed field?"]
    ),
    (
      #"{"adress": "x", "a": 1}"#, #"{"address": "y", "a": 1}"#,
      ["adress is missing, address is new: renamed field?"]
    ),
    (
      #"[{"a_b": 1, "c_d": 2}]"#, #"[{"aB": 1, "cD": 2}]"#,
      ["these are missing, and others new: a_b → aB, c_d → cD: renamed fields?"]
    ),
    (#"{"count": 5, "b": 1}"#, #"{"total": true, "b": 1}"#, []),
    (#"{"a": 1}"#, #"{"a": "1"}"#, ["a is a number written as text"]),
    (#"{"a": "1"}"#, #"{"a": 1}"#, ["a is the number 1 where text is expected"]),
    (#"{"a": 1}"#, #"{"a": "one"}"#, ["the type changed: a went from an integer to a string"]),
    (
      #"{"a": 1}"#, #"{"a": 1.5}"#, ["the type changed: a went from an integer to a decimal number"]
    ),
    (#"{"a": 1}"#, #"{"a": 1.0}"#, ["the type changed: a is written 1.0 instead of 1"]),
    (#"{"a": [1]}"#, #"{"a": null}"#, ["a is null where a value is required"]),
    (#"{"a": [1, 2, 3]}"#, #"{"a": [3, 1, 2]}"#, ["$.a has the same elements in another order"]),
    (
      #"[{"a": 1}, {"a": 2}]"#, #"[{"a": 2}, {"a": 1}]"#,
      ["$ has the same elements in another order"]
    ),
    (#"{"a": "Open"}"#, #"{"a": "OPEN"}"#, ["a differs only in upper and lower case"]),
    (#"{"a": "x y"}"#, #"{"a": "x  y "}"#, ["a differs only in white space"]),
    (
      #"{"at": "2020-01-31"}"#, #"{"at": "31.01.2020"}"#,
      ["a date is written in another way: at is a date with dots instead of a date (2020-12-31)"]
    ),
    (
      #"{"at": "2020-01-31T10:00:00Z"}"#, #"{"at": 1580464800}"#,
      [
        "a date is written in another way: at is a number of seconds since 1970 "
          + "instead of a date with a time and its zone"
      ]
    ),
    (#"{"a": [1, 2]}"#, #"{"a": []}"#, ["a is an empty list"]),
    (
      #"{"id": 1, "name": "x"}"#, #"{"data": {"id": 1, "name": "x"}}"#,
      ["what is expected stands inside the member data"]
    ),
    (
      #"[{"id": 1}]"#, #"{"items": [{"id": 1}]}"#,
      ["what is expected stands inside the member items"]
    ),
    (
      #"{"data": {"id": 1, "name": "x"}}"#, #"{"id": 1, "name": "x"}"#,
      ["what is expected inside the member data stands at the top"]
    ),
    (
      #"{"id": 1, "name": "x"}"#, #"{"error": "no", "code": 7}"#,
      ["none of the expected members is there; there is error, code"]
    ),
    (
      #"{"id": "8d2e5f1a-0000-4000-8000-000000000001"}"#,
      #"{"id": "8d2e5f1a-0000-4000-8000-000000000002"}"#, ["id is another UUID"]
    ),
    (#"{"at": "2020-01-31"}"#, #"{"at": "2020-02-01"}"#, ["at is another date"]),
    (#"{"a": "Mary"}"#, #"{"a": "Fred"}"#, []),
    (#"{"a": 1}"#, #"{"a": 1}"#, []),
  ])
  func `says what the bodies show, and nothing where they show nothing`(
    expected: String, actual: String, sentences: [String]
  ) throws {
    #expect(try explain(expected, actual) == sentences)
  }

  @Test func `tells of members that a request should not have`() throws {
    #expect(
      try explain(#"{"a": 1}"#, #"{"a": 1, "b": 2, "c": 3}"#, isRequest: true)
        == ["the request has members that the contract does not know: b, c"])
  }

  @Test(arguments: [
    (
      "200", "404", ["s"], "the status is 404, expected 200: what is asked for is not there",
      "Was the provider state set up? Check what \"s\" creates."
    ),
    (
      "200", "404", [], "the status is 404, expected 200: what is asked for is not there",
      "No provider state is asked for: name one that creates it, or correct the path."
    ),
    (
      "201", "401", [], "the status is 401, expected 201: the provider does not let the request in",
      "Add credentials that are valid at the provider, as a header for the verification."
    ),
    (
      "200", "503", ["s"], "the status is 503, expected 200: the provider failed",
      "Read its log; the state \"s\" may be half set up."
    ),
  ])
  func `a status has reasons of its own`(
    expected: String, actual: String, states: [String], sentence: String, advice: String
  ) {
    let mismatch = Mismatch(.status, expected: expected, actual: actual, "differs")
    let found = MismatchExplanation.explain(
      [mismatch], expected: .missing, actual: .missing, states: states)
    #expect(found == [MismatchExplanation(.status, sentence, advice)])
  }

  @Test func `paths, media types and headers are looked at, too`() {
    func explain(_ mismatch: Mismatch) -> [String] {
      MismatchExplanation.explain([mismatch], expected: .missing, actual: .missing).map(\.sentence)
    }
    #expect(
      explain(Mismatch(.path, expected: "/a", actual: "/a/", "x"))
        == ["the paths differ only in the slash at the end"])
    #expect(
      explain(Mismatch(.path, expected: "/a", actual: "/api/v1/a", "x"))
        == ["the paths differ only by /api/v1 at the start"])
    #expect(
      explain(Mismatch(.contentType, expected: "application/json", actual: "text/html", "x"))
        == ["an HTML page came instead of application/json"])
    #expect(
      explain(Mismatch(.header("X-Kind"), expected: "Full", actual: "full", "x"))
        == ["X-Kind differs only in upper and lower case"])
    #expect(
      explain(Mismatch(.query("q"), expected: "caf\u{E9}", actual: "cafe\u{301}", "x"))
        == ["q looks the same and is made of other Unicode characters"])
    #expect(explain(Mismatch(.status, expected: "200", actual: "299", "x")) == [])
  }

  @Test func `a few are enough, the likeliest first`() throws {
    let comparing = try Comparing(
      #"{"a": 1, "b": "X", "c": [1], "d_e": 1, "f": "2020-01-01", "g": 1, "h": "u"}"#,
      #"{"a": "1", "b": "x", "c": [], "dE": 1, "f": "1/1/2020", "g": null, "h": "u "}"#)
    let status = Mismatch(.status, expected: "200", actual: "500", "x")
    let found = MismatchExplanation.explain(
      comparing.mismatches + [status], expected: comparing.expected, actual: comparing.actual)
    #expect(found.map(\.kind) == [.status, .emptyList, .renamed, .null])
  }

  @Test func `the parts of an interaction come before its body`() throws {
    let comparing = try Comparing(#"{"a": 1}"#, #"{"a": 2}"#)
    let mismatches =
      comparing.mismatches + [
        Mismatch(.header("X"), expected: "1", actual: "2", "expected 1, found 2"),
        Mismatch(.status, expected: "200", actual: "404", "expected 200, found 404"),
        Mismatch(.path, expected: "/a", actual: "/b", "expected /a, found /b"),
      ]
    let difference = InteractionDifference(
      mismatches, expected: comparing.expected, actual: comparing.actual, states: ["<s> *x*"])
    #expect(
      TerminalDifference(.init(color: false, width: 60, unicode: true)).render(difference) == """
        ? the status is 404, expected 200: what is asked for is not
          there
          Was the provider state set up? Check what "<s> *x*"
          creates.
        ~ path: expected /a, found /b
        ~ status: expected 200, found 404
        ~ header X: expected 1, found 2
          {
        -   "a": [-1-]
        +   "a": {+2+}
            └ $.a: expected 1, found 2
          }

        """)
    #expect(
      MarkdownDifference.render(difference) == #"""
        - **the status is 404, expected 200: what is asked for is not there** Was the provider state set up? Check what "&lt;s&gt; \*x\*" creates.
        - path: expected /a, found /b
        - status: expected 200, found 404
        - header X: expected 1, found 2

        ```diff
          {
        -   "a": 1
        +   "a": 2
        ! $.a: expected 1, found 2
          }
        ```

        """#)
    let html = HTMLDifference.render(difference)
    #expect(html.contains("Check what &quot;&lt;s&gt; *x*&quot; creates."))
    #expect(html.contains("<li><bdi>path: expected /a, found /b</bdi></li>"))
  }
}
