import AssayJSON
import Testing

struct JSONParserTests {
  @Test func `keeps the order of members and the text of numbers`() throws {
    let text = #"{"b":1.50,"a":[true,false,null,-0,1e3,"x\n\"é"],"c":{}}"#
    #expect(try JSON(parsing: text).description == text)
  }

  @Test(arguments: [
    (#"\u0041\/\ud83d\ude00"#, "A/😀"), (#"\b\f\t\r"#, "\u{8}\u{C}\t\r"), ("é€", "é€"),
  ])
  func `reads escapes`(_ text: String, _ value: String) throws {
    #expect(try JSON(parsing: "\"\(text)\"") == .string(value))
  }

  @Test func `of members with one name the last counts`() throws {
    #expect(try JSON(parsing: #"{"a":1,"b":2,"a":3}"#).description == #"{"a":3,"b":2}"#)
  }

  @Test(arguments: [
    ("", "line 1, column 1, at /: expected a value, found the end"),
    ("[1,]", "line 1, column 4, at /1: expected a value, found \"]\""),
    ("{\"a\":\n [01]}", "line 2, column 3, at /a/0: a number begins with 0"),
    (#"{"a/b":{"c~":tru}}"#, "line 1, column 14, at /a~1b/c~0: expected a value, found \"t\""),
    (#"["x"#, "line 1, column 2, at /0: a string is not closed"),
    (
      "[\"a\u{1}\"]",
      "line 1, column 4, at /0: a string holds a control character that is not escaped"
    ),
    (#"["\ud83d"]"#, "line 1, column 3, at /0: half of a surrogate pair is escaped"),
    (#"["\x"]"#, "line 1, column 4, at /0: a backslash is followed by \"x\""),
    ("[1] 2", "line 1, column 5, at /: expected the end, found \"2\""),
    ("[1 2]", "line 1, column 4, at /: expected , or ], found \"2\""),
    ("{1:2}", "line 1, column 2, at /: expected a name in quotes, found \"1\""),
    ("-", "line 1, column 2, at /: expected a digit, found the end"),
    ("1.", "line 1, column 3, at /: expected a digit, found the end"),
  ])
  func `says what is wrong and where`(_ text: String, _ description: String) {
    let fault = #expect(throws: JSONFault.self) { try JSON(parsing: text) }
    #expect(fault?.description == description)
  }

  @Test func `refuses what nests too deep, and what is not UTF-8`() throws {
    let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    _ = try JSON(parsing: deep)
    #expect(throws: JSONFault.self) { try JSON(parsing: "[\(deep)]") }
    let fault = #expect(throws: JSONFault.self) { try JSON(parsing: [0x22, 0xFF, 0x22]) }
    #expect(fault?.what == "a string is not UTF-8")
    #expect(try JSON(parsing: [0xEF, 0xBB, 0xBF, 0x31]) == 1)
  }

  @Test(arguments: [
    // Other spellings of a name, names that are alike at both ends, and objects of many members.
    (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#), (#"{"":1,"":2}"#, #"{"":2}"#),
    (
      #"{"aaaaaaaa1aaaaaaaa":1,"aaaaaaaa2aaaaaaaa":2,"aaaaaaaa1aaaaaaaa":3}"#,
      #"{"aaaaaaaa1aaaaaaaa":3,"aaaaaaaa2aaaaaaaa":2}"#
    ),
    (
      #"[{"é":1,"e\u0301":2},{"e\u0301":3,"é":4}]"#, #"[{"é":2},{"é":4}]"#
    ),
  ])
  func `a name is one however it is spelled`(_ text: String, _ expected: String) throws {
    #expect(try JSON(parsing: text) == JSON(parsing: expected))
  }

  @Test func `many members with few names are as many as names`() throws {
    let members = (0..<100_000).map { "\"\($0 % 20)\":\($0)" }.joined(separator: ",")
    let object = try #require(try JSON(parsing: "{\(members)}").object)
    #expect(object.names == (0..<20).map(String.init))
    #expect(object["19"] == 99_999)
  }

  @Test func `the end of a string is found at every place`() throws {
    for count in 0..<40 {
      for end in ["\"", "\\n\"", "é\"", "\\u00e9\""] {
        let text = String(repeating: "x", count: count)
        let value = try JSON(parsing: "[\"\(text)\(end),1]")
        let tail = ["\"": "", "\\n\"": "\n"][end] ?? "é"
        #expect(value == [.string(text + tail), 1])
      }
      let broken = String(repeating: "x", count: count) + "\u{1}"
      let fault = #expect(throws: JSONFault.self) { try JSON(parsing: "\"\(broken)\"") }
      #expect(fault?.offset == count + 1)
    }
  }

  @Test func `one text that is not UTF-8 is told with its place`() throws {
    let text = Array(#"{"é":["ok","é"],"b":""#.utf8) + [0xC3, 0x28] + Array("\"}".utf8)
    let fault = #expect(throws: JSONFault.self) { try JSON(parsing: text) }
    #expect(fault?.description.hasSuffix("at /b: a string is not UTF-8") == true)
  }

  @Test func `a long number is kept`() throws {
    let digits = String(repeating: "7", count: 1_000_000)
    #expect(try JSON(parsing: "[\(digits)]").description == "[\(digits)]")
  }

  @Test(arguments: ["", "/", "/a~1b/~0~01/\u{301}a", "//~0\u{301}/0/01"])
  func `a pointer is written as it was read`(_ text: String) throws {
    #expect(try #require(JSONPointer(text)).text == text)
  }
}
