import AssayContractDifferences
import AssayMatching
import Testing

struct TerminalDifferenceTests {
  private func sample() throws -> BodyDifference {
    try Comparing(
      #"{"id": 7, "name": "Mary Smith", "list": ["日本語", 2], "a": 1, "b": 2, "c": 3, "d": 4}"#,
      #"{"id": 8, "name": "Mary Stone", "list": [2], "a": 1, "b": 2, "c": 3, "d": "4", "e": 1}"#,
      rules: #"{"$.id": {"matchers": [{"match": "integer"}]}}"#
    ).difference().condensed(context: 1)
  }

  @Test func `stands side by side where there is room`() throws {
    let text = try TerminalDifference(.init(color: false, width: 100, unicode: true))
      .render(sample())
    #expect(
      text == """
          expected                                        │ found
          {                                               │ {
        .   "id": 7                                       │   "id": 8
            may differ: integer at $.id
        ~   "name": "Mary [-Smith-]"                      │   "name": "Mary {+Stone+}"
            └ $.name: expected "Mary Smith", found "Mary Stone"
            "list": [                                     │   "list": [
            └ $.list: expected 2 elements, found 1
        -     "日本語"                                    │
              2                                           │     2
          ⋯ 3 lines left out
            "c": 3                                        │   "c": 3
        ~   "d": [-4-]                                    │   "d": {+"4"+}
            └ $.d: expected 4 (an integer), found a string
        .                                                 │   "e": 1
          }                                               │ }
        Found by position; the lines above pair what is alike instead:
            └ $.list[0]: expected "日本語", found 2

        """)
  }

  @Test func `stands one below the other where it is narrow, in ASCII on demand`() throws {
    let text = try TerminalDifference(.init(color: false, width: 50, unicode: false))
      .render(sample())
    #expect(
      text == #"""
          {
        .   "id": 7
        .   "id": 8
            may differ: integer at $.id
        -   "name": "Mary [-Smith-]"
        +   "name": "Mary {+Stone+}"
            > $.name: expected "Mary Smith", found "Mary
              Stone"
            "list": [
            > $.list: expected 2 elements, found 1
        -     "\u{65e5}\u{672c}\u{8a9e}"
              2
          ... 3 lines left out
            "c": 3
        -   "d": [-4-]
        +   "d": {+"4"+}
            > $.d: expected 4 (an integer), found a string
        .   "e": 1
          }
        Found by position; the lines above pair what is
        alike instead:
            > $.list[0]: expected
              "\u{65e5}\u{672c}\u{8a9e}", found 2

        """#)
  }

  @Test func `colours say no more than marks do`() throws {
    let difference = try sample()
    let colored = TerminalDifference(.init(color: true, width: 120, unicode: true))
      .render(difference)
    #expect(colored.contains("\"Mary \u{1B}[1;31mSmith\u{1B}[0m\""))
    #expect(colored.contains("\u{1B}[31m-\u{1B}[0m"))
    let plain = TerminalDifference(.init(color: false, width: 120, unicode: true))
      .render(difference)
    let marks = try Regex("\\[-|-\\]|\\{\\+|\\+\\}")
    let codes = try Regex("\u{1B}\\[[0-9;]*m")
    func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }
    #expect(words(colored.replacing(codes, with: "")) == words(plain.replacing(marks, with: "")))
  }

  @Test(arguments: [40, 60, 99, 100, 137], [true, false])
  func `no line is wider than the terminal, and nothing from outside moves its cursor`(
    width: Int, unicode: Bool
  ) throws {
    let long = String(repeating: "日本", count: 80)
    let name = try Comparing("\"\"", "\"\"").difference().form.rawValue
    #expect(name == "json")
    let hostile = Samples.hostile.replacing("\"", with: "'").replacing("\u{1B}", with: "\\u001b")
      .replacing("\u{0}", with: "\\u0000").replacing("\u{8}", with: "\\b")
    let deep = String(repeating: "[", count: 100) + "1" + String(repeating: "]", count: 100)
    let difference = try Comparing(
      "{\"a\": \"\(long)\", \"\(hostile)\": \"\(hostile)\", \"d\": \(deep)}",
      "{\"a\": \"x\(long)y\", \"\(hostile)\": \"x\(hostile)\", \"d\": [\(deep)]}"
    ).difference()
    let text = TerminalDifference(.init(color: false, width: width, unicode: unicode))
      .render(difference)
    for line in text.split(separator: "\n") {
      #expect(columns(String(line)) <= width, "\(line)")
    }
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    #expect(!text.contains("\u{202E}"))
    #expect(unicode || text.allSatisfy(\.isASCII))
  }

  private func columns(_ text: String) -> Int {
    text.reduce(0) { sum, character in
      let value = character.unicodeScalars.first?.value ?? 0
      return sum + ((0x2E80..<0xD800).contains(value) || value > 0x1F000 ? 2 : 1)
    }
  }

  @Test func `nothing is shown of nothing`() throws {
    let difference = BodyDifference(expected: .missing, actual: .missing, mismatches: [])
    #expect(
      TerminalDifference(.init(color: true, width: 100, unicode: true)).render(difference) == "")
    #expect(MarkdownDifference.render(difference) == "")
  }

  @Test func `Markdown is fenced by more than what is inside`() throws {
    let difference = try Comparing(#"{"a": "```"}"#, #"{"a": "````x"}"#).difference()
    #expect(
      MarkdownDifference.render(difference) == #"""
        `````diff
          {
        -   "a": "```"
        +   "a": "````x"
        ! $.a: expected "```", found "````x"
          }
        `````

        """#)
    let many = try Comparing(
      "[" + String(repeating: "1,", count: 900) + "1]",
      "[" + String(repeating: "2,", count: 900) + "2]"
    ).difference()
    let text = MarkdownDifference.render(many, limit: 10)
    #expect(text.contains("@@ 893 lines more, too many to show @@"))
    #expect(text.hasSuffix("# and 882 more\n```\n"))
  }
}
