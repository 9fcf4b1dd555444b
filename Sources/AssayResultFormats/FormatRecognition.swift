import AssayTestRuns

/// Tells the formats of result files apart by how they begin.
enum FormatRecognition {
  static func format(of prefix: Span<UInt8>) -> ResultFormat? {
    var start = prefix.starts(with: "\u{FEFF}", at: 0) ? 3 : 0
    while start < prefix.count, prefix[start].isWhiteSpace { start += 1 }
    if start < prefix.count, prefix[start] == UInt8(ascii: "<") { return .junit }
    while start < prefix.count {
      let rest = start..<prefix.count
      let end = prefix.firstIndex(of: UInt8(ascii: "\n"), in: rest) ?? prefix.count
      if let format = format(ofLine: start..<end, in: prefix) { return format }
      start = end + 1
    }
    return nil
  }

  private static func format(ofLine line: Range<Int>, in bytes: Span<UInt8>) -> ResultFormat? {
    let line = bytes.trimmed(line)
    func begins(_ literal: StaticString) -> Bool {
      bytes.starts(with: literal, at: line.lowerBound)
    }
    func holds(_ literal: StaticString) -> Bool {
      bytes.firstIndex(of: literal, in: line) != nil
    }
    if begins("{") {
      if holds("\"Action\":") { return .goTestJSON }
      if holds("\"payload\":"), holds("\"kind\":") { return .swiftTestingEvents }
      return nil
    }
    if begins("Test Suite '") || begins("Test Case '") { return .xctestConsole }
    if begins("TAP version ") || begins("ok ") || begins("not ok ") || begins("Bail out!")
      || isPlan(line, in: bytes)
    {
      return .tap
    }
    return nil
  }

  /// `1..4`, with or without a comment.
  private static func isPlan(_ line: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    guard bytes.starts(with: "1..", at: line.lowerBound), line.count > 3 else { return false }
    return bytes[line.lowerBound + 3].isDigit
  }
}
