import AssayDependencies
import AssayEvidence
import Testing

struct TextMatcherTests {
  @Test(
    arguments: [
      ("abc", "xabcx", true), ("^abc$", "x\nabc\ny", true), ("^abc$", "abcd", false),
      ("^a$", "a\r\n", true), ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true), ("", "", true),
      ("a|b|", "zzz", true), ("^(a|b)+$", "abba", true), ("^(a|b)+$", "abca", false),
      ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aaa", false),
      ("^a{2,}$", "aaaaaa", true), ("a{,2}", "a{,2}", true), ("a{x}", "a{x}", true),
      ("^a*?b$", "aaab", true), ("^a??$", "", true), ("[a-c]+z", "abcz", true),
      ("[^a-c]", "abc", false), ("[]a]", "]", true), ("[a-]", "-", true), (#"[\d_]x"#, "_x", true),
      (#"[^\s\d]"#, "1 2", false), (#"[\S]"#, " x", true), (#"\d+ms\b"#, "took 15ms.", true),
      (#"\bcat\b"#, "concat", false), (#"\Bcat"#, "concat", true), (#"\w+@\w+"#, "a@b", true),
      (#"\W"#, "ab_1", false), (#"\D"#, "123", false), (#"a\.b"#, "axb", false),
      (#"\x41\u0042\u{43}"#, "ABC", true), (#"\Qa.b\E+"#, "a.b", true), (#"\t"#, "\t", true),
      ("(?i)READY", "ready", true), ("(?i:RE)ADY", "reADY", true), ("(?i:RE)ADY", "ready", false),
      ("(?i)[A-C]+$", "abc", true), ("(?i)straße", "STRASSE", false), ("((?i)a)b", "AB", false),
      ("(?<name>x)(?:y)", "xy", true), ("(a*)*b", "aaab", true), ("(|a)+b", "b", true),
      (#"\Aab"#, "x\nab", false), (#"ab\z"#, "ab\nx", false), ("é", "cafe\u{301}é", true),
      (#"started[\s?|"].*\] up\n$"#, "started \"x] up\n", true),
    ] as [(String, String, Bool)])
  func `matches as regular expressions do`(source: String, text: String, occurs: Bool) throws {
    #expect(try TextMatcher(.expression(source)).occurs(in: text) == occurs)
  }

  @Test(
    arguments: [
      ("a(b", "A ( has no )"), ("a)b", "There is a ) without its ("), ("*a", "nothing to repeat"),
      ("[ab", "A [ has no ]"), (#"a\"#, "lone \\"), ("(?=a)", "Looking ahead"),
      ("(?<!a)b", "Looking behind"), (#"(a)\1"#, "reference to a group"), ("a++", "possessive"),
      ("(?>a)", "atomic"), ("[z-a]", "no range"), ("a{5,2}", "not a range"),
      ("a{1001}", "not a range"), ("((a{1000}){1000})", "too large"), (#"\p{L}"#, "not known"),
      ("[[:alpha:]]", "not known"), (#"\x{110000}"#, "not a character"), ("(?q)a", "not known"),
      (String(repeating: "(", count: 1_000), "inside each other"),
      ("((((({1000}){1000}){1000}){1000}){1000}){1000}", "too large"),
    ] as [(String, String)])
  func `says what is wrong with an expression`(source: String, reason: String) throws {
    let error = #expect(throws: FailureReport.self) { try TextMatcher(.expression(source)) }
    #expect(error?.status == .badInput)
    #expect(error?.happened.contains(reason) == true, "\(error?.happened ?? "")")
  }

  @Test func `an expression that makes backtracking explode takes linear time`() throws {
    let line = String(repeating: "a", count: 2_000)
    let matcher = try TextMatcher(.expression("^(a+)+$|(a|aa)+b|(.*)*(.*)*c"))
    #expect(matcher.occurs(in: line + "\u{2028}!") == false)
  }

  @Test func `finds plain text by scalars`() throws {
    #expect(try TextMatcher(.text("a\nb")).occurs(in: "xa\nb"))
    #expect(try TextMatcher(.text("\n")).occurs(in: "a\r\nb"))
    #expect(try !TextMatcher(.text("abc")).occurs(in: "ab"))
    #expect(try TextMatcher(.text("")).occurs(in: ""))
    #expect(try TextMatcher(.text("aab")).occurs(in: "aaab"))
    #expect(try TextMatcher(.text("(")).occurs(in: "f(x)"))
  }
}
