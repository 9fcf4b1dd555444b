import AssayDates
import Testing

/// Input from outside may be long and strange; it costs linear time and never traps.
@Suite(.timeLimit(.minutes(1)))
struct HostileInputTests {
  @Test(arguments: [
    "y", "d", "p", "[", "]", "'", "S", "Q", "VV", "[d]", "d ", "''", "ppd", "é", "x",
  ])
  func `takes long patterns`(part: String) {
    let text = String(repeating: part, count: 10_000)
    guard let pattern = try? DateTimePattern(text) else { return }
    _ = try? pattern.parse(String(repeating: "1", count: 10_000))
    _ = try? pattern.parse(pattern.format(CivilDateTime(.epoch)))
  }

  @Test func `sections nest as deep as the limit and no deeper`() throws {
    let deepest = String(repeating: "[d", count: 32)
    #expect(try DateTimePattern(deepest).matches("1111"))
    let fault = #expect(throws: DateTimePatternFault.self) {
      try DateTimePattern(deepest + "[d")
    }
    #expect(fault?.column == 65)
    #expect(fault?.what == "[ nests deeper than 32")
  }

  @Test(arguments: [
    "yyyyMMdd", "N", "VV", "zzzz", "yyyy[1[1[1]]]", "XXX", "MMMM", "pppppppppd",
  ])
  func `takes long texts`(pattern: String) throws {
    let pattern = try DateTimePattern(pattern)
    for part in ["1", "é", " ", "Europe/"] {
      #expect(!pattern.matches(String(repeating: part, count: 1_000_000 / part.utf8.count)))
    }
  }

  @Test(arguments: [
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "999999999999999999",
    "+9999999999999999999", "1000000000", "-1000000000", "0000000000000000000",
  ])
  func `takes numbers beyond all bounds`(number: String) throws {
    for letters in ["y", "u", "Y", "A", "n", "N", "uuuu", "yyyyMMdd", "G y", "u-D", "Y-w-e"] {
      let pattern = try DateTimePattern(letters)
      for text in [number, "BC \(number)", "AD \(number)", "\(number)-1", "\(number)-1-1"] {
        if let moment = try? pattern.parse(text) { _ = pattern.format(moment) }
      }
    }
  }

  @Test func `takes anything`() {
    var random = SplitMix64(seed: 2026)
    let letters = Array("GyuYMLdDEecahHkKmsSAnNQqwWzZXxVOvFp[]'-:/ .T{}#é1")
    let characters = Array("0123456789-+:. TZGMTUCADPMJanMonEurope/é''@")
    for _ in 0..<4_000 {
      let text = String((0..<12).compactMap { _ in letters.randomElement(using: &random) })
      guard let pattern = try? DateTimePattern(text) else { continue }
      for count in 0..<8 {
        let text = String(
          (0..<count * 3).compactMap { _ in characters.randomElement(using: &random) })
        if let moment = try? pattern.parse(text) { _ = pattern.format(moment) }
      }
      _ = try? pattern.parse(pattern.format(CivilDateTime(.epoch, .noon)))
    }
  }

  @Test func `takes any expression`() {
    var random = SplitMix64(seed: 7)
    let words = [
      "now", "next", "last", "monday", "jan", "+", "-", "1", "2147483647", "2147483648", "@",
      "day", "years", "months", "weeks", "hours", "o'clock", "am", "noon", "é", "",
    ]
    for _ in 0..<4_000 {
      let text = (0..<5).compactMap { _ in words.randomElement(using: &random) }
        .joined(separator: " ")
      for kind in [DateExpression.Kind.date, .time, .dateTime] {
        _ = try? DateExpression(text, kind).evaluate(from: CivilDateTime(.epoch))
      }
    }
    let long = String(repeating: "+ 2147483647 years", count: 50_000)
    #expect(throws: DateExpressionFault.self) {
      try DateExpression(long, .date).evaluate(from: CivilDateTime(.epoch))
    }
    for part in ["1", "a", "+", "@", " ", "é", "next "] {
      _ = try? DateExpression(String(repeating: part, count: 1_000_000), .dateTime)
    }
  }
}
