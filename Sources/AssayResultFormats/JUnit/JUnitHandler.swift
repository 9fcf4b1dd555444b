import AssayTestRuns

/// Reads the JUnit dialects from XML events and passes test cases on.
///
/// Nothing is kept of a case after it has closed, so memory does not grow with the file.
struct JUnitHandler<Sink: JUnitSink>: XMLHandler {
  var sink: Sink
  var warnings: [ResultWarning] = []
  /// Cases passed on so far.
  var cases = 0
  /// nil before the root element.
  var isJUnit: Bool?

  /// How much of a failing attempt's text is kept, in bytes.
  static var detailsLimit: Int { 16 << 10 }
  private static var messageLimit: Int { 4 << 10 }
  private static var warningLimit: Int { 20 }

  private var suites: [JUnitSuite] = []
  private var pathIDs: [String: Int32] = [:]
  private var current = RawTestCase()
  private var isInCase = false
  /// The verdict element that is open, with its depth below it.
  private var verdict: JUnitElement?
  private var verdictMessage: String?
  private var verdictType: String?
  private var captured: [UInt8] = []
  private var isInCaseOutput = false
  private var lastSuite = CachedText()
  private var lastFile = CachedText()

  init(sink: Sink) { self.sink = sink }

  var wantsText: Bool {
    Sink.keepsText && (verdict != nil || isInCaseOutput && current.failures + current.errors > 0)
  }

  mutating func open(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) -> UInt8 {
    let element = JUnitElement(tag.name, in: bytes)
    if isJUnit == nil {
      isJUnit = element == .testsuites || element == .testsuite
      if isJUnit == false {
        malformed(
          "the root element <\(bytes.string(in: tag.name))> is not <testsuites> or <testsuite>:"
            + " this is not a JUnit file", at: tag.offset)
      }
    }
    guard isJUnit == true else { return JUnitElement.other.rawValue }
    switch element {
    case .testsuites, .testsuite: openSuite(tag, in: bytes, text: text)
    case .testcase:
      if isInCase {
        malformed("a <testcase> begins inside another", at: tag.offset)
        closeCase()
      }
      isInCase = true
      readCase(tag, in: bytes, text: text)
    case .systemOutput: if verdict == nil { isInCaseOutput = isInCase }
    case .property: readProperty(tag, in: bytes)
    case _ where element.isVerdict:
      if verdict != nil { return JUnitElement.other.rawValue }
      openVerdict(element, tag, in: bytes, text: text)
    default: break
    }
    return element.rawValue
  }

  mutating func close(_ token: UInt8) {
    switch JUnitElement(rawValue: token) ?? .other {
    case .testsuites, .testsuite: closeSuite()
    case .testcase: if isInCase { closeCase() }
    case .systemOutput: isInCaseOutput = false
    case let element where element.isVerdict: closeVerdict(element)
    default: break
    }
  }

  mutating func characters(
    _ range: Range<Int>, in bytes: Span<UInt8>, isCDATA: Bool, text: XMLText
  ) {
    text.append(
      range, in: bytes, replacingEntities: !isCDATA, to: &captured, limit: Self.detailsLimit)
  }

  mutating func malformed(_ what: String, at offset: Int) {
    warn("\(what); \(cases) test case(s) were read before", at: offset, isDamaging: true)
  }

  mutating func unusual(_ what: String, at offset: Int) {
    warn(what, at: offset, isDamaging: false)
  }

  private mutating func warn(_ message: String, at offset: Int, isDamaging: Bool) {
    // A tag that is incomplete is scanned again, so a fault in it may come twice.
    guard !warnings.contains(where: { $0.byteOffset == offset && $0.isDamaging == isDamaging })
    else { return }
    guard
      warnings.count < Self.warningLimit || isDamaging && !warnings.contains(where: \.isDamaging)
    else { return }
    warnings.append(ResultWarning(message, byteOffset: offset, isDamaging: isDamaging))
  }
}

// MARK: - Suites

extension JUnitHandler {
  private mutating func openSuite(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) {
    var suite = JUnitSuite()
    suite.isRoot = suites.isEmpty
    for attribute in tag.attributes {
      let value = attribute.value
      switch attribute.name.count {
      case 4 where bytes.matches("name", in: attribute.name):
        suite.name = text.string(value, in: bytes)
      case 5 where bytes.matches("tests", in: attribute.name):
        suite.announcedTests = Self.announced(value, in: bytes)
      case 8 where bytes.matches("failures", in: attribute.name),
        6 where bytes.matches("errors", in: attribute.name):
        suite.announcedFailures += Self.announced(value, in: bytes) ?? 0
      default: break
      }
    }
    if suite.isRoot, let tests = suite.announcedTests { sink.expect(cases: tests) }
    let outer = suites.last
    suite.isPytest =
      suite.name == "pytest" || suite.name == "pytest tests" || outer?.isPytest == true
    if let outer {
      let isNamed = !outer.path.isEmpty && !suite.name.isEmpty
      suite.path = isNamed ? outer.path + " > " + suite.name : outer.path + suite.name
    } else if bytes.matches("testsuite", in: tag.name) {
      suite.path = suite.name
    }
    if Sink.keepsText {
      let next = Int32(pathIDs.count)
      suite.pathID = pathIDs[suite.path, default: next]
      pathIDs[suite.path] = suite.pathID
    }
    suites.append(suite)
  }

  /// A header may claim anything, and what suites claim is added up.
  private static func announced(_ value: Range<Int>, in bytes: Span<UInt8>) -> Int? {
    bytes.integer(in: value).map { min($0, 1 << 32) }
  }

  private mutating func readProperty(_ tag: XMLTag, in bytes: Span<UInt8>) {
    guard !isInCase, !suites.isEmpty else { return }
    for attribute in tag.attributes where bytes.matches("name", in: attribute.name) {
      // gotestsum's and web-test-runner's.
      if bytes.matches("go.version", in: attribute.value)
        || bytes.matches("browser.launcher", in: attribute.value)
      {
        suites[suites.count - 1].repeatsFailures = true
      }
    }
  }

  private mutating func closeSuite() {
    guard let suite = suites.popLast() else { return }
    checkAnnouncements(of: suite)
    var settled = suite
    // What this suite was reported for is not reported again for the ones around it.
    settled.cases = max(suite.cases, suite.announcedTests ?? 0)
    settled.failingElements = max(suite.failingElements, suite.announcedFailures)
    if !suites.isEmpty { suites[suites.count - 1].add(settled) }
    sink.suiteEnded(suite)
  }

  private mutating func checkAnnouncements(of suite: JUnitSuite) {
    let subject = suite.name.isEmpty ? "a suite" : "suite '\(suite.name)'"
    if let announced = suite.announcedTests {
      let isShort = announced > suite.cases + suite.extraExecutions
      let isLong = announced < suite.cases - suite.skipped && !suite.isPytest
      if isShort || isLong {
        // pytest 9 counts subtests that passed and does not write them.
        let isExplained = suite.isPytest && suite.cases > 0
        warnings.append(
          ResultWarning(
            "\(subject) announces \(announced) tests, but \(suite.cases) stand in the file",
            isDamaging: isShort && !isExplained))
      }
    }
    if suite.announcedFailures > suite.failingElements {
      sink.suiteError(
        "\(subject) reports \(suite.announcedFailures) failures and errors, but only"
          + " \(suite.failingElements) belong to a test case")
    }
  }
}

// MARK: - Cases

extension JUnitHandler {
  private mutating func readCase(_ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText) {
    current = RawTestCase()
    var className = 0..<0
    var name = 0..<0
    for attribute in tag.attributes {
      let value = attribute.value
      switch attribute.name.count {
      case 4 where bytes.matches("name", in: attribute.name): name = value
      case 4 where Sink.keepsText && bytes.matches("time", in: attribute.name):
        current.duration = JUnitTime.duration(value, in: bytes)
      case 4 where Sink.keepsText && bytes.matches("file", in: attribute.name):
        current.file = lastFile.string(value, in: bytes, text: text)
      case 4 where bytes.matches("line", in: attribute.name):
        // pytest counts lines from 0.
        let first = suites.last?.isPytest == true ? 0 : 1
        current.line = bytes.integer(in: value).flatMap { number in
          (first..<Int(Int32.max)).contains(number) ? number + 1 - first : nil
        }
      case 6 where bytes.matches("status", in: attribute.name),
        6 where bytes.matches("result", in: attribute.name):
        if let status = RawTestCase.Status(value, in: bytes) { current.status = status }
      case 9 where bytes.matches("classname", in: attribute.name): className = value
      default: break
      }
    }
    guard Sink.keepsText else { return }
    current.name = text.string(name, in: bytes)
    current.suite =
      className.isEmpty
      ? suites.last?.path ?? "" : lastSuite.string(className, in: bytes, text: text)
    current.hash = bytes.hash(of: className, and: name)
    if className.isEmpty { current.hash ^= current.suite.hashValue }
  }

  private mutating func closeCase() {
    isInCase = false
    isInCaseOutput = false
    if Sink.keepsText, !captured.isEmpty, current.failures + current.errors > 0 {
      appendDetails()
    }
    captured.removeAll(keepingCapacity: true)
    guard !suites.isEmpty else { return }
    let top = suites.count - 1
    cases += 1
    suites[top].cases += 1
    suites[top].skipped += current.skips > 0 || current.status == .skipped ? 1 : 0
    suites[top].extraExecutions += current.flakies + current.reruns
    suites[top].failingElements +=
      current.failures + current.errors + current.flakies + current.reruns
      + (current.status == .failed ? 1 : 0)
    sink.testCase(current, pathID: suites[top].pathID)
  }

  /// Text that was captured outside of the verdict: the output of a case that failed.
  private mutating func appendDetails() {
    let output = String(decoding: captured, as: UTF8.self)
    let text = current.details.map { $0 + "\n" + output } ?? output
    current.details = text.cut(toUTF8: Self.detailsLimit).nonEmpty
  }
}

// MARK: - Verdicts

extension JUnitHandler {
  private mutating func openVerdict(
    _ element: JUnitElement, _ tag: XMLTag, in bytes: Span<UInt8>, text: XMLText
  ) {
    verdict = element
    verdictMessage = nil
    verdictType = nil
    captured.removeAll(keepingCapacity: true)
    for attribute in tag.attributes {
      if bytes.matches("message", in: attribute.name), Sink.keepsText {
        let range = attribute.value.prefix(Self.messageLimit)
        verdictMessage = text.string(range, in: bytes).nonEmpty
      } else if bytes.matches("type", in: attribute.name) {
        verdictType = text.string(attribute.value.prefix(256), in: bytes).nonEmpty
      }
    }
  }

  private mutating func closeVerdict(_ element: JUnitElement) {
    guard verdict == element else { return }
    verdict = nil
    let details = Sink.keepsText ? String(decoding: captured, as: UTF8.self).trimmed.nonEmpty : nil
    captured.removeAll(keepingCapacity: true)
    let message = verdictMessage ?? details?.firstLine ?? verdictType
    guard isInCase else {
      closeSuiteVerdict(element, message)
      return
    }
    switch element {
    case .failure: current.failures += 1
    case .error: current.errors += 1
    case .skipped:
      current.skips += 1
      current.isKnownIssue = ["pytest.xfail", "XFAIL", "todo"].contains(verdictType ?? "")
    case .flakyFailure, .flakyError: current.flakies += 1
    default: current.reruns += 1
    }
    guard Sink.keepsText else { return }
    switch element {
    case .failure, .error:
      // Of several failures the first is the message; the rest joins the details.
      if current.failures + current.errors == 1 || current.message == nil {
        current.message = message
        current.details = details
        if current.file == nil, suites.last?.isPytest == true,
          let place = FailurePlace.pytest(details)
        {
          (current.file, current.line) = (place.file, place.line)
        }
      } else {
        let more = [current.details, message, details].compactMap { $0 }.joined(separator: "\n")
        current.details = more.cut(toUTF8: Self.detailsLimit)
      }
    case .skipped: if current.failures + current.errors == 0 { current.message = message }
    case .flakyFailure, .rerunFailure, .flakyError, .rerunError:
      let isError = element == .flakyError || element == .rerunError
      let attempt = TestAttempt(isError ? .errored : .failed, message: message, details: details)
      if element == .flakyFailure || element == .flakyError {
        current.before.append(attempt)
      } else {
        current.after.append(attempt)
      }
    default: break
    }
  }

  /// A verdict directly in a suite: its set-up failed, or it was skipped as a whole.
  private mutating func closeSuiteVerdict(_ element: JUnitElement, _ message: String?) {
    guard element != .skipped, !suites.isEmpty else { return }
    let top = suites.count - 1
    suites[top].failingElements += 1
    suites[top].extraExecutions += 1
    let name = suites[top].name
    sink.suiteError((name.isEmpty ? "" : "suite '\(name)': ") + (message ?? "failed"))
  }
}
