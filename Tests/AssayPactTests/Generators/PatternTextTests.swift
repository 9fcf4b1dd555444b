import AssayJSON
import AssayPact
import Testing

struct PatternTextTests {
  @Test(arguments: [
    "", "abc", "a|b|cd", "\\d{3}-\\d{2,4}", "[a-f0-9]{8}", "(ab)+c*", "(?:x|y)?z", "[^a-z\\s]{5}",
    "^\\w+@\\w+\\.(com|org)$", "\\/orders\\/\\d+", "[-a]", "[a-]", "[\\]\\\\]", "[]a]?", ".{2,}",
    "a{0}b", "\\x41\\u0042", "(?<year>\\d{4})-(?P<month>0[1-9])", "a+?b*+", "\\Aab\\z", "\\S\\D\\W",
    "(a|b(c|d){2}){3}", "ä|🙂", "\\$\\{x\\}", "[\\d.]+", "\\s", "{x}",
  ])
  func `makes texts that the pattern matches`(_ pattern: String) throws {
    // The library spells some things in another way; names it cannot have.
    let spelled = pattern.replacing("(?P<", with: "(?<").replacing("[]a]", with: "[\\]a]")
      .replacing("{x}", with: "\\{x\\}").replacing("\\\\{", with: "\\{")
    let regex = try Regex(spelled)
    for seed in 0..<20 {
      var generation = Generation.forTests(seed: UInt64(seed))
      let text = try #require(
        try generation.value(Generator(.regex(pattern)), insteadOf: "").string)
      #expect(try regex.wholeMatch(in: text) != nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("(", "column 2: a group is not closed"), ("a)", "column 2: there is a ) too many"),
    ("[a", "column 3: a class is not closed"), ("*a", "column 1: * has nothing to repeat"),
    ("a{2", "column 4: expected {n}, {n,} or {n,m}"),
    ("a{3,2}", "column 7: expected {n}, {n,} or {n,m}"),
    ("a{99999999999999999999}", "column 3: expected a number after {"),
    ("a**", "column 4: a repetition is repeated"),
    ("\\", "column 2: the pattern ends with a backslash"),
    ("a(?=b)", "column 4: only plain, named and uncaptured groups are understood"),
    ("(?<!b)a", "column 3: only plain, named and uncaptured groups are understood"),
    ("(a)\\1", "column 5: \\1 is not understood"), ("\\p{L}", "column 2: \\p is not understood"),
    ("[[:alpha:]]", "column 2: only letters, ranges and escapes are understood in a class"),
    ("[a-z&&[^b]]", "column 5: only letters, ranges and escapes are understood in a class"),
    ("[z-a]", "column 5: a range ends before it begins, or is too large"),
    ("a^b", "column 2: an anchor in the middle matches no text"),
    ("\\xzz", "column 3: expected 2 hexadecimal digits"),
    ("a{90000}{2}", "column 12: a repetition is repeated"),
    ("\\d++\\d", "the texts that were made do not match it"),
    ("((a{90000}){90000}){90000}", "its texts are longer than 100000 letters"),
  ])
  func `says what it does not understand`(_ pattern: String, _ words: String) {
    var generation = Generation.forTests()
    let fault = Generation.Fault(
      "no text can be made for \(JSON.string(pattern)): \(words)")
    #expect(throws: fault) {
      try generation.value(Generator(.regex(pattern)), insteadOf: "")
    }
  }

  @Test func `groups may not nest for ever`() {
    var generation = Generation.forTests()
    let pattern = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
    #expect(throws: Generation.Fault.self) {
      try generation.value(Generator(.regex(pattern)), insteadOf: "")
    }
  }
}
