import AssayEvidence
import AssayTestRuns

/// Reads what XCTest prints: `Test Case 'Class.test' passed (0.1 seconds)` and the lines between.
///
/// Source: swift-corelibs-xctest `PrintObserver.swift`; Apple's XCTest prints `-[Class test]`.
struct XCTestConsoleReader: LineReader {
  private var list = ResultList()
  private var current: Running?
  private var suites = 0
  private var warnings: [ResultWarning] = []
  private var suiteErrors: [String] = []
  /// Tests that `swift test --parallel` says it started.
  private var dispatched = 0
  private var reported = 0

  private struct Running {
    var name: String
    var offset: Int
    var file: String?
    var line: Int?
    var message: String?
    var output = LimitedText()
  }

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    // Output of the test may stand before it on the same line.
    if let start = bytes.firstIndex(of: "Test Case '", in: range) {
      if start > range.lowerBound {
        current?.output.append(line: range.lowerBound..<start, in: bytes)
      }
      testCase(bytes.string(in: start + 11..<range.upperBound), at: offset)
    } else if bytes.starts(with: "Test Suite '", at: range.lowerBound) {
      let text = bytes.string(in: range)
      if text.contains("' started") { suites += 1 } else { suites -= 1 }
    } else if current != nil {
      current?.output.append(line: range, in: bytes)
      note(bytes.string(in: range.prefix(4096)))
    } else if bytes.starts(with: "[", at: range.lowerBound),
      bytes.firstIndex(of: "] Testing ", in: range) != nil
    {
      dispatched += 1
    } else if bytes.starts(with: "error: ", at: range.lowerBound), suiteErrors.count < 20 {
      suiteErrors.append(bytes.string(in: range.lowerBound + 7..<range.upperBound))
    }
  }

  private mutating func testCase(_ text: String, at offset: Int) {
    guard let quote = text.lastRange(of: "' ") else { return }
    let name = String(text[..<quote.lowerBound])
    let words = text[quote.upperBound...]
    if words.hasPrefix("started") {
      abandon()
      current = Running(name: name, offset: offset)
      return
    }
    let outcome: TestOutcome
    if words.hasPrefix("passed") {
      outcome = .passed
    } else if words.hasPrefix("failed") {
      outcome = .failed
    } else if words.hasPrefix("skipped") {
      outcome = .skipped
    } else {
      return
    }
    let running = current?.name == name ? current : nil
    if running == nil { abandon() }
    current = nil
    reported += 1
    let seconds = words.split(separator: "(").last?.split(separator: " ").first.flatMap {
      Double($0)
    }
    list.add(
      Self.identity(name), file: running?.file, line: running?.line,
      attempt: TestAttempt(
        outcome, duration: seconds.flatMap(Duration.init(measuredSeconds:)),
        message: outcome == .passed ? nil : running?.message,
        details: outcome == .failed ? running?.output.text : nil))
  }

  /// Reads `file:line: error: Class.test : message` and the like of skipped tests.
  private mutating func note(_ text: String) {
    guard let running = current, running.message == nil else { return }
    for (marker, skip) in [
      (": error: \(running.name) : ", ""), (": \(running.name) : ", "Test skipped - "),
    ] {
      guard let hit = text.firstRange(of: marker) else { continue }
      let rest = text[hit.upperBound...]
      current?.message = String(rest.hasPrefix(skip) ? rest.dropFirst(skip.count) : rest)
      let place = text[..<hit.lowerBound]
      if let colon = place.lastIndex(of: ":"), let line = Int(place[place.index(after: colon)...]),
        line > 0
      {
        current?.file = String(place[..<colon])
        current?.line = line
      }
      return
    }
  }

  /// A test that started and did not end took its process with it.
  private mutating func abandon() {
    guard let running = current else { return }
    current = nil
    reported += 1
    list.add(
      Self.identity(running.name), file: running.file, line: running.line,
      attempt: TestAttempt(
        .errored,
        message: running.message ?? "the test started and never ended: it crashed or was stopped",
        details: running.output.text))
    warnings.append(
      ResultWarning(
        "test \(running.name) started and never ended", byteOffset: running.offset,
        isDamaging: true))
    suiteErrors.append("the test process ended during \(running.name)")
  }

  mutating func finish(_ end: LineParserEnd) -> ParsedResults {
    abandon()
    if suites > 0 {
      warnings.append(
        ResultWarning(
          "the output ends with \(suites) test suite(s) still open; \(list.results.count) test(s)"
            + " were read", byteOffset: end.size, isDamaging: true))
    }
    if dispatched > reported {
      warnings.append(
        ResultWarning(
          "'swift test --parallel' started \(dispatched) tests and prints only those that fail:"
            + " \(reported) can be read here; use --xunit-output", isDamaging: true))
    }
    return ParsedResults(
      format: .xctestConsole, tests: list.results, warnings: warnings + end.warnings,
      suiteErrors: suiteErrors)
  }

  private static func identity(_ name: String) -> TestIdentity {
    var text = Substring(name)
    var separator: Character = "."
    if text.hasPrefix("-["), text.hasSuffix("]") {
      text = text.dropFirst(2).dropLast()
      separator = " "
    }
    guard let split = text.lastIndex(of: separator) else {
      return TestIdentity(suite: "", name: String(text))
    }
    return TestIdentity(
      suite: String(text[..<split]), name: String(text[text.index(after: split)...]))
  }
}

extension String {
  fileprivate func lastRange(of text: String) -> Range<Index>? { ranges(of: text).last }
}
