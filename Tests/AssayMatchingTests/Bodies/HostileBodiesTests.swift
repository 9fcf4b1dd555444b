import AssayJSON
import AssayMatching
import Testing

/// Bodies that somebody made to take long, or to bring the process down.
///
/// What is here takes moments; without its limit each would take minutes, or trap.
struct HostileBodiesTests {
  private static func body(_ text: String, _ type: String = "application/json") -> Body {
    .present(Array(text.utf8), ContentType(type))
  }

  private static func list(_ count: Int, _ element: (Int) -> String) -> String {
    "[" + (0..<count).map(element).joined(separator: ",") + "]"
  }

  @Test func `what nests deep is told, not followed`() throws {
    for (open, close, type) in [
      ("[", "]", "application/json"), ("{\"a\":", "}", "application/json"),
      ("<a>", "</a>", "application/xml"),
    ] {
      let deep = String(repeating: open, count: 100_000) + String(repeating: close, count: 100_000)
      let mismatches = try Comparing.body(Self.body(open + close, type), Self.body(deep, type))
      #expect(mismatches.count == 1)
    }
  }

  @Test func `parts in parts are followed to a limit`() throws {
    var inner = "x"
    for level in 0..<200 {
      inner = """
        --b\(level)\r
        Content-Disposition: form-data; name="p"\r
        Content-Type: multipart/mixed; boundary=b\(level - 1)\r
        \r
        \(inner)\r
        --b\(level)--\r

        """
    }
    let type = "multipart/mixed; boundary=b199"
    #expect(try Comparing.body(Self.body(inner, type), Self.body(inner, type)) == [])
    let other = inner.replacing("\r\nx\r\n", with: "\r\ny\r\n")
    #expect(try Comparing.body(Self.body(inner, type), Self.body(other, type)).count == 1)
  }

  @Test func `looking for variants ends`() throws {
    let examples = Self.list(2000) { "{\"id\":\($0)}" }
    let actual = Self.list(2000) { "{\"id\":\($0 + 1_000_000)}" }
    let variants = Self.list(2000) { "{\"index\":\($0),\"rules\":{}}" }
    let rules =
      "{\"$\":{\"matchers\":[{\"match\":\"arrayContains\",\"variants\":\(variants)}]}}"
    let mismatches = try Comparing.answer(examples, actual, rules)
    #expect(mismatches.last?.sentence.contains("too many comparisons") == true)
  }

  @Test func `variants inside of variants share their steps`() throws {
    var (body, rules) = ("1", "{}")
    for _ in 0..<8 {
      body = "[\(body),0,0,0,0,0,0,0]"
      rules =
        "{\"$\":{\"matchers\":[{\"match\":\"arrayContains\",\"variants\":[{\"index\":0,\"rules\":\(rules)},{\"index\":0,\"rules\":\(rules)}]}]}}"
    }
    #expect(try Comparing.answer(body, body, rules) == [])
    let other = body.replacing("1", with: "2")
    #expect(try Comparing.answer(body, other, rules).count >= 1)
  }

  @Test func `many differences are listed to a limit`() throws {
    let mismatches = try Comparing.answer(
      Self.list(30_000) { "\($0)" }, Self.list(30_000) { "\($0 + 1)" })
    #expect(mismatches.count == 10_001)
    #expect(mismatches.last?.sentence.contains("more than 10000 differences") == true)
  }

  @Test func `many members, rules, elements and pairs cost as much as they are`() throws {
    let count = 20_000
    let object = "{" + (0..<count).map { "\"m\($0)\":\($0)" }.joined(separator: ",") + "}"
    let rules =
      "{"
      + (0..<count).map { "\"$.m\($0)\":{\"matchers\":[{\"match\":\"integer\"}]}" }
      .joined(separator: ",") + "}"
    #expect(try Comparing.answer(object, object, rules, isRequest: true) == [])
    let renamed = object.replacing("m", with: "n")
    #expect(try Comparing.answer(object, renamed, rules).count == 10_001)

    let xml = "<a>" + String(repeating: "<b/>", count: count) + "</a>"
    #expect(try Comparing.body(Self.body(xml, "text/xml"), Self.body(xml, "text/xml")) == [])
    let attributes = "<a " + (0..<count).map { "b\($0)='1'" }.joined(separator: " ") + "/>"
    #expect(
      try Comparing.body(Self.body(attributes, "text/xml"), Self.body(attributes, "text/xml")) == []
    )
    let scopes =
      "<a " + (0..<count).map { "xmlns:b\($0)='1'" }.joined(separator: " ") + ">"
      + String(repeating: "<c xmlns:d='e'/>", count: count) + "</a>"
    #expect(try Comparing.body(Self.body(scopes, "text/xml"), Self.body(scopes, "text/xml")) == [])

    let form = "application/x-www-form-urlencoded"
    let pairs = (0..<count).map { "k\($0)=\($0)" }.joined(separator: "&")
    #expect(try Comparing.body(Self.body(pairs, form), Self.body(pairs, form)) == [])
    let multipart = (0..<count).map { "--b\n\n\($0)\n" }.joined() + "--b--"
    #expect(
      try Comparing.body(
        Self.body(multipart, "multipart/mixed;boundary=b"),
        Self.body(multipart, "multipart/mixed;boundary=b")) == [])
  }

  @Test func `texts that take too many steps are tried a few times only`() throws {
    let bad = String(repeating: "a", count: 30) + "b"
    let mismatches = try Comparing.answer(
      "[\"a\"]", Self.list(200) { _ in "\"\(bad)\"" },
      #"{"$":{"matchers":[{"match":"type"}]},"$[*]":{"matchers":[{"match":"regex","regex":"(a+)+"}]}}"#
    )
    #expect(mismatches.count == 200)
    #expect(mismatches.last?.sentence.contains("is not tried") == true)
  }

  @Test func `entities of their own are not read`() throws {
    let laughs = """
      <!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>
      """
    let mismatches = try Comparing.body(
      Self.body("<a>x</a>", "text/xml"), Self.body(laughs, "text/xml"))
    #expect(mismatches.first?.sentence.contains("declarations") == true)
  }

  @Test func `a long number is shortened where it is told`() throws {
    let mismatches = try Comparing.answer("1", String(repeating: "9", count: 1_000_000))
    #expect(mismatches.count == 1)
    #expect((mismatches.first?.description.utf8.count ?? 0) < 1000)
  }

  @Test(arguments: [
    ("abcabcabcabcabcabd", "abcabcabcabcabcabcabd", true), ("é", "cafe\u{301}", false),
    ("", "x", true), ("xy", "x", false),
    ("aaaaaaaaaaaaaaaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaaab", true),
    ("aaaaaaaaaaaaaaaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaab", true),
    ("aaaaaaaaaaaaaaaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaac", false),
  ])
  func `a part is found byte by byte`(_ part: String, _ text: String, holds: Bool) throws {
    let rules = #"{"$":{"matchers":[{"match":"include","value":"\#(part)"}]}}"#
    #expect(try Comparing.answer("\"\"", "\"\(text)\"", rules).isEmpty == holds)
  }
}
