import AssayEvidence
import AssayTestRuns

/// Reads what `go test -json` writes.
///
/// Source: `go doc test2json`. A test with subtests is no test of its own, unless it failed and
/// none of its subtests did.
struct GoTestReader: LineReader {
  private struct Event {
    var action = ""
    var package: String?
    var test: String?
    /// In seconds.
    var elapsed: Double?
    var output: String?

    init(_ range: Range<Int>, in bytes: Span<UInt8>) throws {
      var event = (action: "", package: String?.none, test: String?.none)
      var elapsed: Double?
      var output: String?
      var walker = JSONWalker(range)
      try walker.object(in: bytes) { key, walker in
        if bytes.matches("Action", in: key) {
          event.action = try walker.string(in: bytes)
        } else if bytes.matches("Package", in: key) {
          event.package = try walker.string(in: bytes)
        } else if bytes.matches("Test", in: key) {
          event.test = try walker.string(in: bytes)
        } else if bytes.matches("Elapsed", in: key) {
          elapsed = try walker.number(in: bytes)
        } else if bytes.matches("Output", in: key) {
          output = try walker.string(in: bytes)
        } else {
          try walker.skip(in: bytes)
        }
      }
      try walker.finish(in: bytes)
      guard !event.action.isEmpty else { throw JSONWalker.Malformed() }
      (action, package, test) = event
      self.elapsed = elapsed
      self.output = output
    }
  }

  private struct Running {
    var output = LimitedText()
  }

  private struct Package {
    var running: [String: Running] = [:]
    var failures = 0
    var output = LimitedText()
    var isOpen = true
  }

  private var list = ResultList()
  private var packages: [String: Package] = [:]
  /// Tests that have subtests.
  private var parents: Set<TestIdentity> = []
  private var buildOutput = LimitedText()
  private var warnings: [ResultWarning] = []
  private var suiteErrors: [String] = []
  private var events = 0

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    let range = bytes.trimmed(range)
    guard !range.isEmpty else { return }
    guard bytes[range.lowerBound] == UInt8(ascii: "{") else {
      // The compiler's complaints come between the events.
      buildOutput.append(line: range, in: bytes)
      return
    }
    guard let event = try? Event(range, in: bytes) else {
      warnings.append(
        ResultWarning(
          "this line is not an event; \(events) were read before", byteOffset: offset,
          isDamaging: true))
      return
    }
    events += 1
    handle(event)
  }

  private mutating func handle(_ event: Event) {
    if event.action == "build-output" {
      buildOutput.append(event.output ?? "")
      return
    }
    guard let name = event.package, event.action != "build-fail" else { return }
    if packages[name] == nil { packages[name] = Package() }
    if let test = event.test {
      handle(event, test: test, in: name)
      return
    }
    switch event.action {
    case "start": packages[name]?.isOpen = true
    case "output": packages[name]?.output.append(event.output ?? "")
    case "pass", "skip", "fail": end(name, failed: event.action == "fail")
    default: break
    }
  }

  private mutating func handle(_ event: Event, test: String, in package: String) {
    packages[package]?.isOpen = true
    let identity = TestIdentity(suite: package, name: test)
    switch event.action {
    case "run":
      packages[package]?.running[test] = Running()
      if let slash = test.lastIndex(of: "/") {
        var parent = test[..<slash]
        // A subtest's name may hold slashes; whichever prefix is running is its parent.
        while packages[package]?.running[String(parent)] == nil,
          let next = parent.lastIndex(of: "/")
        {
          parent = parent[..<next]
        }
        parents.insert(TestIdentity(suite: package, name: String(parent)))
      }
    case "output": packages[package]?.running[test]?.output.append(event.output ?? "")
    case "pass", "fail", "skip":
      let running = packages[package]?.running.removeValue(forKey: test)
      let output = running?.output.text
      let outcome: TestOutcome =
        switch event.action {
        case "pass": .passed
        case "skip": .skipped
        default: Self.panicked(output) ? .errored : .failed
        }
      if outcome.isFailure { packages[package]?.failures += 1 }
      list.add(
        identity,
        attempt: TestAttempt(
          outcome, duration: event.elapsed.flatMap(Duration.init(measuredSeconds:)),
          message: outcome == .passed ? nil : Self.message(output),
          details: outcome.isFailure ? output : nil))
    default: break
    }
  }

  /// Ends a package: what still runs in it has died with it.
  private mutating func end(_ name: String, failed: Bool) {
    guard var package = packages[name] else { return }
    for (test, running) in package.running.sorted(by: { $0.key < $1.key }) {
      package.failures += 1
      list.add(
        TestIdentity(suite: name, name: test),
        attempt: TestAttempt(
          .errored, message: "the test started and never ended", details: running.output.text))
    }
    if failed, package.failures == 0 {
      let texts = [package.output.text, buildOutput.text].compactMap { $0 }
      suiteErrors.append(
        "package \(name) failed outside of its tests"
          + (texts.isEmpty ? "" : ": " + texts.joined(separator: "\n")))
    }
    packages[name] = Package(isOpen: false)
  }

  mutating func finish(_ end: LineParserEnd) -> ParsedResults {
    for (name, package) in packages.sorted(by: { $0.key < $1.key }) where package.isOpen {
      warnings.append(
        ResultWarning(
          "package \(name) never ended; \(package.running.count) of its tests were running",
          byteOffset: end.size, isDamaging: true))
      self.end(name, failed: true)
    }
    if events == 0 {
      warnings.append(
        ResultWarning("the file holds no event", byteOffset: end.size, isDamaging: true))
    }
    return ParsedResults(
      format: .goTestJSON, tests: leaves(), warnings: warnings + end.warnings,
      suiteErrors: suiteErrors)
  }

  private func leaves() -> [TestResult] {
    let failing = list.results.filter { $0.attempts.contains { $0.outcome.isFailure } }
    var failedBelow: Set<TestIdentity> = []
    for result in failing {
      var name = Substring(result.identity.name)
      while let slash = name.lastIndex(of: "/") {
        name = name[..<slash]
        failedBelow.insert(TestIdentity(suite: result.identity.suite, name: String(name)))
      }
    }
    return list.results.filter {
      !parents.contains($0.identity)
        || $0.outcome.isFailure && !failedBelow.contains($0.identity)
    }
  }

  private static func panicked(_ output: String?) -> Bool {
    output?.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("panic: ") } ?? false
  }

  /// The first line that the test itself wrote.
  private static func message(_ output: String?) -> String? {
    let lines = output?.split(whereSeparator: \.isNewline).map { String($0).trimmed } ?? []
    return lines.first { !$0.hasPrefix("=== ") && !$0.hasPrefix("--- ") && !$0.isEmpty }
  }
}
