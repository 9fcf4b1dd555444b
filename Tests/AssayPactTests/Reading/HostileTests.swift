import AssayJSON
import AssayMatching
import AssayPact
import Testing

/// Input made by chance: there is an answer or a fault, and never a trap.
struct HostileTests {
  private static func text(_ random: inout SplitMix64, _ pieces: [String]) -> String {
    let count = random.next(in: 1...12)
    return (0..<count).map { _ in pieces[random.next(in: 0...(pieces.count - 1))] }.joined()
  }

  @Test func `expressions of chance`() {
    let pieces = [
      "matching(", "eachKey(", "eachValue(", "notEmpty(", "atLeast(", "type", "regex", ",", ")",
      "'a'", "'", "\\", "$", "1", "-", " ", "null", "fromProviderState(", "\\u{", "🙂", "é",
    ]
    var random = SplitMix64(seed: 1)
    var understood = 0
    for _ in 0..<5000 {
      let text = Self.text(&random, pieces)
      if (try? Integrated.body(["pact:matcher:type": .string(text)])) != nil { understood += 1 }
    }
    #expect((1..<5000).contains(understood))
  }

  @Test func `patterns of chance`() throws {
    let pieces = [
      "a", "b", "(", ")", "(?:", "[", "]", "[^", "-", "*", "+", "?", "{2}", "{1,3}", "{", "}",
      "\\d", "\\", "^", "$", "|", ".", "🙂", "\\x4", "1",
    ]
    var random = SplitMix64(seed: 2)
    var made = 0
    var generation = Generation.forTests()
    for _ in 0..<5000 {
      let pattern = Self.text(&random, pieces)
      guard
        let value = try? generation.value(Generator(.regex(pattern)), insteadOf: ""),
        let text = value.string
      else { continue }
      made += 1
      // What the library takes for a pattern has to match.
      #expect(MatchingTools.simple.regex(pattern, text) != .differs, "\(pattern) \(text)")
    }
    #expect((100..<5000).contains(made))
  }

  @Test func `paths, states and groups of chance`() {
    let pieces = ["$", "{", "}", "id", "(", ")", "[", "]", "\\", ".*", "/", "?:"]
    var random = SplitMix64(seed: 3)
    var generation = Generation.forTests(.consumer)
    for _ in 0..<1000 {
      let text = Self.text(&random, pieces)
      _ = try? generation.value(Generator(.providerState(text, .integer)), insteadOf: "")
      _ = try? generation.value(
        Generator(.mockServerURL(example: "/id/id", regex: text)), insteadOf: "")
    }
  }

  @Test func `files with bytes of chance in them`() {
    let file = Array(
      PactReaderTests.file(
        #"{"type": "Synchronous/HTTP", "request": {"query": {"a": ["1"]}, "body": {"content": [1]}}}"#,
        version: "4.0"
      ).utf8)
    let bytes = Array("{}[]\",:0-eE.\\u \n\u{0}tfn".utf8) + [0xFF, 0xC3]
    var random = SplitMix64(seed: 4)
    var read = 0
    for _ in 0..<5000 {
      var changed = file
      for _ in 0..<random.next(in: 1...3) {
        changed[random.next(in: 0...(file.count - 1))] =
          bytes[
            random.next(in: 0...(bytes.count - 1))]
      }
      if let reading = try? PactReader.read(changed) {
        read += 1
        _ = PactWriter.write(reading.pact, as: .v2).bytes
      }
    }
    #expect((1..<5000).contains(read))
  }
}
