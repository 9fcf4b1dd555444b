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
    /// The package did not build (Go 1.24).
    var failedBuild = false

    init(_ range: Range<Int>, in bytes: Span<UInt8>) throws {
      var event = (action: "", package: String?.none, test: String?.none)
      var elapsed: Double?
      var output: String?
      var failedBuild = false
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
        } else if bytes.matches("FailedBuild", in: key) {
          failedBuild = try !walker.string(in: bytes).isEmpty
        } else {
          try walker.skip(in: bytes)
        }
      }
      try walker.finish(in: bytes)
      guard !event.action.isEmpty else { throw JSONWalker.Malformed() }
      (action, package, test) = event
      self.elapsed = elapsed
      self.output = output
      self.failedBuild = failedBuild
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
  private var builds = GoBuildFailures()
  private var warnings: [ResultWarning] = []
  private var suiteErrors: [String] = []
  private var events = 0
  private var hasLostBeginning = false

  mutating func line(_ range: Range<Int>, in bytes: Span<UInt8>, at offset: Int) {
    let range = bytes.trimmed(range)
    guard !range.isEmpty else { return }
    guard bytes[range.lowerBound] == UInt8(ascii: "{") else {
      // The compiler's complaints come between the events.
      builds.append(bytes.string(in: range))
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
    handle(event, at: offset)
  }

  private mutating func handle(_ event: Event, at offset: Int) {
    if event.action == "build-output" {
      builds.append(event.output ?? "")
      return
    }
    if event.action == "build-fail" { builds.hasFailed = true }
    guard let name = event.package else { return }
    if packages[name] == nil { packages[name] = Package() }
    if let output = event.output, output.hasPrefix("=== FUZZ  ") {
      // What `-fuzz` starts has no event of its own.
      packages[name]?.running[String(output.dropFirst("=== FUZZ  ".count)).trimmed] = Running()
    }
    if let test = event.test {
      handle(event, test: test, in: name, at: offset)
      return
    }
    let output = Substring((event.output ?? "").trimmed)
    if event.failedBuild || GoBuildFailures.failedPackage(output) == name {
      builds.add(name)
    }
    switch event.action {
    case "start": packages[name]?.isOpen = true
    case "output": packages[name]?.output.append(event.output ?? "")
    case "pass", "skip", "fail": end(name, failed: event.action == "fail")
    default: break
    }
  }

  private mutating func handle(
    _ event: Event, test: String, in package: String, at offset: Int
  ) {
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
      if running == nil { warnOfLostBeginning(identity, at: offset) }
      let output = running?.output.text
      let outcome: TestOutcome =
        switch event.action {
        case "pass": .passed
        case "skip": .skipped
        default: Self.panicked(output) ? .errored : .failed
        }
      if outcome.isFailure { packages[package]?.failures += 1 }
      let place = outcome.isFailure ? FailurePlace.go(output) : nil
      list.add(
        identity, file: place?.file, line: place?.line,
        attempt: TestAttempt(
          outcome, duration: event.elapsed.flatMap(Duration.init(measuredSeconds:)),
          message: outcome == .passed ? nil : Self.message(output),
          details: outcome.isFailure ? output : nil))
    default: break
    }
  }

  private mutating func warnOfLostBeginning(_ test: TestIdentity, at offset: Int) {
    // Where one test lacks its beginning, many do.
    guard !hasLostBeginning else { return }
    hasLostBeginning = true
    warnings.append(
      ResultWarning(
        "\(test.text) ends without having begun: the beginning of the output is missing",
        byteOffset: offset, isDamaging: true))
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
    if failed, package.failures == 0, !builds.contains(name) {
      let texts = [package.output.text, builds.looseText].compactMap { $0 }
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
    let unbuilt = builds.messages(didRun: events > 0)
    if events == 0, unbuilt.isEmpty {
      let text = builds.looseText.map { ": " + $0 } ?? ""
      warnings.append(
        ResultWarning("the file holds no event" + text, byteOffset: end.size, isDamaging: true))
    }
    return ParsedResults(
      format: .goTestJSON, tests: leaves(), warnings: warnings + end.warnings,
      suiteErrors: unbuilt + suiteErrors)
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
