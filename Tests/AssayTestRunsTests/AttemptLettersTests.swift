import AssayTestRuns
import Testing

struct AttemptLettersTests {
  @Test func `attempts are letters, and letters attempts`() {
    let letters = AttemptLetters([.failed, .errored, .skipped, .knownIssue, .passed])
    #expect(letters.description == "FESKP")
    #expect(AttemptLetters("FESKP") == letters)
    #expect(AttemptLetters("FX") == nil)
  }

  @Test(arguments: [
    ("expected 49.98, found 3 at 0xff12\nsecond line", "expected #.#, found # at #"),
    ("connection to db-17 refused", "connection to db-# refused"),
    ("café naïve", "café naïve"), ("", nil), (nil, nil),
    ("\n", nil),
  ])
  func `a signature is what stays the same`(message: String?, signature: String?) {
    #expect(FailureSignature(message: message)?.description == signature)
  }

  @Test func `a signature has an end`() {
    let long = FailureSignature(message: String(repeating: "ä ", count: 100_000))
    #expect(long?.description.count == 160)
  }
}
