import AssayMatching
import AssayRegularExpressions
import Testing

struct RegularExpressionsTests {
  let expressions = RegularExpressions()

  @Test(arguments: [
    ("\\d+", "123", true), ("\\d+", "a123", false), ("\\d+", "123\n", false),
    ("a|bc", "abc", false),
    ("(?i)MARY", "mary", true), ("a(?=b)b", "ab", true), ("\\p{L}+", "Žluť", true), ("", "", true),
    (".*", "😀", true), ("^x$", "x", true),
  ])
  func `the whole text must match`(_ pattern: String, _ text: String, matches: Bool) {
    #expect(expressions.answer(pattern, text) == (matches ? .matches : .differs))
    #expect(expressions.answer(pattern, text) == (matches ? .matches : .differs))
  }

  @Test(arguments: ["(", "a)(b", "[", "*", "\\"])
  func `a pattern that is none is told`(_ pattern: String) {
    guard case .invalid(_) = expressions.answer(pattern, "x") else {
      Issue.record("taken: \(pattern)")
      return
    }
  }

  @Test func `nested repetitions do not take for ever`() {
    for count in [30, 200, 5000] {
      let text = String(repeating: "a", count: count) + "b"
      #expect(expressions.answer("(a+)+", text) == .tookTooLong)
    }
  }

  @Test func `long texts are matched`() {
    let text = String(repeating: "0123456789", count: 100_000)
    #expect(expressions.answer("\\d*", text) == .matches)
    #expect(expressions.answer("[0-8]*", text) == .differs)
    #expect(expressions.answer("(\\d|x)*", String(text.prefix(50_000))) == .matches)
  }
}
