import AssayMatching
import AssayRegularExpressions
import Testing

struct RegularExpressionsTests {
  let expressions = RegularExpressions(limit: .milliseconds(100))

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
    let text = String(repeating: "a", count: 200) + "b"
    #expect(expressions.answer("(a+)+", text) == .tookTooLong)
  }
}
