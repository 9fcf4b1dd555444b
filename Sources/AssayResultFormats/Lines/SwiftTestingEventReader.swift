import AssayEvidence
import AssayTestRuns

/// Reads the JSON lines that `swift test --event-stream-output-path` writes.
///
/// A parameterized test is one result; its issues are those of all its cases.
struct SwiftTestingEventReader: LineReader {
  private var tests: [String: Test] = [:]
  /// In the order of discovery, or of the first event.
  private var order: [String] = []
  private var warnings: [ResultWarning] = []
  private var suiteErrors: [String] = []
  private var runsStarted = 0
  private var runsEnded = 0

  fileprivate struct Test {
    var identity: TestIdentity
    var isSuite = false
    var file: String?
    var line: Int?
    var started: Double?
    /// Of attempts that have ended.
    var attempts: [TestAttempt] = []
    var failures = 0
    var knownIssues = 0
    var isSkipped = false
    var message: String?
    var details = LimitedText()
  }

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    guard !bytes.trimmed(range).isEmpty, Self.matters(range, in: bytes) else { return }
    guard let event = try? SwiftTestingEvent(range, in: bytes) else {
      warnings.append(
        ResultWarning(
          "this line is not an event; \(order.count) test(s) were read before",
          byteOffset: offset, isDamaging: true))
      return
    }
    switch event.record {
    case "test": discover(event)
    case "event": handle(event)
    // Later versions may add kinds; readers have to ignore them.
    default: break
    }
  }

  /// Leaves out the events of single cases and attachments, often most of the stream.
  ///
  /// Inside a JSON string a quote is escaped, so these bytes can only be the key and its value.
  private static func matters(_ range: Range<Int>, in bytes: Span<UInt8>) -> Bool {
    // Nothing is left out of a line that may have been cut off.
    guard let last = range.last, bytes[last] == UInt8(ascii: "}") else { return true }
    var start = range.lowerBound
    while let hit = bytes.firstIndex(of: "\"kind\":\"", in: start..<range.upperBound) {
      let value = hit + 8
      if bytes.starts(with: "testCaseStarted\"", at: value)
        || bytes.starts(with: "testCaseEnded\"", at: value)
        || bytes.starts(with: "valueAttached\"", at: value)
      {
        return false
      }
      start = value
    }
    return true
  }

  private mutating func discover(_ test: SwiftTestingEvent) {
    guard let id = test.id else { return }
    let index = place(of: id)
    tests[index]?.isSuite = test.kind == "suite"
    tests[index]?.identity = Self.identity(of: id, name: test.name)
    tests[index]?.file = test.place.path
    tests[index]?.line = test.place.line
  }

  private mutating func place(of id: String) -> String {
    if tests[id] == nil {
      tests[id] = Test(identity: Self.identity(of: id, name: nil))
      order.append(id)
    }
    return id
  }

  private mutating func handle(_ event: SwiftTestingEvent) {
    switch event.kind {
    case "runStarted": runsStarted += 1
    case "runEnded": runsEnded += 1
    case "issueRecorded" where event.testID == nil:
      if event.issue?.fails == true {
        suiteErrors.append(event.messages.first ?? "an issue was recorded outside of a test")
      }
    default:
      guard let id = event.testID else { return }
      let key = place(of: id)
      tests[key]?.handle(event)
    }
  }

  mutating func finish(_ end: LineParserEnd) -> ParsedResults {
    var results: [TestResult] = []
    var unfinished = 0
    var notRun = 0
    for id in order {
      guard var test = tests[id] else { continue }
      if test.started != nil, !test.isSuite {
        unfinished += 1
        test.fail(with: "the test had not ended when the event stream did: did the process crash?")
        test.end(at: nil, outcome: .errored)
      }
      if test.isSuite {
        if test.failures > 0 {
          suiteErrors.append("suite \(test.identity.text): \(test.message ?? "failed")")
        }
      } else if let last = test.attempts.last {
        results.append(
          TestResult(
            identity: test.identity, file: test.file, line: test.line, attempt: last,
            earlier: test.attempts.dropLast()))
      } else {
        notRun += 1
      }
    }
    warnAboutEnd(unfinished: unfinished, notRun: notRun, end)
    return ParsedResults(
      format: .swiftTestingEvents, tests: results, warnings: warnings + end.warnings,
      suiteErrors: suiteErrors)
  }

  private mutating func warnAboutEnd(unfinished: Int, notRun: Int, _ end: LineParserEnd) {
    if runsEnded < runsStarted || runsStarted == 0 {
      let what =
        unfinished == 0
        ? "no test was running" : "\(unfinished) test(s) were running"
      warnings.append(
        ResultWarning(
          "the event stream ends before the test run did: \(what), \(notRun) had not started",
          byteOffset: end.size, isDamaging: true))
      suiteErrors.append("the test process ended before the test run did")
    } else if unfinished > 0 {
      warnings.append(
        ResultWarning(
          "\(unfinished) test(s) started and never ended", byteOffset: end.size, isDamaging: true))
    } else if notRun > 0 {
      warnings.append(ResultWarning("\(notRun) listed test(s) did not run", isDamaging: false))
    }
  }
}

extension SwiftTestingEventReader.Test {
  fileprivate mutating func handle(_ event: SwiftTestingEvent) {
    switch event.kind {
    case "testStarted":
      started = event.instant ?? 0
    case "issueRecorded":
      guard let issue = event.issue else { return }
      if issue.fails {
        fail(with: text(of: event))
      } else if issue.isKnown {
        knownIssues += 1
        if failures == 0 { message = message ?? text(of: event) }
      }
    case "testSkipped", "testCancelled":
      isSkipped = true
      let comment = event.comments.joined(separator: "\n").nonEmpty
      message = message ?? comment ?? event.messages.first
      if event.kind == "testSkipped" { end(at: nil, outcome: .skipped) }
    case "testEnded":
      let outcome: TestOutcome =
        if failures > 0 { .failed } else if isSkipped { .skipped } else if knownIssues > 0 {
          .knownIssue
        } else { .passed }
      end(at: event.instant, outcome: outcome)
    default: break
    }
  }

  fileprivate mutating func fail(with text: String) {
    failures += 1
    if failures == 1 { message = text.firstLine }
    details.append(text + "\n")
  }

  private func text(of event: SwiftTestingEvent) -> String {
    var text = event.messages.joined(separator: "\n").nonEmpty ?? "an issue was recorded"
    if let place = event.issue?.place, let line = place.line,
      let file = place.fileID?.split(separator: "/").last, !text.contains("\(file):\(line)")
    {
      text = "\(file):\(line): " + text
    }
    return text
  }

  /// Makes an attempt of what was gathered and starts anew, for runs with repetitions.
  fileprivate mutating func end(at instant: Double?, outcome: TestOutcome) {
    var duration: Duration?
    if let instant, let started { duration = Duration(measuredSeconds: instant - started) }
    attempts.append(
      TestAttempt(
        outcome, duration: duration, message: message,
        details: outcome.isFailure ? details.text : nil))
    started = nil
    failures = 0
    knownIssues = 0
    isSkipped = false
    message = nil
    details = LimitedText()
  }
}

extension SwiftTestingEventReader {
  /// `Module.Suite/Nested/function()/File.swift:1:2` without its place, which moves with edits.
  fileprivate static func identity(of id: String, name: String?) -> TestIdentity {
    var path = Substring(id)
    if let slash = path.lastIndex(of: "/") {
      let numbers = path[path.index(after: slash)...].split(separator: ":").dropFirst()
      if numbers.count == 2, numbers.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
        path = path[..<slash]
      }
    }
    // A raw identifier may hold slashes and dots, so the known name goes first.
    if let name, path.hasSuffix(name) {
      let suite = path.dropLast(name.count)
      return TestIdentity(suite: String(suite.dropLast(suite.isEmpty ? 0 : 1)), name: name)
    }
    guard let slash = path.lastIndex(of: "/") else {
      return TestIdentity(suite: "", name: String(path))
    }
    return TestIdentity(
      suite: String(path[..<slash]), name: String(path[path.index(after: slash)...]))
  }
}
